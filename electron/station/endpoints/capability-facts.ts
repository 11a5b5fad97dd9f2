// What a PACS can do, as learnt by doing it: facts with their time, which lapse. Pure.
import { z } from 'zod';
import { type CapabilityView, capabilityViewSchema } from '../../../shared/contract/endpoint-view.ts';

export const CAPABILITIES = capabilityViewSchema.shape.id.options;
export type CapabilityId = CapabilityView['id'];

/** Longer words would make the file unreadable at the next start. */
const MAX_WORDS = 500;

/** `use`: it did it, or failed to. `negotiation`: it took or refused the service when an association was made. */
const factSchema = z.object({
  verdict: z.enum(['yes', 'no']),
  words: z.string().max(MAX_WORDS),
  learntAt: z.string(),
  by: z.enum(['use', 'negotiation']),
});
export type CapabilityFact = z.infer<typeof factSchema>;

export const knownPacsSchema = z.object({
  /** Whom the facts are about: another address or AE title is another PACS. */
  address: z.string(),
  /** Class UID and version name of its last acceptance; null before the first. */
  implementation: z.string().nullable(),
  facts: z.partialRecord(capabilityViewSchema.shape.id, factSchema),
});
export type KnownPacs = z.infer<typeof knownPacsSchema>;

export interface Learnt {
  readonly id: CapabilityId;
  readonly verdict: 'yes' | 'no';
  readonly words: string;
  readonly by: CapabilityFact['by'];
}

const DAY_MS = 86_400_000;
/** Facts are believed so long: a PACS is configured anew more often than it is replaced. */
const LAPSES_AFTER_MS = 30 * DAY_MS;
/** What it could not do is tried again after this, in normal work: someone may have repaired it. */
const NO_TRIED_AGAIN_MS = { use: 3_600_000, negotiation: DAY_MS } as const;
/** A fact that was confirmed so lately is not written down again. */
const CONFIRMED_EVERY_MS = 3_600_000;

const ageMs = (fact: CapabilityFact, now: Date): number => now.getTime() - Date.parse(fact.learntAt);
const holds = (fact: CapabilityFact | undefined, now: Date): fact is CapabilityFact =>
  fact !== undefined && ageMs(fact, now) >= 0 && ageMs(fact, now) < LAPSES_AFTER_MS;

/** The same object when there is no news. What was used is believed before what was negotiated. */
export function withFact(pacs: KnownPacs, learnt: Learnt, now: Date): KnownPacs {
  const { id, verdict, by } = learnt;
  const words = learnt.words.slice(0, MAX_WORDS);
  const was = pacs.facts[id];
  if (holds(was, now)) {
    if (by === 'negotiation' && was.by === 'use' && (was.verdict === 'no' || verdict === 'yes')) return pacs;
    const same = was.verdict === verdict && was.words === words && was.by === by;
    if (same && ageMs(was, now) < CONFIRMED_EVERY_MS) return pacs;
  }
  return { ...pacs, facts: { ...pacs.facts, [id]: { verdict, words, by, learntAt: now.toISOString() } } };
}

/** A PACS of another make or version has to be learnt anew. */
export function withImplementation(pacs: KnownPacs, implementation: string): KnownPacs {
  if (implementation === '' || pacs.implementation === implementation) return pacs;
  return { ...pacs, implementation, facts: pacs.implementation === null ? pacs.facts : {} };
}

/** Whether it offers this; null when nobody knows, or when it is time to try again. */
export function offers(pacs: KnownPacs | undefined, id: CapabilityId, now: Date): boolean | null {
  const fact = pacs?.facts[id];
  if (!holds(fact, now)) return null;
  if (fact.verdict === 'yes') return true;
  return ageMs(fact, now) < NO_TRIED_AGAIN_MS[fact.by] ? false : null;
}

/** Every capability, known or not, in one order. */
export const capabilityViews = (pacs: KnownPacs | undefined, now: Date): CapabilityView[] =>
  CAPABILITIES.map((id) => {
    const fact = pacs?.facts[id];
    return holds(fact, now)
      ? { id, verdict: fact.verdict, learntAt: fact.learntAt, words: fact.words }
      : { id, verdict: 'unknown', learntAt: null, words: 'not seen yet' };
  });
