// A top-up before a downtime that someone planned: which moment it is for, over restarts, and what was said of it on record.
import { z } from 'zod';
import type { TopUpView } from '../../../shared/contract/queue-view.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { Clock } from '../health/clock.ts';
import type { Journal } from '../journal/port.ts';
import { entry } from './drain-queue.ts';
import type { TopUpQuestion } from './cycle-top-up-view.ts';
import type { PrefetchHold } from './hold.ts';
import type { PrefetchState } from './progress.ts';
import type { TransferQueue } from './queue.ts';

const storedSchema = z.object({
  by: z.number(),
  begunAt: z.number(),
  verdict: z.enum(['in-time', 'late', 'unknown', 'done']).nullable(),
  /** A later moment, of a person or of a planned window, to go on with once this one has passed. */
  later: z.number().nullable().default(null),
});
type Stored = z.infer<typeof storedSchema>;

export interface TopUp {
  /** Wall times, ms since 1970; null while there is none. Over once its moment has passed. */
  current(): { readonly by: number; readonly begunAt: number } | null;
  /** Why no top-up for this moment can begin (`contract.invalid-input`: it has passed, or lies more than a week ahead), or null. */
  refusal(by: string): KitError | null;
  /** @returns what {@link refusal} says */
  begin(by: string, ifSooner: boolean): Result<void, KitError>;
  end(): boolean;
  /** Puts a verdict that differs from the last recorded one into the journal, not more often than it can be read. */
  judge(view: TopUpView): void;
}

const LONGEST_AHEAD_MS = 7 * 86_400_000;
/** A rate that wavers around the limit must not fill the journal. */
const VERDICT_EVERY_MS = 30_000;
/** What could not be written is tried again. */
const SAVE_AGAIN_MS = 30_000;
/** The wall must say for so long that the moment has passed, where the time that went by does not. */
const PROOF_MS = 15 * 60_000;
const FACT = 'topUp';

export function createTopUp(options: {
  readonly queue: Pick<TransferQueue, 'fact' | 'setFact'>;
  readonly clock: Clock;
  readonly journal: Pick<Journal, 'append'>;
}): TopUp {
  const { queue, clock, journal } = options;
  const kept = storedSchema.safeParse(JSON.parse(queue.fact(FACT) ?? 'null'));
  let stored: Stored | null = kept.success ? kept.data : null;
  let judgedAt = Number.NEGATIVE_INFINITY;
  const wall = (): number => clock.wall().getTime();
  let unsaved = false;
  let triedAt = 0;
  const save = (): void => {
    triedAt = clock.now();
    try {
      queue.setFact(FACT, JSON.stringify(stored));
      unsaved = false;
    } catch {
      // A full disk must neither keep a top-up going nor stop the timer that asks for it (S-15): written when there is room.
      unsaved = true;
    }
  };
  /** When its moment comes by the monotonic clock; not known of one that the wall says has passed already. */
  const monotonicEnd = (by: number): number =>
    by > wall() ? clock.now() + by - wall() : Number.POSITIVE_INFINITY;
  let endsAt = monotonicEnd(stored?.by ?? 0);
  let passedSince: number | null = null;
  const keep = (next: Stored | null): void => {
    if (next !== null && next.by !== stored?.by) {
      endsAt = monotonicEnd(next.by);
      passedSince = null;
    }
    stored = next;
    save();
  };
  const over = (reason: string): void => {
    const { by, verdict, later } = stored ?? { by: 0, verdict: null, later: null };
    const goesOn = later !== null && later > wall();
    keep(goesOn ? { by: later, begunAt: wall(), verdict: null, later: null } : null);
    void journal.append(entry('prefetch:top-up-ended', { by: new Date(by).toISOString(), verdict, reason }));
  };
  const current = (): Stored | null => {
    if (unsaved && clock.now() - triedAt >= SAVE_AGAIN_MS) save();
    if (stored === null) return null;
    const left = stored.by - wall();
    if (left > 0 && left <= LONGEST_AHEAD_MS) {
      passedSince = null;
      return stored;
    }
    // A clock on the wall that jumps ends nothing at once: it may jump back (S-14). A computer that slept says so for longer.
    passedSince ??= clock.now();
    const isSure = clock.now() >= endsAt || clock.now() - passedSince >= PROOF_MS;
    if (!isSure) return null;
    over(left > 0 ? 'the clock was set back' : 'its time has come');
    return stored;
  };
  const refusal = (byText: string): KitError | null => {
    const ahead = Date.parse(byText) - wall();
    if (ahead > 0 && ahead <= LONGEST_AHEAD_MS) return null;
    const message = 'A top-up needs a moment within the next seven days.';
    return kitError('contract.invalid-input', message, 'Give the time at which the downtime begins.');
  };
  return {
    current,
    refusal,
    begin(byText, ifSooner) {
      const refused = refusal(byText);
      if (refused !== null) return err(refused);
      const [by, now] = [Date.parse(byText), wall()];
      const running = current();
      if (ifSooner && running !== null && running.by <= by) {
        if (running.by < by) keep({ ...running, later: by });
        return ok(undefined);
      }
      const after = ifSooner && running !== null ? (running.later ?? running.by) : null;
      keep({ by, begunAt: running?.begunAt ?? now, verdict: null, later: after });
      judgedAt = Number.NEGATIVE_INFINITY;
      return ok(undefined);
    },
    end() {
      if (stored === null) return false;
      over('a person ended it');
      return true;
    },
    judge({ verdict, finishesAt, by }) {
      if (stored === null || current() === null || verdict === stored.verdict) return;
      if (verdict !== 'done' && clock.now() - judgedAt < VERDICT_EVERY_MS) return;
      judgedAt = clock.now();
      keep({ ...stored, verdict });
      void journal.append(entry('prefetch:top-up-verdict', { by, verdict, finishesAt }));
    },
  };
}

const LIST_EVERY_MS = 60_000;

/** Between two lists of a top-up; what is known already and lacks is tried in rounds between them (cycle-rounds.ts). */
export const relistMs = (random: number): number => LIST_EVERY_MS * (0.9 + 0.2 * random);

/** What the answer to "in time?" depends on beside the queue. */
export function standingOf(
  { state, message, failedPatients, leftOut }: Omit<PrefetchState, 'nextAt'>,
  listedAt: string | null,
  topUp: { readonly begunAt: number } | null,
  hold: PrefetchHold | null,
): Pick<TopUpQuestion, 'paused' | 'unlisted' | 'lacks'> {
  const listed = listedAt !== null && topUp !== null && Date.parse(listedAt) >= topUp.begunAt;
  const lacks = [
    ...(failedPatients > 0 ? [`priors of ${failedPatients} patients not found out`] : []),
    ...(leftOut > 0 ? [`${leftOut} beyond the configured limit not fetched`] : []),
    ...(state === 'failed' ? ['the last try to fetch failed'] : []),
  ];
  return {
    paused: hold?.words ?? (state === 'failed' ? message : null),
    unlisted: listed ? null : 'the PACS has not given its whole list since the top-up began',
    lacks: lacks.length === 0 ? null : lacks.join('; '),
  };
}
