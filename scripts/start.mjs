// `npm start`: the real thing with the user's own configuration, in Electron where its binary is, else in the browser shell.
import process from 'node:process';
import { electronBinary } from './electron-binary.mjs';
import { run, setup } from './setup.mjs';
import { spawnSync } from 'node:child_process';

setup({ browser: false });
const built = run('node', ['scripts/build.mjs', '--if-stale']);
if (built !== 0) process.exit(built);
const electron = electronBinary();
const args = process.argv.slice(2);
process.exit(
  electron === null
    ? run('node', ['electron/cli.ts', 'serve', ...args])
    : (spawnSync(electron, ['dist/electron/main.js', ...args], { stdio: 'inherit' }).status ?? 1),
);
