// The two pages that a person meets, in a browser.
import assert from 'node:assert/strict';
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { demo } from './visage.js';

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const out = path.join(import.meta.dirname, 'out');

async function installed() {
  for (const place of PLACES.filter(Boolean)) {
    if (await access(place).then(() => true, () => false)) return place;
  }
  return undefined;
}

const executablePath = await installed();
// Where everything must run, a missing browser is a failure.
const skip = !executablePath && !process.env.CI && 'there is no chromium on this machine';

describe('a browser', { skip }, () => {
  let browser, url;
  before(async () => {
    assert.ok(executablePath, 'there is no chromium on this machine');
    ({ url } = await demo());
    browser = await chromium.launch({ executablePath, args: ARGS });
    await mkdir(out, { recursive: true });
  });
  after(() => browser?.close());

  for (const [address, heading, file] of [['/', 'visage', 'start.png'], ['/api', 'visage Web API', 'api.png']]) {
    test(`shows ${address}`, async () => {
      const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
      const wrong = [];
      page.on('pageerror', (error) => wrong.push(String(error)));
      page.on('requestfailed', (request) => wrong.push(request.url()));
      const answer = await page.goto(url + address);
      assert.equal(answer.status(), 200);
      assert.equal(await page.locator('h1').innerText(), heading);
      assert.ok(await page.title());
      for (const link of await page.locator('a').all()) {
        assert.ok((await link.innerText()).trim());
      }
      await page.screenshot({ path: path.join(out, file) });
      assert.deepEqual(wrong, []);
      await page.close();
    });
  }
});
