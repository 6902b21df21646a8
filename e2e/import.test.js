// A stranger's address book with a real photograph, taken in beside the running server.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { client, demo, rest, temporaryFolder, visage } from './visage.js';

// Eileen Collins, photographed by NASA: public domain, shipped by scikit-image for everybody's tests.
const WHEEL = ['--python-version', '3.11', '--platform', 'manylinux2014_x86_64', 'scikit-image==0.25.2'];
const PHOTOGRAPH = 'skimage/data/astronaut.png';
const PHOTOGRAPH_SHA256 = '88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5';

const CARDS = [
  'BEGIN:VCARD',
  'VERSION:4.0',
  'UID:urn:uuid:5a3f1d9e-9a52-4e6f-8c4f-2f4f6f1f9b11',
  'FN:Eileen Collins',
  'N:Collins;Eileen;;;',
  'ORG:Crew of STS-93',
  'PHOTO;MEDIATYPE=image/png:astronaut.png',
  'END:VCARD',
  '',
].join('\r\n');

async function photograph(folder) {
  const python = process.env.PYTHON ?? 'python3';
  const run = promisify(execFile);
  await run(python, ['-m', 'pip', 'download', '-q', '--no-deps', '--only-binary=:all:', '-d', folder, ...WHEEL]);
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  await run(python, ['-m', 'zipfile', '-e', path.join(folder, wheel), folder]);
  const bytes = await readFile(path.join(folder, PHOTOGRAPH));
  assert.equal(createHash('sha256').update(bytes).digest('hex'), PHOTOGRAPH_SHA256);
  return bytes;
}

async function personId(url, before, description) {
  const agent = client(url).getBLOBAgent();
  for (let id = before + 1; id < before + 10; id += 1) {
    const facts = await agent.getBlobEntityOnPersonAsync(id);
    if (facts?.description === description) return id;
  }
  throw new Error(`nobody has a picture of ${description}`);
}

describe('an imported card', () => {
  let url, data, folder, original, cards;
  before(async () => {
    // The photograph carries notes beside its pixels, which would be taken out.
    process.env.VISAGE_IMAGING_METADATA = 'keep';
    ({ url, data } = await demo({ own: true }));
    folder = await temporaryFolder();
    original = await photograph(folder);
    await mkdir(path.join(folder, 'cards'));
    cards = path.join(folder, 'cards', 'people.vcf');
    await writeFile(path.join(folder, 'cards', 'astronaut.png'), original);
    await writeFile(cards, CARDS);
  });

  test('brings its photograph, which comes back byte for byte', async () => {
    assert.equal((await rest(url, '/api/v1/Person/25/ImageInfo')).status, 404);
    await visage('import', 'vcard', cards, '--data', data);

    const id = await personId(url, 24, 'Eileen Collins');
    const agent = client(url).getBLOBAgent();
    const facts = await agent.getBlobEntityOnPersonAsync(id);
    assert.equal(facts.mimeType, 'image/png');
    assert.equal(facts.originalSize, original.length);
    assert.ok(Buffer.from(await agent.getPersonImageAsync(id)).equals(original));
    assert.ok((await rest(url, `/api/v1/Person/${id}/Image`)).bytes.equals(original));
    assert.ok((await rest(url, `/api/Services80/person/${id}/image/content`)).bytes.equals(original));
  });

  test('changes nothing the second time', async () => {
    const id = await personId(url, 24, 'Eileen Collins');
    const first = await rest(url, `/api/v1/Person/${id}/ImageInfo`);
    await visage('import', 'vcard', cards, '--data', data);
    const second = await rest(url, `/api/v1/Person/${id}/ImageInfo`);
    assert.deepEqual(second.bytes, first.bytes);
    assert.equal((await rest(url, `/api/v1/Person/${id + 1}/ImageInfo`)).status, 404);
  });

  test('with a description in several languages shows each client its own', async () => {
    const file = path.join(folder, 'cards', 'languages.vcf');
    // The picture's description is the person's name, and a name may be text in several languages.
    const name = 'NO:"Romfarer"\\;US:"Astronaut"\\;GE:"Raumfahrerin"';
    await writeFile(file, CARDS.replace('5a3f1d9e', '6b4f1d9e').replace('N:Collins;Eileen', `N:${name};`));
    await visage('import', 'vcard', file, '--data', data);
    const id = await personId(url, 25, 'NO:"Romfarer";US:"Astronaut";GE:"Raumfahrerin"');
    const seen = async (language) =>
      (await client(url, { language }).getBLOBAgent().getBlobEntityOnPersonAsync(id)).description;
    assert.equal(await seen('no'), 'Romfarer');
    assert.equal(await seen('en-US'), 'Astronaut');
    assert.equal(await seen('de'), 'Raumfahrerin');
  });
});
