// The vendor's own client, unmodified, against visage.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { client, demo, rest } from './visage.js';

const MIME_TYPES = { 1: 'image/jpeg', 2: 'image/png', 3: 'image/gif', 4: 'image/tiff' };
const FIRST_BYTES = { 1: 'ffd8ff', 2: '89504e470d0a1a0a', 3: '474946383961', 4: '49492a00' };

describe("the vendor's client", () => {
  let url;
  before(async () => {
    ({ url } = await demo());
  });

  for (const personId of [1, 2, 3, 4]) {
    test(`reads the facts and the bytes of person ${personId}'s picture`, async () => {
      const agent = client(url).getBLOBAgent();
      const facts = await agent.getBlobEntityOnPersonAsync(personId);
      const bytes = Buffer.from(await agent.getPersonImageAsync(personId));
      const image = await rest(url, `/api/v1/Person/${personId}/Image`);

      assert.equal(image.status, 200);
      assert.equal(facts.mimeType, MIME_TYPES[personId]);
      assert.equal(image.headers.get('content-type'), MIME_TYPES[personId]);
      assert.ok(bytes.equals(image.bytes), `${bytes.length} bytes are not the ${image.bytes.length} of the image`);
      assert.equal(facts.originalSize, bytes.length);
      assert.equal(bytes.subarray(0, FIRST_BYTES[personId].length / 2).toString('hex'), FIRST_BYTES[personId]);
      assert.ok(facts.blobId > 0 && facts.blobSize > 0 && facts.isEncrypted);
      assert.equal(facts.conceptualType, 'PersonImage');
      assert.equal(facts.createdBy.name, 'tje0');
      assert.ok(Math.abs(facts.createdDate.getTime() - Date.now()) < 24 * 3600 * 1000);
      assert.equal(facts.fieldProperties.MimeType.fieldLength, 254);
    });
  }

  test('finds person 5 without a picture', async () => {
    const agent = client(url).getBLOBAgent();
    const facts = await agent.getBlobEntityOnPersonAsync(5);
    const bytes = Buffer.from(await agent.getPersonImageAsync(5));
    assert.equal(facts.blobId, 0);
    assert.equal(facts.originalSize, 0);
    assert.equal(bytes.length, 0);
    assert.equal((await rest(url, '/api/v1/Person/5/Image')).status, 404);
  });

  test('reads what the REST address of the same picture says', async () => {
    const facts = await client(url).getBLOBAgent().getBlobEntityOnPersonAsync(1);
    const answer = await rest(url, '/api/v1/Person/1/ImageInfo', { Accept: 'application/json' });
    const told = JSON.parse(answer.bytes);
    assert.deepEqual(
      [facts.blobId, facts.blobSize, facts.originalSize, facts.description, facts.isZipped],
      [told.BlobId, told.BlobSize, told.OriginalSize, told.Description, told.IsZipped],
    );
  });

  test('with a wrong password is turned away', async () => {
    const agent = client(url, { password: 'wrong' }).getBLOBAgent();
    await assert.rejects(agent.getBlobEntityOnPersonAsync(1), (error) => error.response?.status === 401);
  });

  test('of a user who may only read is told so', async () => {
    const agent = client(url, { user: 'rea0', password: 'Rea0' }).getBLOBAgent();
    const facts = await agent.getBlobEntityOnPersonAsync(1);
    const own = await client(url).getBLOBAgent().getBlobEntityOnPersonAsync(1);
    assert.notDeepEqual(facts.tableRight, own.tableRight);
  });
});
