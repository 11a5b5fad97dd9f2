// Finds an Electron binary to run. It never imports 'electron': that package downloads its binary when it has none.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const NAMES = {
  win32: 'electron.exe',
  darwin: path.join('Electron.app', 'Contents', 'MacOS', 'Electron'),
};

/**
 * The path of a usable Electron binary; null when there is none.
 *
 * @param {string} [root] folder that holds node_modules
 * @returns {string | null}
 */
export function electronBinary(root = path.join(import.meta.dirname, '..')) {
  const packaged = path.join(root, 'node_modules', 'electron');
  const list = path.join(packaged, 'path.txt');
  const name = existsSync(list) ? readFileSync(list, 'utf8').trim() : (NAMES[process.platform] ?? 'electron');
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(packaged, 'dist');
  const file = path.join(folder, name);
  return existsSync(file) ? file : null;
}

if (process.argv[1] === import.meta.filename) {
  const file = electronBinary();
  console.log(file ?? 'none: set ELECTRON_OVERRIDE_DIST_PATH, or run npx install-electron --no');
  process.exitCode = file === null ? 1 : 0;
}
