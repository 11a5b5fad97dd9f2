// Sets a fresh clone up, builds what is missing, and plays the demo (scripts/demo/).
import process from 'node:process';
import { run, setup } from './setup.mjs';

setup();
const code =
  run('node', ['scripts/build.mjs', '--if-stale']) ||
  run('node', ['scripts/demo/run.ts', ...process.argv.slice(2)]);
process.exit(code);
