// Builds the page, the Node programs and the preload into dist/.
import process from 'node:process';
import { run } from './setup.mjs';

for (const args of [
  ['build'],
  ['build', '-c', 'vite.node.config.ts'],
  ['build', '-c', 'vite.preload.config.ts'],
]) {
  const code = run('vite', [...args, '--logLevel', 'warn']);
  if (code !== 0) process.exit(code);
}
