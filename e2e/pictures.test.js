// The whole life of a picture: set, read, described, shared, replaced and removed, by the vendor's client and by REST.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { png, sides } from './png.js';
import { client, demo, send, visage } from './visage.js';

const refused = (status) => (error) => error.response?.status === status;
const buffer = (picture) => picture.buffer.slice(picture.byteOffset, picture.byteOffset + picture.byteLength);

let url, data, blobs, api;
before(async () => {
  ({ url, data } = await demo());
  api = client(url);
  blobs = api.getBLOBAgent();
});

/** That the client read exactly this picture. */
function assertSame(read, picture) {
  const bytes = Buffer.from(read);
  assert.ok(bytes.equals(picture), `${bytes.length} bytes are not the ${picture.length} of the picture`);
}

for (const [kind, first, second] of [['Person', 5, 6], ['Contact', 1, 2], ['Project', 1, 2]]) {
  describe(`the picture of a ${kind}, by the vendor's client`, () => {
    const set = (id, picture) => blobs[`set${kind}ImageAsync`](id, buffer(picture));
    const get = async (id) => Buffer.from(await blobs[`get${kind}ImageAsync`](id));
    const facts = (id) => blobs[`getBlobEntityOn${kind}Async`](id);
    const change = (id, blob) => blobs[`change${kind}ImageAsync`](id, blob);
    before(async () => {
      for (const id of [first, second]) await change(id, 0);
    });

    test('is byte for byte what was set', async () => {
      assert.equal((await facts(first)).blobId, 0);
      assert.equal((await get(first)).length, 0);
      const picture = png(`${kind} set`);
      await set(first, picture);
      assertSame(await get(first), picture);
      const told = await facts(first);
      assert.deepEqual([told.mimeType, told.originalSize, told.conceptualType], ['image/png', picture.length, `${kind}Image`]);
      assert.equal(told.createdBy.name, 'tje0');
      assertSame(await blobs.getBlobStreamAsync(told.blobId), picture);
    });

    test('keeps its key when it is replaced', async () => {
      const { blobId } = await facts(first);
      const other = png(`${kind} replaced`, { width: 200 });
      await set(first, other);
      const told = await facts(first);
      assert.deepEqual([told.blobId, told.originalSize, told.updatedBy.name], [blobId, other.length, 'tje0']);
      assertSame(await get(first), other);
    });

    test('is shared, changed for both at once, and removed with the last who has it', async () => {
      const { blobId } = await facts(first);
      await change(second, blobId);
      assert.equal((await facts(second)).blobId, blobId);
      const both = png(`${kind} of both`);
      await blobs.setBlobStreamAsync(blobId, buffer(both));
      assertSame(await get(first), both);
      assertSame(await get(second), both);

      // A picture that others have too is left to them.
      const own = png(`${kind} own`);
      await set(second, own);
      assert.notEqual((await facts(second)).blobId, blobId);
      assertSame(await get(first), both);
      assertSame(await get(second), own);

      await change(second, blobId);
      await change(first, 0);
      assert.equal((await get(first)).length, 0);
      assertSame(await get(second), both);
      await change(second, 0);
      assert.equal((await facts(second)).blobId, 0);
      assert.equal(await blobs.getBlobEntityAsync(blobId), null);
      assert.equal(Buffer.from(await blobs.getBlobStreamAsync(blobId)).length, 0);
    });

    test('of somebody who is not there is refused', async () => {
      await assert.rejects(set(9999, png('nobody')), refused(404));
      assert.equal(await facts(9999), null);
      assert.equal((await get(9999)).length, 0);
    });

    test('is set by REST as a body and as a form, told of, described, and taken away', async () => {
      const address = `/api/v1/${kind}/${first}/Image`;
      for (const method of ['PUT', 'POST']) {
        const raw = png(`${kind} raw ${method}`);
        const put = await send(url, method, address, raw, { 'Content-Type': 'image/png' });
        assert.equal(put.status, 200);
        assert.equal(put.json, (await facts(first)).blobId);
        assertSame(await get(first), raw);

        const form = new FormData();
        const picture = png(`${kind} form ${method}`);
        form.append('note', 'not the picture');
        form.append('image', new Blob([picture], { type: 'image/png' }), 'face.png');
        assert.equal((await send(url, method, address, form)).status, 200);
        assertSame(await get(first), picture);
      }
      const said = { Description: 'Bei der Ankunft, 雨', ExtraInfo: 'extra' };
      const described = await send(url, 'PUT', `${address}Info`, JSON.stringify(said), { 'Content-Type': 'application/json' });
      assert.equal(described.status, 200);
      const told = (await send(url, 'GET', `${address}Info`)).json;
      assert.deepEqual([told.Description, told.ExtraInfo, told.MimeType], [said.Description, said.ExtraInfo, 'image/png']);
      assert.equal((await facts(first)).description, said.Description);

      assert.equal((await send(url, 'DELETE', address)).status, 204);
      assert.equal((await send(url, 'GET', address)).status, 404);
      assert.equal((await facts(first)).blobId, 0);
    });

    test('is shown smaller by REST and by the agent', async () => {
      const address = `/api/v1/${kind}/${first}/Image`;
      await set(first, png(`${kind} large`, { width: 320, height: 160 }));
      const small = await send(url, 'GET', `${address}?w=40&type=PNG`);
      assert.deepEqual([small.status, small.headers.get('content-type')], [200, 'image/png']);
      assert.deepEqual(sides(small.bytes), [40, 20]);
      const sized = Buffer.from(await blobs[`get${kind}ImageWithSizeAsync`](first, 40, 40));
      assert.deepEqual(sides(sized), [40, 20]);
      await change(first, 0);
      assert.equal((await send(url, 'GET', `${address}?w=40`)).status, 404);
      assert.equal(Buffer.from(await blobs[`get${kind}ImageWithSizeAsync`](first, 40, 40)).length, 0);
      const blank = await send(url, 'GET', `${address}?w=40&h=40&ifBlank=Default&type=PNG`);
      assert.equal(blank.status, 200);
      assert.deepEqual(sides(blank.bytes), [40, 40]);
    });
  });
}

describe('a picture that nobody has yet', () => {
  test('is begun, described, filled, handed out and deleted', async () => {
    const begun = await blobs.createDefaultBlobEntityAsync();
    assert.deepEqual([begun.blobId, begun.originalSize], [0, 0]);
    begun.description = 'A skerry';
    const saved = await blobs.saveBlobEntityAsync(begun);
    assert.ok(saved.blobId > 0);
    assert.deepEqual([saved.description, saved.originalSize], ['A skerry', 0]);

    const picture = png('begun');
    await blobs.setBlobStreamAsync(saved.blobId, buffer(picture));
    const filled = await blobs.getBlobEntityAsync(saved.blobId);
    assert.deepEqual([filled.mimeType, filled.originalSize, filled.description], ['image/png', picture.length, 'A skerry']);
    filled.extraInfo = 'from the west';
    assert.equal((await blobs.saveBlobEntityAsync(filled)).extraInfo, 'from the west');
    assertSame(await blobs.getBlobStreamAsync(saved.blobId), picture);

    await blobs.changePersonImageAsync(7, saved.blobId);
    await blobs.changeProjectImageAsync(2, saved.blobId);
    assertSame(await blobs.getPersonImageAsync(7), picture);
    await blobs.deleteBlobEntityAsync(saved.blobId);
    assert.equal(await blobs.getBlobEntityAsync(saved.blobId), null);
    assert.equal((await blobs.getBlobEntityOnPersonAsync(7)).blobId, 0);
    assert.equal((await blobs.getBlobEntityOnProjectAsync(2)).blobId, 0);
    await assert.rejects(blobs.deleteBlobEntityAsync(saved.blobId), refused(404));
    await assert.rejects(blobs.changePersonImageAsync(7, saved.blobId), refused(404));
  });

  test('is kept from a stream', async () => {
    const picture = png('stream');
    const id = await blobs.saveImageStreamAsync('PersonImage', buffer(picture), 'From a stream');
    const facts = await blobs.getBlobEntityAsync(id);
    assert.deepEqual([facts.conceptualType, facts.description], ['PersonImage', 'From a stream']);
    assertSame(await blobs.getBlobStreamAsync(id), picture);
    await blobs.saveProjectImageAsync('For a project', buffer(png('for a project')));
    await blobs.deleteBlobEntityAsync(id);
  });
});

describe('the agents of persons and projects', () => {
  test('set and read a picture, and a missing one is an error', async () => {
    const [persons, projects] = [api.getPersonAgent(), api.getProjectAgent()];
    const [face, plan] = [png('face'), png('plan')];
    await blobs.changePersonImageAsync(8, 0);
    await assert.rejects(persons.getPersonImageAsync(8), refused(404));
    await persons.setPersonImageAsync(8, buffer(face));
    assertSame(await persons.getPersonImageAsync(8), face);
    assertSame(await blobs.getPersonImageAsync(8), face);
    await projects.setProjectImageAsync(1, buffer(plan));
    assertSame(await projects.getProjectImageAsync(1), plan);
    assertSame(await blobs.getProjectImageAsync(1), plan);
    const begun = await persons.createDefaultPersonImageAsync();
    assert.equal(begun.personId ?? 0, 0);
  });

  test('read small pictures of many persons at once', async () => {
    const [persons, shown, without] = [api.getPersonAgent(), 11, 12];
    await persons.setPersonImageAsync(shown, buffer(png('one of many', { width: 200, height: 100 })));
    await blobs.changePersonImageAsync(without, 0);
    const read = await persons.getPersonImagesAsync([shown, without, 9999], 50, 50);
    assert.deepEqual(read.map((one) => one.personId), [shown, without, 9999]);
    const pictures = read.map((one) => Buffer.from(one.imageData ?? '', 'base64'));
    assert.deepEqual(sides(pictures[0]), [50, 25]);
    assert.deepEqual([pictures[1].length, pictures[2].length], [0, 0]);
  });
});

describe('what is no picture, and what is nobody\'s business', () => {
  test('bytes that are no picture are refused, and nothing changes', async () => {
    const picture = png('stays');
    await blobs.setPersonImageAsync(9, buffer(picture));
    const words = Buffer.from('these are words and no picture');
    const torn = png('torn').subarray(0, 20);
    for (const wrong of [words, torn, Buffer.alloc(0)]) {
      await assert.rejects(blobs.setPersonImageAsync(9, buffer(wrong)), refused(400));
      assert.equal((await send(url, 'PUT', '/api/v1/Person/9/Image', wrong)).status, 400);
    }
    assertSame(await blobs.getPersonImageAsync(9), picture);
  });

  test('what a camera wrote beside the pixels is not stored', async () => {
    const texts = { Comment: 'taken at 59.9139 N 10.7522 E' };
    await blobs.setPersonImageAsync(9, buffer(png('told', { texts })));
    assertSame(await blobs.getPersonImageAsync(9), png('told'));
  });

  test('who may only read changes nothing', async () => {
    const reader = client(url, { user: 'rea0', password: 'Rea0' }).getBLOBAgent();
    const picture = png('not theirs');
    await blobs.setPersonImageAsync(10, buffer(picture));
    const { blobId } = await blobs.getBlobEntityOnPersonAsync(10);
    assertSame(await reader.getPersonImageAsync(10), picture);
    const other = buffer(png('other'));
    await assert.rejects(reader.setPersonImageAsync(10, other), refused(403));
    await assert.rejects(reader.changePersonImageAsync(10, 0), refused(403));
    await assert.rejects(reader.setBlobStreamAsync(blobId, other), refused(403));
    await assert.rejects(reader.deleteBlobEntityAsync(blobId), refused(403));
    await assert.rejects(reader.saveImageStreamAsync('PersonImage', other, ''), refused(403));
    assertSame(await blobs.getPersonImageAsync(10), picture);
  });

  test('after all that everything that is stored is sound, and there is nothing beside it', { skip: Boolean(process.env.VISAGE_URL) }, async () => {
    const { stdout } = await visage('check', '--deep', '--json', '--data', data);
    const report = JSON.parse(stdout);
    assert.deepEqual([report.sound, report.findings], [true, []]);
  });
});
