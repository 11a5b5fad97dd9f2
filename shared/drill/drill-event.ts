// Everything that can happen in a run. A run is the fold of these events and nothing else; each is flat, so that it fits one
// record of the journal.
import { z } from 'zod';
import { AUTO_EVENTS, type AutoEvent, LINK_FAULTS, type LinkFault } from './auto-events.ts';
import { momentSchema } from './moment.ts';

const id = z.string().min(1).max(40);
/** Who did it: a person's name as the site writes it. */
const by = z.string().trim().min(1).max(120);
const words = z.string().trim().min(1).max(2000);
const maybeWords = z.string().trim().max(2000).default('');
const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as [K, ...K[]];

const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), at: momentSchema, ...shape });

/** HSEEP's ratings: performed without challenges, with some, with major ones, unable to perform. */
export const RATINGS = ['P', 'S', 'M', 'U'] as const;

export const drillEventSchema = z.discriminatedUnion('type', [
  // before the start, and when people change places
  event('role-assigned', { role: id, person: by }),
  event('role-ready', { role: id, by }),
  event('precondition-checked', {
    precondition: z.number().int().min(0),
    met: z.boolean(),
    by,
    note: maybeWords,
  }),
  // by the coordinator
  event('started', { by }),
  event('paused', { by, reason: words }),
  event('resumed', { by }),
  /** The controller moves exercise time on (HSEEP's time jump): nobody lived through it, and no measured span contains it. */
  event('time-jumped', {
    by,
    byMs: z
      .number()
      .int()
      .min(1000)
      .max(7 * 86_400_000),
  }),
  event('inject-delivered', { inject: id, by }),
  event('aborted', { by, reason: words }),
  event('ended', { by }),
  // by the players
  event('step-done', { step: id, by, evidence: maybeWords, note: maybeWords }),
  event('step-undone', { step: id, by, reason: words }),
  event('step-skipped', { step: id, by, reason: words }),
  event('inject-answered', { inject: id, by, response: maybeWords }),
  // by anyone who watches, also afterwards
  event('observed', { by, kind: z.enum(['strength', 'improvement', 'note']), text: words }),
  /** Counted from 0 in the order of their coming. */
  event('observation-withdrawn', { observation: z.number().int().min(0), by }),
  // by the station
  event('signal-seen', { event: z.enum(keysOf<AutoEvent>(AUTO_EVENTS)), station: z.string().min(1).max(64) }),
  event('link-failed', { fault: z.enum(keysOf<LinkFault>(LINK_FAULTS)) }),
  event('link-restored', {}),
  event('real-outage', { reason: words }),
  event('ticked', {}),
  // in the hot wash
  event('objective-rated', { objective: id, rating: z.enum(RATINGS), by, remark: maybeWords }),
  event('improvement-added', {
    item: id,
    text: words,
    rootCause: maybeWords,
    owner: by,
    due: z.iso.date(),
    step: id.nullable(),
  }),
  event('improvement-withdrawn', { item: id, by }),
  event('closed', { by }),
]);

export type DrillEvent = Readonly<z.infer<typeof drillEventSchema>>;
export type DrillEventType = DrillEvent['type'];
/** The event of one type. */
export type EventOf<T extends DrillEventType> = Extract<DrillEvent, { readonly type: T }>;

/** Keys of an event that a person types freely: sealed in the vault's book of drill notes, never in the journal (S-12). */
export const FREE_TEXT_KEYS = [
  'reason',
  'note',
  'evidence',
  'response',
  'text',
  'remark',
  'rootCause',
] as const;

/** What stands for a sealed text while the vault is locked. */
export const SEALED_WORDS = '(sealed until the vault is unlocked)';
