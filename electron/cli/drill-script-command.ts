// `drill run --script`: plays a scenario's people on a real station with a rehearsal PACS, and says what was measured; with
// --dry on the engine alone, in no time, where nothing is.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { reportOf } from '../../drills/report/report.ts';
import type { DrillReport } from '../../drills/report/report-schema.ts';
import { readRunRecord, type RunRecord } from '../../drills/report/run-record.ts';
import { durationWords } from '../../drills/scenario/duration.ts';
import { type LibraryEntry, readLibrary, shippedScenarios } from '../../drills/scenario/library.ts';
import type { Scenario } from '../../drills/scenario/schema.ts';
import { fillIn } from '../../drills/scenario/variables.ts';
import { checkForStation } from '../../drills/script/check-script.ts';
import { playScript } from '../../drills/script/play-script.ts';
import { parseScript, type Script } from '../../drills/script/script.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { type CommonOptions, kitCommand } from './command.ts';
import { readText, writeNew, wrongScript } from './drill-files.ts';
import { runScript } from './drill-script-run.ts';
import { EXIT, finish, type Output } from './output.ts';

interface RunOptions extends CommonOptions {
  readonly script: string;
  readonly out?: string;
  readonly dry?: boolean;
  readonly pacs: 'rehearsal';
}

/** A script that was read, with the scenario that it plays. */
interface ReadyScript {
  readonly file: string;
  readonly script: Script;
  readonly entry: LibraryEntry;
  /** The scenario's text. */
  readonly text: string;
  /** With the script's values. */
  readonly scenario: Scenario;
}

export function drillRunCommand(): Command {
  return kitCommand<RunOptions>(
    'run',
    'play a scenario with scripted people on a station with a rehearsal PACS, and say what was measured',
    (context, { script: named, out, dry }) => {
      const { output, data } = context;
      return finish(output, readScript(path.resolve(named), data), (ready) =>
        dry === true
          ? finish(output, tried(ready), async (record) =>
              (await kept(output, record, out)) ? tellTrial(output, record, out) : EXIT.failed,
            )
          : play(output, ready, { out, signal: context.signal }),
      );
    },
  )
    .requiredOption('--script <file>', 'who does what, and when (docs/drills/scripts.md)')
    .option('--out <file>', 'write the run there, for `drill report`')
    .option('--dry', 'try the script on the engine alone, in no time; nothing is measured')
    .addOption(
      new Option('--pacs <which>', 'the PACS of the drill').choices(['rehearsal']).default('rehearsal'),
    );
}

async function readScript(file: string, data: string): Promise<Result<ReadyScript>> {
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
  const { scenario } = fillIn(entry.scenario, script.value.variables);
  return ok({ file, script: script.value, entry, text: text.value, scenario });
}

function tried({ file, script, scenario, text }: ReadyScript): Result<RunRecord> {
  const runId = randomUUID();
  const start = Date.now();
  const played = playScript(scenario, script, { runId, start });
  if (!played.ok) return err(wrongScript(file, played.error));
  return ok({
    format: 1,
    runId,
    origin: 'script',
    preparedAt: { processId: `script-${runId}`, monotonicMs: 0, wall: new Date(start).toISOString() },
    scenario: text,
    variables: { ...script.variables },
    events: [...played.value.events],
  });
}

async function play(
  output: Output,
  { file, script, scenario, entry, text }: ReadyScript,
  { out, signal }: { readonly out: string | undefined; readonly signal: AbortSignal },
): Promise<number> {
  const checked = checkForStation(script, scenario);
  if (!checked.ok) {
    output.error(wrongScript(file, checked.error));
    return EXIT.failed;
  }
  const siteScenario = entry.source === 'shipped' ? null : text;
  const say = (words: string): void => output.note(words);
  return finish(output, runScript(script, { siteScenario, signal, say }), async (played) => {
    const { record, driven, unmeasured } = played;
    if (!(await kept(output, record, out))) return EXIT.failed;
    const report = reportOfRecord(record);
    const { name } = driven.run.phase;
    const cameToItsEnd = name === 'hot-wash' || name === 'closed';
    const isGood = cameToItsEnd && unmeasured.length === 0;
    const { notSeen } = driven;
    output.result(
      { ok: isGood, runId: record.runId, out: out ?? null, unmeasured, notSeen, report },
      [
        ...summaryWords('played by a script on a rehearsal PACS, measured on the real switch', report),
        ...(cameToItsEnd ? [] : [`  It did not come to its end: ${report.endedBecause ?? name}`]),
        ...unmeasured.map((id) => `  NOT MEASURED: ${id}`),
        ...notSeen.map((words) => `  waited in vain for: ${words}`),
      ].join('\n'),
    );
    return isGood ? EXIT.done : EXIT.failed;
  });
}

/** @returns false when the file could not be written; that was said */
async function kept(output: Output, record: RunRecord, out: string | undefined): Promise<boolean> {
  if (out === undefined) return true;
  const written = await writeNew(path.resolve(out), JSON.stringify(record));
  if (!written.ok) output.error(written.error);
  return written.ok;
}

function tellTrial(output: Output, record: RunRecord, out: string | undefined): number {
  const report = reportOfRecord(record);
  const words = summaryWords('tried on the engine: nothing here was measured', report).join('\n');
  output.result({ ok: true, runId: record.runId, out: out ?? null, report }, words);
  return EXIT.done;
}

function reportOfRecord(record: RunRecord): DrillReport {
  const read = readRunRecord(JSON.stringify(record));
  if (!read.ok) throw new Error(`the played run is no run: ${read.error}`);
  return reportOf(read.value);
}

function summaryWords(how: string, { scenario, phase, metrics, steps, injects }: DrillReport): string[] {
  const spans = [
    ['detected after', metrics.detect],
    ['declared after', metrics.declare],
    ['restored after', metrics.restore],
    ...metrics.firstImage.map(({ station, span }) => [`first image at ${station} after`, span] as const),
  ] as const;
  const counts = new Map<string, number>();
  for (const { state } of steps) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [
    `DRILL (${how}): ${scenario.title}, ${phase}, ${durationWords(metrics.exerciseMs)}`,
    ...spans.map(([what, span]) => `  ${what} ${span === null ? '(not seen)' : spanWords(span)}`),
    `  steps: ${[...counts].map(([state, count]) => `${count} ${state}`).join(', ')}`,
    `  injects: ${injects.filter(({ inTime }) => inTime).length} of ${injects.length} answered in time`,
  ];
}

/** What was lived through; what was skipped is said beside it. */
const spanWords = ({ ms, jumpedMs }: { readonly ms: number; readonly jumpedMs: number }): string =>
  `${(ms / 1000).toFixed(1)} s${jumpedMs > 0 ? `, and ${durationWords(jumpedMs)} skipped` : ''}`;
