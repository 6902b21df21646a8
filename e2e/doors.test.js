// Every way in, by the vendor's own client: in node, and in a page of a browser.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { launch, skip } from './chromium.js';
import { client, demo, rest } from './visage.js';

const out = path.join(import.meta.dirname, 'out');

/** POST on an address of our own, signed in with a password. */
async function post(url, address) {
  const Authorization = `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`;
  const answer = await fetch(url + address, { method: 'POST', headers: { Authorization } });
  return { status: answer.status, text: await answer.text() };
}

/** What the client is told about a picture, as far as it is the same for every way in. */
async function told(api) {
  const facts = await api.getBLOBAgent().getBlobEntityOnPersonAsync(1);
  return [facts.blobId, facts.description, facts.createdBy.name];
}

describe("the vendor's client signs in", () => {
  let url, byPassword;
  before(async () => {
    ({ url } = await demo());
    byPassword = await told(client(url));
  });

  test('with a password', () => {
    assert.equal(byPassword[1], 'Ingrid Sørli');
  });

  test('with a ticket, until it is ended', async () => {
    const { Ticket: ticket } = JSON.parse((await post(url, '/login/ticket')).text);
    assert.match(ticket, /^7T:/);
    assert.deepEqual(await told(client(url, { ticket })), byPassword);
    const leave = await fetch(`${url}/login/leave`, { method: 'POST', headers: { Authorization: `SOTicket ${ticket}` } });
    assert.equal(leave.status, 204);
    await assert.rejects(told(client(url, { ticket })), (error) => error.response?.status === 401);
  });

  test('with an access token', async () => {
    const token = JSON.parse((await rest(url, '/api/v1/User/currentToken')).bytes);
    assert.match(token, /^8A:/);
    assert.deepEqual(await told(client(url, { token })), byPassword);
    const again = await client(url, { token }).getUserAgent().getAccessTokenAsync('', false);
    assert.equal(again, token);
  });

  test('with a token of nobody is turned away', async () => {
    for (const way of [{ ticket: '7T:MAAx' }, { token: '8A:Cust12345.x' }]) {
      await assert.rejects(told(client(url, way)), (error) => error.response?.status === 401);
    }
  });
});

describe("a page with the vendor's client, in a browser", { skip }, () => {
  let browser, url, page;
  before(async () => {
    ({ url } = await demo());
    const bundle = await build({
      stdin: { contents: "export * from '@superoffice/webapi'", resolveDir: import.meta.dirname },
      bundle: true,
      format: 'iife',
      globalName: 'webapi',
      platform: 'browser',
      write: false,
      logLevel: 'error',
    });
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    await mkdir(out, { recursive: true });
    // A page of somebody's application, at the address of the server.
    await page.route('**/e2e/page', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>app</title><script src="client.js"></script>' }),
    );
    await page.route('**/e2e/client.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: bundle.outputFiles[0].text }),
    );
  });
  after(() => browser?.close());

  /** Asks as the page; the client copies the XSRF value from the cookie by itself. */
  const ask = () =>
    page.evaluate(async () => {
      const api = new webapi.WebApi('/api');
      try {
        const facts = await api.getBLOBAgent().getBlobEntityOnPersonAsync(1);
        return facts.description;
      } catch (error) {
        return error.response?.status;
      }
    });

  test('is turned away before anybody has signed in', async () => {
    await page.goto(`${url}/e2e/page`);
    assert.equal(await ask(), 401);
  });

  test('is told that a password is wrong, and then let in', async () => {
    await page.goto(`${url}/login?returnUrl=/`);
    await page.screenshot({ path: path.join(out, 'login.png') });
    await page.getByLabel('User name').fill('tje0');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    assert.match(await page.getByRole('alert').innerText(), /wrong/);
    await page.screenshot({ path: path.join(out, 'login-wrong.png') });
    assert.equal(await page.getByLabel('User name').inputValue(), 'tje0');
    await page.getByLabel('Password').fill('Tje0');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${url}/`);
    assert.match(await page.locator('header').innerText(), /Signed in as Maja Åkerblom/);
    await page.screenshot({ path: path.join(out, 'start-signed-in.png') });
  });

  test('asks with the session of the browser and its own XSRF handling', async () => {
    await page.goto(`${url}/e2e/page`);
    assert.equal(await ask(), 'Ingrid Sørli');
    const hidden = await page.evaluate(() => document.cookie);
    assert.ok(hidden.includes('XSRF-TOKEN=') && !hidden.includes('visage-session'), hidden);
  });

  test('shows a picture by its address alone, and reads nothing else so', async () => {
    await page.goto(`${url}/e2e/page`);
    const width = await page.evaluate(async () => {
      const image = new Image();
      image.src = '/api/v1/Person/1/Image';
      await image.decode();
      return image.naturalWidth;
    });
    assert.equal(width, 480);
    const status = await page.evaluate(async () => (await fetch('/api/v1/Person/1/ImageInfo')).status);
    assert.equal(status, 401);
  });

  test('is nobody again after signing out', async () => {
    await page.goto(`${url}/`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${url}/login`);
    await page.goto(`${url}/e2e/page`);
    assert.equal(await ask(), 401);
  });
});
