// The pages of the demo in a browser: its users, the people after sign-in, the metadata of a picture.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, skip } from './chromium.js';
import { demo } from './visage.js';

const out = path.join(import.meta.dirname, 'out');
const LOOKS = [
  ['light', { viewport: { width: 1200, height: 900 }, colorScheme: 'light' }],
  ['dark', { viewport: { width: 1200, height: 900 }, colorScheme: 'dark' }],
  ['phone', { viewport: { width: 390, height: 844 }, colorScheme: 'light', deviceScaleFactor: 2 }],
];

describe('the pages of the demo', { skip }, () => {
  let browser, url;
  before(async () => {
    ({ url } = await demo({ own: true }));
    browser = await launch();
    await mkdir(out, { recursive: true });
  });
  after(() => browser?.close());

  for (const [look, options] of LOOKS) {
    test(`show users, people and metadata (${look})`, async () => {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const wrong = [];
      page.on('pageerror', (error) => wrong.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
      const shot = (name) => page.screenshot({ path: path.join(out, `pages-${name}-${look}.png`), fullPage: true });
      const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

      await page.goto(`${url}/`);
      assert.equal(await page.locator('img').count(), 0);
      assert.match(await page.locator('table').innerText(), /tje0\s+Tje0/);
      assert.ok(await fits());
      await shot('welcome');
      await page.getByRole('link', { name: 'Sign in' }).first().click();
      await shot('login');
      await page.getByLabel('User name').fill('tje0');
      await page.getByLabel('Password').fill('Tje0');
      await page.getByRole('button', { name: 'Sign in' }).click();

      await page.getByRole('heading', { name: 'People' }).waitFor();
      const sizes = await page.evaluate(async () => {
        for (const image of document.images) image.loading = 'eager';
        await Promise.all([...document.images].map((image) => image.decode()));
        return [...document.images].map((image) => image.naturalWidth);
      });
      assert.ok(sizes.length > 15 && sizes.every((width) => width >= 240), String(sizes));
      assert.ok(await fits());
      await shot('people');

      await page.getByText('Ingrid Sørli').click();
      await page.getByRole('heading', { name: 'Ingrid Sørli' }).waitFor();
      assert.match(await page.locator('dl').innerText(), /JPEG/);
      await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
      assert.ok(await fits());
      await shot('person');

      assert.deepEqual(wrong, []);
      const missing = await page.goto(`${url}/nowhere`);
      assert.equal(missing.status(), 404);
      assert.match(await page.locator('header').innerText(), /Maja Åkerblom/);
      await shot('missing');
      await page.goto(`${url}/endpoints`);
      assert.match(await page.locator('.lead').innerText(), /of the \d+ operations/);
      assert.ok(await fits());
      await shot('endpoints');
      await page.getByRole('link', { name: 'visage' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(`${url}/login`);
      await context.close();
    });
  }
});
