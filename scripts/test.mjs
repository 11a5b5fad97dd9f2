// `npm test`: sets a fresh clone up, then everything the gate asks for, cheapest first, stopping at the first failure. The two long
// ones run side by side: they wait for servers and for a browser more than they work.
import process from 'node:process';
import { run, runBeside, setup } from './setup.mjs';

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
const BUILD = { name: 'build', program: 'node', args: ['scripts/build.mjs'] };
const LONG_STEPS = [
  {
    name: 'integration tests with real peers',
    mark: 'peers',
    program: 'vitest',
    args: ['run', '--project', 'integration'],
  },
  { name: 'end-to-end tests in Chromium', mark: 'page ', program: 'playwright', args: ['test'] },
];

const checkOnly = process.argv.includes('--check');
setup({ browser: !checkOnly });
for (const { name, program, args } of checkOnly ? STEPS : [...STEPS, BUILD]) {
  const startedAt = Date.now();
  process.stdout.write(`\n── ${name}\n`);
  const code = run(program, args);
  if (code !== 0) {
    process.stderr.write(`\n${name} failed (exit code ${code}); nothing after it was run.\n`);
    process.exit(code);
  }
  process.stdout.write(`── ${name}: passed in ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
}

if (!checkOnly) {
  const startedAt = Date.now();
  process.stdout.write(`\n── ${LONG_STEPS.map(({ name }) => name).join(', and beside them ')}\n`);
  const codes = await Promise.all(
    LONG_STEPS.map(async ({ name, mark, program, args }) => {
      const code = await runBeside(mark, program, args);
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      const outcome = code === 0 ? `passed in ${seconds} s` : `failed (exit code ${code})`;
      process.stdout.write(`── ${name}: ${outcome}\n`);
      return code;
    }),
  );
  const failed = codes.find((code) => code !== 0);
  if (failed !== undefined) process.exit(failed);
}
