// PNG pictures of our own: made from a seed, without metadata unless it is asked for.
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const MARK = Buffer.from('89504e470d0a1a0a', 'hex');

/** A picture of coloured tiles, the same for the same seed; `texts` are written beside the pixels. */
export function png(seed, { width = 96, height = 64, texts = {} } = {}) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = [];
  for (let y = 0; y < height; y += 1) {
    const row = Buffer.alloc(1 + 3 * width);
    for (let x = 0; x < width; x += 1) row.set(colour(seed, x >> 4, y >> 4), 1 + 3 * x);
    rows.push(row);
  }
  const said = Object.entries(texts).map(([key, text]) => chunk('tEXt', Buffer.from(`${key}\0${text}`, 'latin1')));
  const chunks = [chunk('IHDR', head), ...said, chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND')];
  return Buffer.concat([MARK, ...chunks]);
}

/** Width and height of a PNG. */
export function sides(bytes) {
  if (!bytes.subarray(0, 8).equals(MARK)) throw new Error('this is no PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

function colour(seed, ...place) {
  return createHash('sha256').update(`${seed} ${place}`).digest().subarray(0, 3);
}

function chunk(kind, data = Buffer.alloc(0)) {
  const said = Buffer.concat([Buffer.from(kind), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(said));
  return Buffer.concat([length, said, sum]);
}
