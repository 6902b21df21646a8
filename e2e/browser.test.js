// The two pages that a person meets, in a browser.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, skip } from './chromium.js';
import { demo } from './visage.js';

const out = path.join(import.meta.dirname, 'out');

describe('a browser', { skip }, () => {
  let browser, url;
  before(async () => {
    ({ url } = await demo());
    browser = await launch();
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
