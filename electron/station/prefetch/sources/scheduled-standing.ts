// Which scheduled studies are on the list, kept beside the queue as keyed hashes by source: a source that does not answer, also
// after a restart, must not make its patients vanish (S-15).
import { z } from 'zod';
import { type KeyedHash, keyedHashSchema } from '../../../../shared/domain/study.ts';
import type { PriorStanding } from '../prior-standing.ts';
import type { ListStanding } from '../queue-row.ts';
import { type Facts, readStandingFact } from './standing-fact.ts';

/** The list with the studies that are not imaged yet. */
export interface WholeList extends ListStanding {
  readonly scheduled: ReadonlySet<KeyedHash>;
  /** What is known of the priors of each study on it. */
  readonly priors: ReadonlyMap<KeyedHash, PriorStanding>;
}

const NAME = 'scheduled';
const standingSchema = z.record(z.string(), z.array(keyedHashSchema));
export type ScheduledStanding = z.infer<typeof standingSchema>;

export const readStanding = (queue: Pick<Facts, 'fact'>): ScheduledStanding =>
  readStandingFact(queue, NAME, standingSchema, {});

export const writeStanding = (queue: Facts, standing: ScheduledStanding): void =>
  queue.setFact(NAME, JSON.stringify(standing));

export const scheduledKeys = (queue: Pick<Facts, 'fact'>): ReadonlySet<KeyedHash> =>
  new Set(Object.values(readStanding(queue)).flat());
