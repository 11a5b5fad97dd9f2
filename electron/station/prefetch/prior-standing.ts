// What the PACS said of each patient's earlier studies, and which of them the rule chose, kept beside the queue as keyed hashes: a
// row must be able to say "2 of 3 priors", also after a restart, and *not known* where nobody asked (S-1, S-15).
import { z } from 'zod';
import { type KeyedHash, keyedHashSchema } from '../../../shared/domain/study.ts';
import { type Facts, readStandingFact } from './sources/standing-fact.ts';

const NAME = 'priors';

const standingSchema = z.object({
  /** When the PACS was asked, ISO 8601. */
  askedAt: z.string(),
  /** Earlier studies of this patient that the PACS named, chosen or not. */
  named: z.number().int().nonnegative(),
  /** Those that the rule chose, best first. */
  chosen: z.array(keyedHashSchema),
});
export type PriorStanding = z.infer<typeof standingSchema>;

const bookSchema = z.record(keyedHashSchema, standingSchema);

export interface PriorBook {
  /** By current study. Of who is not in it nothing is known. */
  known(): ReadonlyMap<KeyedHash, PriorStanding>;
  /**
   * Takes in what this plan was told.
   *
   * @param unknown current studies of which nothing can be known now: nobody can say whose they are
   * @param keep forgets all others; null where the list is not whole, and nobody has left it for certain
   */
  note(
    told: ReadonlyMap<KeyedHash, PriorStanding>,
    unknown: readonly KeyedHash[],
    keep: ReadonlySet<KeyedHash> | null,
  ): void;
  /** The site wants no priors any more: what was chosen once says nothing now. */
  clear(): void;
}

/** A fact that cannot be read is as none: the next cycle asks anew. */
export function createPriorBook(queue: Facts): PriorBook {
  let book: ReadonlyMap<KeyedHash, PriorStanding> = new Map(
    Object.entries(readStandingFact(queue, NAME, bookSchema, {})),
  );
  let written = JSON.stringify(Object.fromEntries(book));
  const set = (next: ReadonlyMap<KeyedHash, PriorStanding>): void => {
    book = next;
    const text = JSON.stringify(Object.fromEntries(book));
    if (text === written) return;
    try {
      queue.setFact(NAME, text);
      written = text;
    } catch {
      // A full disk: this process knows, and after a restart it is asked anew.
    }
  };
  return {
    known: () => book,
    note(told, unknown, keep) {
      const next = new Map([...book, ...told]);
      for (const studyKey of unknown) next.delete(studyKey);
      for (const studyKey of next.keys()) if (keep !== null && !keep.has(studyKey)) next.delete(studyKey);
      set(next);
    },
    clear: () => set(new Map()),
  };
}
