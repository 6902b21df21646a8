// A page of a browser that shows pictures by their addresses alone, in the sizes that it needs.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, skip } from './chromium.js';
import { png } from './png.js';
import { demo, send } from './visage.js';

const out = path.join(import.meta.dirname, 'out');

// What the page shows, and how large it is then.
const PICTURES = [
  ['a JPEG', '/api/v1/Person/1/Image?w=120', [120, 150]],
  ['a PNG', '/api/v1/Person/2/Image?w=120', [120, 150]],
  ['a GIF', '/api/v1/Person/3/Image?h=150', [120, 150]],
  ['a TIFF', '/api/v1/Person/4/Image?w=120', [120, 150]],
  ['cut around a face', '/api/v1/Person/1/Image?w=120&h=120&crop=face', [120, 120]],
  ['a company', '/api/v1/Contact/1/Image?w=120&h=150', [120, 60]],
  ['initials', '/api/v1/Person/5/Image?w=120&h=150&ifBlank=Default', [120, 150]],
  ['no company', '/api/v1/Contact/6/Image?w=120&h=150&ifBlank=Default', [120, 150]],
  ['no project', '/api/v1/Project/2/Image?w=120&h=150&ifBlank=Default', [120, 150]],
  ['no photo', '/api/v1/Person/5/Image?w=120&h=150&ifBlank=SrNoPhotoWithBorder', [120, 150]],
];

describe('a page of pictures in a browser', { skip }, () => {
  let browser, page, url;
  const answers = new Map();

  before(async () => {
    ({ url } = await demo({ own: true }));
    const logo = png('logo', { width: 320, height: 160 });
    assert.equal((await send(url, 'PUT', '/api/v1/Contact/1/Image', logo)).status, 200);
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 760, height: 520 } });
    await page.route(`${url}/e2e/gallery`, (route) => route.fulfill({ contentType: 'text/html', body: gallery() }));
    page.on('response', (answer) => answers.set(answer.url(), answer));
    await mkdir(out, { recursive: true });
  });
  after(() => browser?.close());

  const sizes = () =>
    page.evaluate(async () => {
      const images = [...document.images];
      await Promise.allSettled(images.map((image) => image.decode()));
      return images.map((image) => [image.alt, image.naturalWidth, image.naturalHeight]);
    });

  test('shows nothing before anybody has signed in', async () => {
    await page.goto(`${url}/e2e/gallery`);
    assert.deepEqual(await sizes(), PICTURES.map(([name]) => [name, 0, 0]));
  });

  test('shows every picture in the size it asks for, and what stands in the place of those that are not there', async () => {
    await page.goto(`${url}/login?returnUrl=/`);
    await page.getByLabel('User name').fill('tje0');
    await page.getByLabel('Password').fill('Tje0');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${url}/`);
    await page.goto(`${url}/e2e/gallery`);
    assert.deepEqual(await sizes(), PICTURES.map(([name, , size]) => [name, ...size]));
    await page.screenshot({ path: path.join(out, 'gallery.png') });
  });

  test('gets every picture as WebP, which it says it takes, and keeps it from others', async () => {
    for (const [name, address] of PICTURES) {
      const answer = answers.get(url + address);
      assert.match(answer.request().headers().accept, /image\/webp/);
      const headers = answer.headers();
      assert.equal(headers['content-type'], 'image/webp', name);
      assert.match(headers.vary ?? '', /accept/i, name);
      assert.match(headers['cache-control'] ?? '', /private|no-store/, name);
      assert.ok((await answer.body()).length < 20_000, name);
    }
  });

  test('asks whether a picture is still the same, and hears of another one at once', async () => {
    const first = `${url}/api/v1/Person/1/Image?w=120`;
    const tag = answers.get(first).headers().etag;
    assert.ok(tag);
    const asked = (headers) => page.evaluate(async ([address, headers]) => {
      const cookie = document.cookie.split('; ').find((one) => one.startsWith('XSRF-TOKEN='))?.slice('XSRF-TOKEN='.length);
      const answer = await fetch(address, { headers: { ...headers, 'X-XSRF-TOKEN': cookie, Accept: 'image/webp' }, cache: 'no-store' });
      return [answer.status, answer.headers.get('etag')];
    }, [first, headers]);
    assert.deepEqual(await asked({ 'If-None-Match': tag }), [304, tag]);
    assert.equal((await send(url, 'PUT', '/api/v1/Person/1/Image', png('another', { width: 480, height: 600 }))).status, 200);
    const [status, other] = await asked({ 'If-None-Match': tag });
    assert.equal(status, 200);
    assert.notEqual(other, tag);
  });

  test('shows one pixel that is not seen where that is wanted', async () => {
    const pixel = await page.evaluate(async () => {
      const image = new Image();
      image.src = '/api/v1/Person/5/Image?ifBlank=ClearPixel';
      await image.decode();
      const canvas = new OffscreenCanvas(1, 1).getContext('2d');
      canvas.drawImage(image, 0, 0);
      return [image.naturalWidth, image.naturalHeight, canvas.getImageData(0, 0, 1, 1).data[3]];
    });
    assert.deepEqual(pixel, [1, 1, 0]);
  });
});

function gallery() {
  const figures = PICTURES.map(
    ([name, address]) => `<figure><img alt="${name}" src="${address.replaceAll('&', '&amp;')}"><figcaption>${name}</figcaption></figure>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Pictures</title>
    <style>body { font: 14px sans-serif } main { display: grid; grid-template-columns: repeat(5, 1fr); gap: 12px }
    figure { margin: 0; text-align: center }</style><main>${figures.join('')}</main>`;
}
