// The browser of this machine.
import { access } from 'node:fs/promises';
import { chromium } from 'playwright-core';

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
async function installed() {
  for (const place of PLACES.filter(Boolean)) {
    if (await access(place).then(() => true, () => false)) return place;
  }
  return undefined;
}

const executablePath = await installed();

/** Where everything must run, a missing browser is a failure. */
export const skip = !executablePath && !process.env.CI && 'there is no chromium on this machine';

/** Starts it. */
export async function launch() {
  if (!executablePath) throw new Error('there is no chromium on this machine');
  return chromium.launch({ executablePath, args: ARGS });
}
