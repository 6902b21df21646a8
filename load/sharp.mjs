// Renders pictures again and again with sharp: sharp.mjs FORMAT SIDE REPEAT FOLDER|- FILES…, in a folder that has it.
// One line of JSON comes out, with what load/scaling.py also gets of visage's example `scale`.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, parse } from "node:path";
import { cwd } from "node:process";

const sharp = createRequire(join(cwd(), "here.js"))("sharp");
sharp.concurrency(1);
sharp.cache(false);

const [format, side, repeat, folder, ...files] = process.argv.slice(2);
const size = { width: Number(side), height: Number(side), fit: "inside", withoutEnlargement: true };

function render(picture) {
  const scaled = sharp(picture).resize(size);
  return (format === "png" ? scaled.png() : scaled.jpeg({ quality: 80 })).toBuffer();
}

const pictures = files.map((file) => readFileSync(file));
let bytes = 0;
for (const [at, picture] of pictures.entries()) {
  const rendered = await render(picture);
  bytes += rendered.length;
  if (folder !== "-") writeFileSync(join(folder, `${parse(files[at]).name}.${format}`), rendered);
}
const begun = process.hrtime.bigint();
const spent = process.cpuUsage();
for (let round = 0; round < Number(repeat); round += 1) {
  for (const picture of pictures) await render(picture);
}
const secs = Number(process.hrtime.bigint() - begun) / 1e9;
const { user, system } = process.cpuUsage(spent);
const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
console.log(JSON.stringify({ n: Number(repeat) * files.length, secs, cpu_secs: (user + system) / 1e6, bytes, peak_kib: peak }));
