// A visage of our own for a test file: started on a free port over a temporary folder, and stopped at the end.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { after } from 'node:test';
import { promisify } from 'node:util';

// The client's ES modules are made for bundlers; node runs its CommonJS ones.
const webapi = createRequire(import.meta.url)('@superoffice/webapi');

const root = path.resolve(import.meta.dirname, '..');
const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');

/** The program under test. */
export const binary = process.env.VISAGE_BINARY ?? path.join(target, 'debug', 'visage');

// Beside a cluster and a bucket, each test file has a database and a prefix of its own, for the server and commands alike.
if (process.env.VISAGE_TEST_POSTGRES && process.env.VISAGE_TEST_S3) {
  const name = `e2e_${randomBytes(6).toString('hex')}`;
  execFileSync('psql', ['--quiet', '--command', `CREATE DATABASE ${name}`, process.env.VISAGE_TEST_POSTGRES]);
  process.env.VISAGE_DATABASE = process.env.VISAGE_TEST_POSTGRES.replace('/postgres?', `/${name}?`);
  process.env.VISAGE_BLOBS = process.env.VISAGE_TEST_S3.replace('/test?', `/${name}?`);
}

// Every test file is a process of its own; what it started ends with it, the last first.
const endings = [];
after(async () => {
  const failed = [];
  for (const end of endings.reverse()) await end().catch((error) => failed.push(error));
  if (failed.length > 0) throw failed[0];
});

/** A temporary folder that is gone after the test file. */
export async function temporaryFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'visage-e2e-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

let started;

/** The demo company, at VISAGE_URL or started here; `data` is its folder when it was started here. */
export async function demo({ own = false } = {}) {
  if (process.env.VISAGE_URL && !own) return { url: process.env.VISAGE_URL.replace(/\/$/, '') };
  // One for each test file: they would share its database.
  started ??= start();
  return started;
}

async function start() {
  const data = path.join(await temporaryFolder(), 'data');
  const server = spawn(binary, ['serve', '--demo', '--data', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit');
  let listens = false;
  endings.push(async () => {
    server.kill('SIGTERM');
    const [code] = await ended;
    if (listens && code !== 0) throw new Error(`visage ended with ${code}`);
  });
  for await (const line of readline.createInterface({ input: server.stdout })) {
    const [, url] = line.match(/^visage listening on (http:\/\/\S+)$/) ?? [];
    if (url) {
      listens = true;
      return { url, data };
    }
  }
  throw new Error('visage ended before it listened');
}

/** Runs a command of visage and gives what it said. */
export async function visage(...words) {
  return promisify(execFile)(binary, words);
}

/** The vendor's client, signed in with a ticket, a token, or a password. */
export function client(url, { language, user = 'tje0', password = 'Tje0', ticket, token } = {}) {
  const api = language ? new webapi.WebApi(`${url}/api`, language) : new webapi.WebApi(`${url}/api`);
  if (ticket) api.authenticateWithTicket(ticket);
  else if (token) api.authenticateWithToken(token);
  else api.authenticateWithPassword(user, password);
  return api;
}

/** A request to a REST address, signed in with a password; `json` is what it says when that is JSON. */
export async function send(url, method, address, body, headers = {}) {
  const Authorization = `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`;
  const answer = await fetch(`${url}${address}`, { method, body, headers: { Authorization, ...headers } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const told = { status: answer.status, headers: answer.headers, bytes };
  return { ...told, get json() { return JSON.parse(bytes); } };
}

/** GET on a REST address, signed in with a password. */
export async function rest(url, address, headers = {}) {
  return send(url, 'GET', address, undefined, headers);
}
