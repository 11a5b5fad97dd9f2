// `npm test`: sets a fresh clone up, then everything the gate asks for, cheapest first, stopping at the first failure.
import process from 'node:process';
import { run, setup } from './setup.mjs';

const LINTED = ['electron', 'shared', 'renderer', 'drills', 'test', 'scripts'];

const STEPS = [
  { name: 'types', program: 'tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'types of the page', program: 'tsc', args: ['-p', 'renderer/tsconfig.json'] },
  { name: 'types of the end-to-end tests', program: 'tsc', args: ['-p', 'test/e2e/tsconfig.json'] },
  { name: 'format', program: 'biome', args: ['format', '.'] },
  {
    name: 'lint and room boundaries',
    program: 'oxlint',
    args: ['--type-aware', '--deny-warnings', ...LINTED],
  },
  { name: 'unused code', program: 'knip', args: [] },
  { name: 'unit tests', program: 'vitest', args: ['run', '--project', 'unit'] },
];
const SLOW_STEPS = [
  { name: 'build', program: 'node', args: ['scripts/build.mjs'] },
  { name: 'integration tests with real peers', program: 'vitest', args: ['run', '--project', 'integration'] },
  { name: 'end-to-end tests in Chromium', program: 'playwright', args: ['test'] },
];

const checkOnly = process.argv.includes('--check');
setup({ browser: !checkOnly });
for (const { name, program, args } of checkOnly ? STEPS : [...STEPS, ...SLOW_STEPS]) {
  const startedAt = Date.now();
  process.stdout.write(`\n── ${name}\n`);
  const code = run(program, args);
  if (code !== 0) {
    process.stderr.write(`\n${name} failed (exit code ${code}); nothing after it was run.\n`);
    process.exit(code);
  }
  process.stdout.write(`── ${name}: passed in ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
}
