// `drill report`, `cards`, `checklist` and `calendar`: what drills leave on paper and as files.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Command, Option } from 'commander';
import {
  type DrillFile,
  REPORT_FORMATS,
  reportFile,
  type ReportFormat,
} from '../../drills/paper/drill-files.ts';
import { type PrintFacts, wallWords } from '../../drills/paper/print-facts.ts';
import { reportOf } from '../../drills/report/report.ts';
import { readRunRecord } from '../../drills/report/run-record.ts';
import { kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { ExportRequest } from '../station/drill/export.ts';
import { VERSION } from '../version.ts';
import { type CommonOptions, type Context, kitCommand } from './command.ts';
import { readText, writeNew } from './drill-files.ts';
import { withDrillFiles } from './drill-history-session.ts';
import { EXIT, finish, type Output } from './output.ts';

interface PaperOptions extends CommonOptions {
  readonly out?: string;
  readonly paper?: Lowercase<PrintFacts['paper']>;
}

interface ReportOptions extends PaperOptions {
  readonly format: ReportFormat;
  readonly unlock?: boolean;
  readonly passphraseFile?: string;
}

export function drillReportCommand(): Command {
  return paperSize(
    kitCommand<ReportOptions>('report', 'what a run came to, as PDF, JSON or CSV', reportRun)
      .argument('<run>', 'a file that `drill run --out` wrote, or the id of a run of this station')
      .addOption(new Option('--format <format>').choices(REPORT_FORMATS).makeOptionMandatory())
      .option('--out <file>', 'write it there; a PDF needs it')
      .option('--unlock', 'ask for a passphrase: without it, what people wrote stays sealed')
      .option('--passphrase-file <file>', 'unlock with the passphrase on the first line of this file'),
  );
}

export const drillCardsCommand = (): Command =>
  scenarioCommand('cards', 'one page for each role of a scenario, as PDF', (scenarioId) => ({
    what: 'role-cards',
    scenarioId,
  }));

export const drillChecklistCommand = (): Command =>
  scenarioCommand(
    'checklist',
    'the whole scenario as empty forms, as PDF: for when the station is gone',
    (scenarioId) => ({
      what: 'checklist',
      scenarioId,
    }),
  );

export const drillCalendarCommand = (): Command =>
  kitCommand<PaperOptions>(
    'calendar',
    'when each scenario is due, as an iCalendar file',
    (context, { out = '' }) => exported(context, { what: 'calendar' }, { out }),
  ).requiredOption('--out <file>', 'a file that does not exist yet');

const scenarioCommand = (
  name: string,
  words: string,
  request: (scenarioId: string) => ExportRequest,
): Command =>
  paperSize(
    kitCommand<PaperOptions>(name, words, (context, options) =>
      exported(context, request(context.args[0] ?? ''), options),
    )
      .argument('<scenario>', 'its id, as `drill list` shows it')
      .requiredOption('--out <file>', 'a file that does not exist yet'),
  );

const paperSize = (command: Command): Command =>
  command.addOption(new Option('--paper <size>', 'of the pages').choices(['a4', 'letter']).default('a4'));

const sizeOf = ({ paper }: PaperOptions): PrintFacts['paper'] => (paper === 'letter' ? 'LETTER' : 'A4');

const exported = (
  { output, data, config }: Context,
  request: ExportRequest,
  options: PaperOptions,
): Promise<number> =>
  finish(
    output,
    withDrillFiles({ data, config, unlock: null }, (files) => files.file(request, sizeOf(options))),
    (file) => handOver(file, output, options.out),
  );

async function reportRun(
  { output, data, config, args: [named = ''] }: Context,
  options: ReportOptions,
): Promise<number> {
  const { format, out, passphraseFile } = options;
  if (format === 'pdf' && out === undefined) {
    output.error(
      kitError(
        'contract.invalid-input',
        'A PDF is not for a terminal.',
        'Name a new file for it with --out FILE.',
      ),
    );
    return EXIT.usage;
  }
  if (existsSync(path.resolve(named)))
    return finish(output, reportOfFile(path.resolve(named), format, sizeOf(options)), (file) =>
      handOver(file, output, out),
    );
  const unlock = passphraseFile === undefined && options.unlock !== true ? null : { passphraseFile };
  return finish(
    output,
    withDrillFiles({ data, config, unlock }, (files) =>
      files.file({ what: 'report', runId: named, format }, sizeOf(options)),
    ),
    (file) => {
      if (unlock === null)
        output.note('What people wrote is sealed in it: give --unlock or --passphrase-file to have it.');
      return handOver(file, output, out);
    },
  );
}

async function reportOfFile(
  file: string,
  format: ReportFormat,
  paper: PrintFacts['paper'],
): Promise<Result<DrillFile>> {
  const text = await readText(file, 'Name a file that `pacs-kit drill run --out` wrote.');
  if (!text.ok) return text;
  const read = readRunRecord(text.value);
  if (!read.ok)
    return err(
      kitError(
        'drill.run-invalid',
        `${file}: ${read.error}`,
        'Name a file that `pacs-kit drill run --out` wrote.',
      ),
    );
  const report = reportOf(read.value, { kitVersion: VERSION });
  const wall = wallWords(Intl.DateTimeFormat().resolvedOptions().timeZone);
  return ok(
    await reportFile(report, format, { printedAt: new Date(), printedBy: null, station: null, paper, wall }),
  );
}

/** Into the file, which must be new; or, as text, to standard output. */
async function handOver(
  { bytes, mediaType }: DrillFile,
  output: Output,
  out: string | undefined,
): Promise<number> {
  if (out === undefined) {
    const text = new TextDecoder().decode(bytes);
    if (mediaType === 'application/json') output.result(JSON.parse(text), text.trimEnd());
    else output.result({ csv: text }, text.replace(/\r?\n$/u, ''));
    return EXIT.done;
  }
  const file = path.resolve(out);
  const written = await writeNew(file, bytes);
  if (!written.ok) {
    output.error(written.error);
    return EXIT.failed;
  }
  output.result({ ok: true, file, bytes: bytes.length }, `Written to ${file}.`);
  return EXIT.done;
}
