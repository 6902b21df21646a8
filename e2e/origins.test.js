// A page of another site, in a browser with a signed-in session.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, skip } from './chromium.js';
import { demo, rest } from './visage.js';

const EVIL = 'http://evil.example/form';

/** A form that needs no preflight, whose one field makes a body that is JSON. */
function form(url, name) {
  const body = { UserName: name, Type: 'AnonymousAssociate', Credentials: [{ Type: { Type: 'Password' }, Value: 'Evil' }] };
  const text = JSON.stringify({ ...body, Tooltip: '=' });
  const [before, behind] = text.split('=');
  const quoted = (part) => part.replaceAll('"', '&quot;');
  return `<!doctype html><title>form</title><form method="post" enctype="text/plain" action="${url}/api/v1/User">
    <input type="hidden" name="${quoted(before)}" value="${quoted(behind)}"><button>Win</button></form>`;
}

describe('a page of another site, in a browser with a saved password', { skip }, () => {
  let browser, page, url;
  before(async () => {
    ({ url } = await demo({ own: true }));
    browser = await launch();
    const context = await browser.newContext({ httpCredentials: { username: 'tje0', password: 'Tje0' } });
    page = await context.newPage();
    await page.route(EVIL, (route) => route.fulfill({ contentType: 'text/html', body: form(url, 'evil') }));
    await page.route(`${url}/e2e/form`, (route) => route.fulfill({ contentType: 'text/html', body: form(url, 'good') }));
  });
  after(() => browser?.close());

  const known = async (name) => (await rest(url, `/api/v1/User/${name}`)).status;

  /** What the server says to the form of a page. */
  const posted = async (address) => {
    await page.goto(address);
    const answer = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button').click();
    return (await answer).status();
  };

  test('cannot create a user, while our own page can', async () => {
    assert.equal((await page.goto(`${url}/api/v1`)).status(), 200, 'the browser has signed in');
    assert.equal(await posted(EVIL), 403);
    assert.equal(await known('evil'), 404);
    assert.equal(await posted(`${url}/e2e/form`), 200);
    assert.equal(await known('good'), 200);
  });

  test('cannot sign the user out', async () => {
    const session = await browser.newContext();
    const tab = await session.newPage();
    await tab.goto(`${url}/login`);
    await tab.getByLabel('User name').fill('tje0');
    await tab.getByLabel('Password').fill('Tje0');
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await tab.waitForURL(`${url}/`);
    const out = `<!doctype html><form method="post" action="${url}/login/out"><button>Win</button></form>`;
    await tab.route(EVIL, (route) => route.fulfill({ contentType: 'text/html', body: out }));
    await tab.goto(EVIL);
    const answer = tab.waitForResponse((response) => response.request().method() === 'POST');
    await tab.getByRole('button').click();
    assert.equal((await answer).status(), 403);
    await tab.goto(`${url}/`);
    assert.match(await tab.locator('header').innerText(), /Signed in as/);
    await session.close();
  });
});
