// What a source remembers, as a fact beside the queue: JSON of keyed hashes, which a damaged or older file must not break.
import type { z } from 'zod';
import type { TransferQueue } from '../queue.ts';

export type Facts = Pick<TransferQueue, 'fact' | 'setFact'>;

/** The fact of that name, or `empty` where there is none that can be read. */
export function readStandingFact<T>(
  queue: Pick<Facts, 'fact'>,
  name: string,
  schema: z.ZodType<T>,
  empty: T,
): T {
  const kept = queue.fact(name);
  if (kept === null) return empty;
  try {
    const parsed = schema.safeParse(JSON.parse(kept));
    return parsed.success ? parsed.data : empty;
  } catch {
    return empty;
  }
}
