// At most so many priors a day (product P5): a day of oncology must not empty the archive, and the best ones come first.
import type { PlannedStudy } from './find-priors.ts';
import type { TransferQueue } from './queue.ts';
import type { PrefetchTools } from './tools.ts';
import { dicomDay } from './sources/date-window.ts';

const FACT = 'priorsOfDay';

export interface CappedPriors {
  readonly within: readonly PlannedStudy[];
  /** Not begun today; a later day takes them up. */
  readonly beyond: number;
}

/** How many priors were begun on this day, as the queue's file remembers: a restart begins no new day. */
function begunOn(day: string, fact: string | null): number {
  const [of, count] = (fact ?? '').split(' ');
  return of === day && /^\d+$/u.test(count ?? '') ? Number(count) : 0;
}

/**
 * Lets through what was begun before, and of the rest as many as the day still allows, in the order given.
 *
 * @param maxPerDay null: no cap
 */
export function capPriorsOfDay(
  { vault, clock }: Pick<PrefetchTools, 'vault' | 'clock'>,
  queue: Pick<TransferQueue, 'rows' | 'fact' | 'setFact'>,
  priors: readonly PlannedStudy[],
  maxPerDay: number | null,
): CappedPriors {
  if (maxPerDay === null) return { within: priors, beyond: 0 };
  const day = dicomDay(clock.wall());
  const queued = new Set(queue.rows().map(({ studyKey }) => studyKey));
  const before = begunOn(day, queue.fact(FACT));
  let begun = before;
  const within = priors.filter(({ listed }) => {
    const studyKey = vault.keyOf(listed.descriptor.StudyInstanceUID);
    if (queued.has(studyKey) || (vault.counts(studyKey)?.held ?? 0) > 0) return true;
    if (begun >= maxPerDay) return false;
    begun += 1;
    return true;
  });
  if (begun !== before) queue.setFact(FACT, `${day} ${begun}`);
  return { within, beyond: priors.length - within.length };
}
