// Builds the page, the Node programs and the preload into dist/. With --if-stale: only when a source is newer than the build.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { run } from './setup.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stamp = path.join(root, 'dist', '.built');
const SOURCES = [
  'electron',
  'renderer',
  'shared',
  'drills',
  'package-lock.json',
  'vite.config.ts',
  'vite.node.config.ts',
  'vite.preload.config.ts',
];

/** Time of the newest change below a file or folder. */
function newest(file) {
  const stat = statSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(file).reduce((latest, name) => Math.max(latest, newest(path.join(file, name))), 0);
}

const isFresh =
  existsSync(stamp) && SOURCES.every((source) => newest(path.join(root, source)) < statSync(stamp).mtimeMs);

if (!(process.argv.includes('--if-stale') && isFresh)) {
  process.stdout.write('Building …\n');
  for (const args of [
    ['build'],
    ['build', '-c', 'vite.node.config.ts'],
    ['build', '-c', 'vite.preload.config.ts'],
  ]) {
    const code = run('vite', [...args, '--logLevel', 'warn']);
    if (code !== 0) process.exit(code);
  }
  writeFileSync(stamp, '');
}
