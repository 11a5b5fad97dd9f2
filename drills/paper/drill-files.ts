// The files that leave the kit: a report in each of its formats, role cards, the empty checklist, the calendar. Their names
// carry ids and a day, never a person's name.
import type { ScenarioRow } from '../../shared/contract/drill-view.ts';
import { assertNever } from '../../shared/domain/assert-never.ts';
import { calendarOf } from '../report/calendar.ts';
import { reportCsv } from '../report/report-csv.ts';
import type { DrillReport } from '../report/report-schema.ts';
import { afterActionReport } from './after-action-report.ts';
import { checklist } from './checklist.ts';
import type { PrintFacts } from './print-facts.ts';
import { renderPdf } from './render.ts';
import { roleCards } from './role-cards.ts';
import type { PaperScenario } from './step-form.ts';

export const REPORT_FORMATS = ['pdf', 'json', 'csv'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface DrillFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const MEDIA_TYPES = {
  pdf: 'application/pdf',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
} as const;

const file = (
  parts: readonly string[],
  kind: keyof typeof MEDIA_TYPES,
  content: string | Uint8Array,
): DrillFile => ({
  fileName: `${['drill', ...parts].map((part) => part.replaceAll(/[^A-Za-z0-9-]+/gu, '-')).join('-')}.${kind}`,
  mediaType: MEDIA_TYPES[kind],
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
});

export async function reportFile(
  report: DrillReport,
  format: ReportFormat,
  print: PrintFacts,
): Promise<DrillFile> {
  const parts = [
    'report',
    report.scenario.id,
    (report.startedAt ?? report.preparedAt).slice(0, 10),
    report.runId.slice(0, 8),
  ];
  switch (format) {
    case 'pdf':
      return file(parts, format, await renderPdf(afterActionReport(report, print)));
    case 'json':
      return file(parts, format, `${JSON.stringify(report, null, 2)}\n`);
    case 'csv':
      // Spreadsheets take UTF-8 for what it is by its mark.
      return file(parts, format, `\uFEFF${reportCsv(report)}`);
    default:
      return assertNever(format);
  }
}

export const roleCardsFile = async (paper: PaperScenario, print: PrintFacts): Promise<DrillFile> =>
  file(['role-cards', paper.scenario.id], 'pdf', await renderPdf(roleCards(paper, print)));

export const checklistFile = async (paper: PaperScenario, print: PrintFacts): Promise<DrillFile> =>
  file(['checklist', paper.scenario.id], 'pdf', await renderPdf(checklist(paper, print)));

export const calendarFile = (
  rows: readonly ScenarioRow[],
  facts: { readonly madeAt: Date; readonly site: string },
): DrillFile => file(['calendar'], 'ics', calendarOf(rows, facts));
