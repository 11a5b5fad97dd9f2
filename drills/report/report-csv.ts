// The steps and injects of a report as one table, for a spreadsheet (RFC 4180).
import type { DrillReport } from './report.ts';

const HEADER = [
  'signal',
  'origin',
  'run',
  'scenario',
  'kind',
  'id',
  'role',
  'person',
  'text',
  'target_s',
  'at_s',
  'late_s',
  'state',
  'how',
  'by',
  'evidence',
  'note',
] as const;

type Row = Readonly<Record<(typeof HEADER)[number], string | number | null>>;

/** One row for each step and each inject, after a header; lines end in CRLF. Times are seconds of exercise time. */
export function reportCsv(report: DrillReport): string {
  const common = { signal: 'DRILL', origin: report.origin, run: report.runId, scenario: report.scenario.id };
  const rows: readonly Row[] = [
    ...report.steps.map((step) => ({
      ...common,
      ...step,
      kind: 'step',
      target_s: seconds(step.targetMs),
      at_s: seconds(step.atMs),
      late_s: seconds(step.lateMs),
    })),
    ...report.injects.map((inject) => ({
      ...common,
      kind: 'inject',
      id: inject.id,
      role: inject.to.join(' '),
      person: null,
      text: inject.text,
      target_s: seconds(inject.answerWithinMs),
      at_s: seconds(inject.answeredAfterMs),
      late_s:
        inject.answeredAfterMs === null
          ? null
          : seconds(Math.max(0, inject.answeredAfterMs - inject.answerWithinMs)),
      state: inject.state,
      how: null,
      by: null,
      evidence: inject.response,
      note: null,
    })),
  ];
  return [HEADER, ...rows.map((row) => HEADER.map((column) => row[column]))]
    .map((cells) => `${cells.map((cell) => cellText(cell)).join(',')}\r\n`)
    .join('');
}

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

/** Text that a spreadsheet would run as a formula is kept from it by an apostrophe. */
function cellText(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r]/u.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
