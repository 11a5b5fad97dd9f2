// `npm test`: sets a fresh clone up, then everything the gate asks for, cheapest first, stopping at the first failure.
import process from 'node:process';
import { run, setup } from './setup.mjs';

const STEPS = [
  ['types', 'tsc', ['-p', 'tsconfig.json']],
  ['types of the page', 'tsc', ['-p', 'renderer/tsconfig.json']],
  ['types of the end-to-end tests', 'tsc', ['-p', 'test/e2e/tsconfig.json']],
  ['format', 'biome', ['format', '.']],
  [
    'lint and room boundaries',
    'oxlint',
    ['--type-aware', '--deny-warnings', 'electron', 'shared', 'renderer', 'drills', 'test', 'scripts'],
  ],
  ['unused code', 'knip', []],
  ['unit tests', 'vitest', ['run', '--project', 'unit']],
];
const SLOW_STEPS = [
  ['build', 'node', ['scripts/build.mjs']],
  ['integration tests with real peers', 'vitest', ['run', '--project', 'integration']],
  ['end-to-end tests in Chromium', 'playwright', ['test']],
];

const checkOnly = process.argv.includes('--check');
setup({ browser: !checkOnly });
for (const [name, program, args] of checkOnly ? STEPS : [...STEPS, ...SLOW_STEPS]) {
  const startedAt = Date.now();
  process.stdout.write(`\n── ${name}\n`);
  const code = run(program, args);
  if (code !== 0) {
    process.stderr.write(`\n${name} failed (exit code ${code}); nothing after it was run.\n`);
    process.exit(code);
  }
  process.stdout.write(`── ${name}: passed in ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
}
