// `drill run --script` plays a scenario with scripted people on the engine, in no time; `drill report` says what a run came to.
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { reportOf } from '../../drills/report/report.ts';
import type { DrillReport } from '../../drills/report/report-schema.ts';
import { reportCsv } from '../../drills/report/report-csv.ts';
import { readRunRecord, type RunRecord } from '../../drills/report/run-record.ts';
import { durationWords } from '../../drills/scenario/duration.ts';
import { readLibrary, shippedScenarios } from '../../drills/scenario/library.ts';
import type { ScenarioProblem } from '../../drills/scenario/parse-scenario.ts';
import { fillIn } from '../../drills/scenario/variables.ts';
import { playScript } from '../../drills/script/play-script.ts';
import { parseScript } from '../../drills/script/script.ts';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { type CommonOptions, kitCommand } from './command.ts';
import { EXIT, finish } from './output.ts';

interface RunOptions extends CommonOptions {
  readonly script: string;
  readonly out?: string;
}

interface ReportOptions extends CommonOptions {
  readonly format: 'json' | 'csv';
}

export function drillRunCommand(): Command {
  return kitCommand<RunOptions>(
    'run',
    'play a scenario with scripted people, on the engine alone and in no time; no PACS and no station takes part',
    ({ output, data }, { script, out }) =>
      finish(output, playFile(path.resolve(script), data), async (record) => {
        const read = readRunRecord(JSON.stringify(record));
        if (!read.ok) throw new Error(`the played run is no run: ${read.error}`);
        const report = reportOf(read.value);
        if (out !== undefined) {
          try {
            await writeFile(path.resolve(out), JSON.stringify(record), { flag: 'wx', mode: 0o600 });
          } catch (error) {
            output.error(fileFailed(path.resolve(out), error, 'Name a file that does not exist yet.'));
            return EXIT.failed;
          }
        }
        output.result({ ok: true, runId: record.runId, out: out ?? null, report }, summaryWords(report));
        return EXIT.done;
      }),
  )
    .requiredOption('--script <file>', 'who does what, and when (docs/drills/writing-a-scenario.md)')
    .option('--out <file>', 'write the run there, for `drill report`');
}

export function drillReportCommand(): Command {
  return kitCommand<ReportOptions>(
    'report',
    'what a run came to',
    ({ output, args: [named = ''] }, { format }) =>
      finish(output, reportFile(path.resolve(named)), (report) => {
        if (format === 'json') output.result(report, JSON.stringify(report, null, 2));
        else {
          const csv = reportCsv(report);
          output.result({ csv }, csv.replace(/\n$/u, ''));
        }
        return EXIT.done;
      }),
  )
    .argument('<run>', 'a file that `drill run --out` wrote')
    .addOption(new Option('--format <format>').choices(['json', 'csv']).makeOptionMandatory());
}

async function playFile(file: string, data: string): Promise<Result<RunRecord>> {
  const bytes = await readText(file, 'Name a script file.');
  if (!bytes.ok) return bytes;
  const script = parseScript(new TextEncoder().encode(bytes.value));
  if (!script.ok) return err(wrongScript(file, script.error));
  const { entries } = await readLibrary({ shipped: shippedScenarios(), site: path.join(data, 'scenarios') });
  const entry = entries.find(({ scenario }) => scenario.id === script.value.scenario);
  if (entry === undefined) {
    const reason = `there is no scenario ${script.value.scenario}; \`pacs-kit drill list\` shows those there are`;
    return err(wrongScript(file, [{ line: 0, path: 'scenario', reason }]));
  }
  const text = await readText(entry.file, 'Look at the scenario file.');
  if (!text.ok) return text;
  const { variables } = script.value;
  const runId = randomUUID();
  const start = Date.now();
  const played = playScript(fillIn(entry.scenario, variables).scenario, script.value, { runId, start });
  if (!played.ok) return err(wrongScript(file, played.error));
  return ok({
    format: 1,
    runId,
    origin: 'script',
    preparedAt: { processId: `script-${runId}`, monotonicMs: 0, wall: new Date(start).toISOString() },
    scenario: text.value,
    variables: { ...variables },
    events: [...played.value.events],
  });
}

async function reportFile(file: string): Promise<Result<DrillReport>> {
  const text = await readText(file, 'Name a file that `pacs-kit drill run --out` wrote.');
  if (!text.ok) return text;
  const read = readRunRecord(text.value);
  if (read.ok) return ok(reportOf(read.value));
  return err(
    kitError(
      'drill.run-invalid',
      `${file}: ${read.error}`,
      'Name a file that `pacs-kit drill run --out` wrote.',
    ),
  );
}

async function readText(file: string, remedy: string): Promise<Result<string>> {
  try {
    return ok(await readFile(file, 'utf8'));
  } catch (error) {
    return err(fileFailed(file, error, remedy));
  }
}

function fileFailed(file: string, error: unknown, remedy: string): KitError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return kitError('drill.file-failed', `${file}: it cannot be read or written (${code})`, remedy);
}

function wrongScript(file: string, problems: readonly ScenarioProblem[]): KitError {
  const words = problems.map(({ line, path: key, reason }) =>
    [line > 0 ? `${file}:${line}` : file, ...(key === '' ? [] : [key]), reason].join(': '),
  );
  return kitError(
    'drill.script-invalid',
    words.join('\n'),
    'Correct the script at the place named and run it again.',
  );
}

function summaryWords({ scenario, phase, metrics, steps, injects }: DrillReport): string {
  const spans = [
    ['detected after', metrics.detect],
    ['declared after', metrics.declare],
    ['restored after', metrics.restore],
    ...metrics.firstImage.map(({ station, span }) => [`first image at ${station} after`, span] as const),
  ] as const;
  const counts = new Map<string, number>();
  for (const { state } of steps) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [
    `DRILL (scripted: nothing here was measured): ${scenario.title}, ${phase}, ${durationWords(metrics.exerciseMs)}`,
    ...spans.map(([what, span]) => `  ${what} ${span === null ? '(not seen)' : durationWords(span.ms)}`),
    `  steps: ${[...counts].map(([state, count]) => `${count} ${state}`).join(', ')}`,
    `  injects: ${injects.filter(({ inTime }) => inTime).length} of ${injects.length} answered in time`,
  ].join('\n');
}
