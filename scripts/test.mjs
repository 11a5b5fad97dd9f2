// `npm test`: sets a fresh clone up, then everything the gate asks for, cheapest first, stopping at the first failure. The long
// ones run two at a time: they wait for servers and for a browser more than they work.
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
/** So many parts of the end-to-end tests; whoever is free takes the next. */
const PARTS = 6;
const LONG_STEPS = [
  {
    name: 'integration tests with real peers',
    program: 'vitest',
    args: ['run', '--project', 'integration'],
  },
  ...Array.from({ length: PARTS }, (_, index) => ({
    name: `end-to-end tests in Chromium, part ${index + 1} of ${PARTS}`,
    program: 'playwright',
    // A folder for each: a run empties its own.
    args: ['test', `--shard=${index + 1}/${PARTS}`, `--output=test-results/part-${index + 1}`],
  })),
];
/** Side by side, by the mark that each of their lines bears. */
const LANES = ['peers', 'page '];

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
  const waiting = [...LONG_STEPS];
  const failed = [];
  const work = async (mark) => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const startedAt = Date.now();
      process.stdout.write(`\n${mark} ── ${step.name}\n`);
      const code = await runBeside(mark, step.program, step.args);
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      const outcome = code === 0 ? 'passed' : `failed (exit code ${code})`;
      process.stdout.write(`${mark} ── ${step.name}: ${outcome} in ${seconds} s\n`);
      if (code !== 0) failed.push(step.name);
    }
  };
  await Promise.all(LANES.map(work));
  for (const name of failed) process.stderr.write(`\n${name} failed: see above.\n`);
  if (failed.length > 0) process.exit(1);
}
