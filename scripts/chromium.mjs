// Finds the Chromium that the demo and the end-to-end tests drive. It never downloads one.
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Flags for a quiet, reproducible, loopback-only browser (docs/decisions, design facts). */
export const CHROMIUM_ARGS = Object.freeze([
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]);

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'msedge',
  'microsoft-edge',
];
const FIXED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The path of a Chromium-family browser, from PACS_KIT_CHROMIUM, PATH or the usual places; null when there is none. */
export function chromiumPath() {
  const named = process.env.PACS_KIT_CHROMIUM;
  if (named) return existsSync(named) ? named : null;
  for (const dir of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of NAMES) {
      const file = path.join(dir, process.platform === 'win32' ? `${name}.exe` : name);
      if (dir && existsSync(file)) return file;
    }
  }
  return FIXED.find((file) => existsSync(file)) ?? null;
}
