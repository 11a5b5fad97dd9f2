// `drill report` says what a run came to. Playing one: drill-script-command.ts.
import path from 'node:path';
import { type Command, Option } from 'commander';
import { reportOf } from '../../drills/report/report.ts';
import type { DrillReport } from '../../drills/report/report-schema.ts';
import { reportCsv } from '../../drills/report/report-csv.ts';
import { readRunRecord } from '../../drills/report/run-record.ts';
import { kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import { type CommonOptions, kitCommand } from './command.ts';
import { readText } from './drill-files.ts';
import { EXIT, finish } from './output.ts';

interface ReportOptions extends CommonOptions {
  readonly format: 'json' | 'csv';
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
