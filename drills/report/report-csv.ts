// A report as one table, for a spreadsheet (RFC 4180): figures, steps, injects, ratings and the improvement plan.
import type { DrillReport } from './report-schema.ts';

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
  'at_utc',
  'due',
] as const;

type Row = Readonly<Record<(typeof HEADER)[number], string | number | null>>;

/**
 * One row for each figure, step, inject, objective and improvement item, after a header; lines end in CRLF. Times are seconds
 * of exercise time.
 */
export function reportCsv(report: DrillReport): string {
  const common = { signal: 'DRILL', origin: report.origin, run: report.runId, scenario: report.scenario.id };
  const rows: readonly Row[] = [...figureRows(report), ...actRows(report), ...reviewRows(report)].map(
    (row) => ({ ...EMPTY, ...common, ...row }),
  );
  return [HEADER, ...rows.map((row) => HEADER.map((column) => row[column]))]
    .map((cells) => `${cells.map((cell) => cellText(cell)).join(',')}\r\n`)
    .join('');
}

const EMPTY = Object.fromEntries(HEADER.map((column) => [column, null])) as Row;

const figureRows = ({ figures }: DrillReport): readonly Partial<Row>[] =>
  figures.map(({ figure, of, from, ms, targetMs, inTime, how }) => ({
    kind: 'figure',
    id: figure,
    text: of === null ? `from ${from}` : `${of}, from ${from}`,
    target_s: seconds(targetMs),
    at_s: seconds(ms),
    late_s: ms === null || targetMs === null ? null : seconds(Math.max(0, ms - targetMs)),
    state: ms === null ? 'not-seen' : inTime === null ? 'no-target' : inTime ? 'in-time' : 'late',
    how,
  }));

const actRows = ({ steps, injects }: DrillReport): readonly Partial<Row>[] => [
  ...steps.map(({ id, role, person, text, targetMs, atMs, at, lateMs, state, how, by, evidence, note }) => ({
    kind: 'step',
    id,
    role,
    person,
    text,
    target_s: seconds(targetMs),
    at_s: seconds(atMs),
    late_s: seconds(lateMs),
    state,
    how,
    by,
    evidence,
    note,
    at_utc: at,
  })),
  ...injects.map(({ id, to, text, answerWithinMs, answeredAfterMs, state, response }) => ({
    kind: 'inject',
    id,
    role: to.join(' '),
    text,
    target_s: seconds(answerWithinMs),
    at_s: seconds(answeredAfterMs),
    late_s: answeredAfterMs === null ? null : seconds(Math.max(0, answeredAfterMs - answerWithinMs)),
    state,
    evidence: response,
  })),
];

const reviewRows = ({ objectives, improvements }: DrillReport): readonly Partial<Row>[] => [
  ...objectives.map(({ id, text, rating, ratedBy, remark }) => ({
    kind: 'objective',
    id,
    text,
    state: rating ?? 'not-rated',
    by: ratedBy,
    note: remark,
  })),
  ...improvements.map(({ item, text, rootCause, owner, due, step, status, closed }) => ({
    kind: 'improvement',
    id: item,
    role: step,
    text,
    state: status,
    by: owner,
    evidence: rootCause,
    note: closed?.note ?? '',
    at_utc: closed?.at ?? null,
    due,
  })),
];

/** To the millisecond: a monotonic clock's further digits are noise in a table. */
const seconds = (ms: number | null): number | null => (ms === null ? null : Math.round(ms) / 1000);

/** Text that a spreadsheet would run as a formula is kept from it by an apostrophe. */
function cellText(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[\s=+\-@＝＋－＠]/u.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
