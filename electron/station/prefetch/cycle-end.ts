// Every way in which a cycle can end, said in words and put on record.
import { isOfDrill } from '../drill/link/drill-errors.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { clockTime, reopensAt } from './cycle-hours.ts';
import type { CycleEnd, CycleParts, Round } from './cycle-parts.ts';
import { closedWords, resultWords } from './cycle-words.ts';
import { type DrainEnd, entry } from './drain-queue.ts';
import type { PrefetchHold } from './hold.ts';
import type { CyclePlan } from './plan-cycle.ts';

/** @param lifted a person ran it: nothing waited for its hours */
export async function ended(
  parts: CycleParts,
  round: Round,
  plan: CyclePlan | null,
  end: DrainEnd,
  lifted: boolean,
): Promise<CycleEnd> {
  const { record } = parts;
  if (end.kind === 'held') return paused(parts, round, end.hold);
  if (end.kind === 'cancelled') {
    // A stop by the switch arrives as a cancellation; say which it was.
    const held = parts.hold('retrieve');
    if (held !== null) return paused(parts, round, held);
    record.set({ state: 'idle', message: 'Cancelled; what was not finished is fetched in the next cycle.' });
    await finished(parts, round, 'cancelled', null);
    return {
      error: kitError('dicom.cancelled', 'The prefetch was cancelled.', 'Run it again when it suits.'),
    };
  }
  if (end.kind === 'link-down') {
    return failed(
      parts,
      round,
      end.error,
      `Stopped: the PACS failed several times in a row. ${end.error.message}`,
    );
  }
  // Neither what was fetched meanwhile nor a later round of retries makes a list that failed whole (S-15).
  const { unlisted } = parts;
  if (!round.isShown() && round.resting.state !== 'paused') return { error: null, isQuiet: true };
  if (unlisted !== null) return failed(parts, round, unlisted.error, unlisted.words);
  record.set({
    ...restWords(parts, plan, lifted),
    lastError: end.lastError?.message ?? null,
    ...(plan === null ? {} : { lastFinishedAt: parts.tools.clock.wall().toISOString() }),
  });
  await finished(parts, round, 'ran', end.lastError);
  return { error: null };
}

/** What is said between two cycles: that it is a pause, where the hours hold something back. */
function restWords(
  { queue, settings, tools, waitsFor }: CycleParts,
  plan: CyclePlan | null,
  lifted: boolean,
): { state: 'idle' | 'paused'; message: string } {
  const now = tools.clock.wall().getTime();
  const rows = queue.rows();
  const waits = rows.filter(({ state }) => state === 'queued').map((row) => waitsFor(row, lifted));
  const waiting = {
    forHours: waits.filter((why) => why === 'hours').length,
    forOffPeak: waits.filter((why) => why === 'off-peak').length,
  };
  const { hours, offPeak } = settings.fetchLimits;
  const words = resultWords(rows, plan, waiting, offPeak?.from ?? '');
  if (waiting.forHours === 0) return { state: 'idle', message: words };
  const until = reopensAt(hours, now);
  return {
    state: 'paused',
    message: `${closedWords(until === null ? null : clockTime(until))}; ${words}`,
  };
}

export async function paused(parts: CycleParts, round: Round, hold: PrefetchHold): Promise<CycleEnd> {
  parts.record.set({ state: 'paused', message: hold.words });
  parts.onPhase();
  // One record for one outage, not one a try.
  if (round.isNoted() || round.resting.state !== 'paused') await finished(parts, round, 'paused', null);
  return {
    error: kitError('prefetch.paused', hold.words, 'It goes on by itself when the PACS is healthy again.'),
  };
}

export async function failed(
  parts: CycleParts,
  round: Round,
  error: KitError,
  message: string,
): Promise<CycleEnd> {
  parts.record.set({ state: 'failed', message, lastError: error.message });
  await finished(parts, round, 'failed', error);
  return { error };
}

async function finished(
  { queue, journal }: CycleParts,
  round: Round,
  outcome: 'ran' | 'cancelled' | 'paused' | 'failed',
  error: KitError | null,
): Promise<void> {
  if (outcome === 'ran' && !round.isNoted()) return;
  // An outage may end a round before it has begun; whatever else is on record has a beginning.
  if (outcome !== 'paused') await round.note();
  const rows = queue.rows();
  const complete = rows.filter(({ state }) => state === 'complete').length;
  const details = {
    outcome,
    studiesWanted: rows.length,
    studiesComplete: complete,
    code: error?.code ?? null,
    ...(error !== null && isOfDrill(error) ? { drill: true } : {}),
  };
  await journal.append(entry('prefetch:cycle-finished', details));
}
