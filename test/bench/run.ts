// `npm run bench -- NAME [--json] [--quick]`: runs one bench. Its last line is one JSON object, whatever else is printed.
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { departmentBench } from './department/department.ts';
import { ingest } from './ingest/ingest.ts';
import { kindnessBench } from './kindness/kindness.ts';
import { priorsBench } from './priors/priors.ts';
import { jsonLine, table } from './report.ts';
import { retrieveBench } from './retrieve/retrieve.ts';
import { switchBench } from './switch/switch.ts';
import { viewerBench } from './viewer/viewer.ts';

/** One more bench: one more line. */
const BENCHES: Readonly<Record<string, Bench>> = {
  ingest,
  kindness: kindnessBench,
  department: departmentBench,
  priors: priorsBench,
  retrieve: retrieveBench,
  switch: switchBench,
  viewer: viewerBench,
};

const USAGE = `usage: npm run bench -- NAME [--json] [--quick] [--dir FOLDER] [--docs FOLDER] [--profile FOLDER]
  NAME       ${Object.keys(BENCHES).join(', ')}
  --json     only the JSON line on standard output
  --quick    one round: to see that it works, not to quote
  --dir      where all targets write (default: the system's folder for temporary files)
  --docs     where a bench that documents its figures writes them
  --profile  leaves a CPU profile of our own process there`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    dir: { type: 'string' },
    docs: { type: 'string' },
    profile: { type: 'string' },
  },
});
const [name = '', ...rest] = positionals;
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (bench === undefined || rest.length > 0) {
  console.error(USAGE);
  process.exit(2);
}
try {
  const result = await bench({
    quick: values.quick,
    directory: values.dir ?? null,
    profileDirectory: values.profile ?? null,
    docsDirectory: values.docs ?? null,
    say: (line) => console.error(line),
  });
  if (values.json) for (const note of result.notes) console.error(`note: ${note}`);
  else console.log(`${table(name, result)}\n`);
  console.log(jsonLine(name, result));
} catch (cause) {
  console.error(`bench ${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  process.exitCode = 1;
}
