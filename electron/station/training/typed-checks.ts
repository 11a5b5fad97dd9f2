// Whether what a learner read off and typed is what the station knows: reading is practised by reading, not by ticking.
import type { Journal } from '../journal/port.ts';

export interface KnownValues {
  /** Where a time of the list stands on the screen; ISO 8601 or null. */
  readonly listAsOf: () => Promise<readonly (string | null)[]>;
  readonly journal: Pick<Journal, 'read'>;
  /** When the step began, ISO 8601. */
  readonly since: string;
}

const MINUTE_MS = 60_000;

export async function isRightValue(check: string, value: string, known: KnownValues): Promise<boolean> {
  if (check === 'list-as-of') {
    const times = await known.listAsOf();
    return times.some((time) => time !== null && isTimeOfDay(value, Date.parse(time)));
  }
  if (check === 'journal-records') return countedSince(Number(value), known);
  return false;
}

/** HH:MM in local time. A minute beside it is read off rightly too: the list may just have come anew. */
function isTimeOfDay(written: string, atMs: number): boolean {
  const [hours = '', minutes = ''] = written.split(':');
  return [-1, 0, 1].some((by) => {
    const at = new Date(atMs + by * MINUTE_MS);
    return Number(hours) === at.getHours() && minutes !== '' && Number(minutes) === at.getMinutes();
  });
}

/** The journal grows while it is counted: any number that it had during this step is right. */
async function countedSince(count: number, { journal, since }: KnownValues): Promise<boolean> {
  if (!Number.isInteger(count) || count < 1) return false;
  const counted = await journal.read(count - 1, 2);
  if (!counted.ok || counted.value.length === 0) return false;
  // Record `count` was the last one at some moment of this step: the next one came after the step began, or is not there yet.
  const [, next] = counted.value;
  return next === undefined || next.at >= since;
}
