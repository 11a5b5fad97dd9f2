// What a cycle does and how it ended, in words that a reader is shown. Pure.
import type { CyclePlan } from './plan-cycle.ts';
import type { TransferRow } from './queue-row.ts';

export const count = (n: number, noun: string): string =>
  `${n} ${n === 1 ? noun : `${noun.replace(/y$/u, 'ie')}s`}`;

export function fetchingWords(rows: readonly TransferRow[]): string {
  const done = rows.filter(({ state }) => state !== 'queued' && state !== 'running').length;
  return `Fetching ${Math.min(done + 1, rows.length)} of ${count(rows.length, 'study')}`;
}

/** Studies that wait although nothing is wrong. */
export interface Waiting {
  readonly forHours: number;
  readonly forOffPeak: number;
}

/** @param offPeakFrom when the off-peak hours begin, `HH:MM` */
export function resultWords(
  rows: readonly TransferRow[],
  plan: CyclePlan | null,
  waiting: Waiting,
  offPeakFrom: string,
): string {
  const complete = rows.filter(({ state }) => state === 'complete').length;
  const cancelled = rows.filter(({ state }) => state === 'cancelled').length;
  const rest = rows.length - complete - cancelled - waiting.forHours - waiting.forOffPeak;
  return [
    rows.length === 0 ? 'The worklist is empty' : `${complete} of ${count(rows.length, 'study')} complete`,
    ...(rest > 0 ? [`${rest} to be tried again`] : []),
    ...(waiting.forHours > 0 ? [`${waiting.forHours} waiting for those hours`] : []),
    ...(waiting.forOffPeak > 0
      ? [`${count(waiting.forOffPeak, 'prior')} waiting for the off-peak hours from ${offPeakFrom}`]
      : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled by a person`] : []),
    ...(plan !== null && plan.leftOut > 0 ? [`${plan.leftOut} beyond the configured limit not fetched`] : []),
    ...(plan !== null && plan.unnamed > 0 ? [`${plan.unnamed} listed without a StudyInstanceUID`] : []),
    ...(plan !== null && plan.listedFrom !== '' ? [`listed${plan.listedFrom}`] : []),
    ...(plan !== null && plan.failedPatients > 0
      ? [`priors of ${count(plan.failedPatients, 'patient')} not found out`]
      : []),
    ...(plan?.notes ?? []),
  ].join('; ');
}

/** @param until when the hours begin again; null: never */
export const closedWords = (until: string | null): string =>
  `Outside the hours for fetching${until === null ? '' : ` until ${until}`}; what cannot wait is fetched all the same`;
