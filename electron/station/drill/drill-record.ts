// An event of a run as a record of the journal, and read back from there. The record's own time is the event's moment, so that
// a report and the journal agree; what a person typed freely is not in it, only the note that it was sealed in (S-12).
import { z } from 'zod';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import {
  type DrillEvent,
  drillEventSchema,
  FREE_TEXT_KEYS,
  SEALED_WORDS,
} from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import type { JournalEntry } from '../journal/port.ts';

type WithoutAt<T> = T extends unknown ? Omit<T, 'at'> : never;

/** An event before the journal gave it its moment. */
export type UntimedEvent = WithoutAt<DrillEvent>;
export type FreeTextKey = (typeof FREE_TEXT_KEYS)[number];
/** What one event's note holds. */
export type FreeTexts = Readonly<Partial<Record<FreeTextKey, string>>>;

/** An event as it is kept: its sealed texts stand as `SEALED_WORDS`. */
export interface StoredEvent {
  readonly event: DrillEvent;
  /** The note of the book `drill-notes` with what stood there; null when nothing was written. */
  readonly noteId: string | null;
  readonly sealedKeys: readonly FreeTextKey[];
}

export interface Recorder {
  readonly actor: string;
  readonly role: string;
}

export const BY_STATION: Recorder = { actor: 'station', role: 'station' };

/** A name that somebody typed on a locked station proves nothing: it is in the event, and the record is the station's. */
export const recordedBy = (operator: { readonly label: string; readonly role: string } | null): Recorder =>
  operator === null ? BY_STATION : { actor: operator.label, role: operator.role };

const isFreeTextKey = (key: string): key is FreeTextKey =>
  (FREE_TEXT_KEYS as readonly string[]).includes(key);

/** What of an event a person typed freely; empty texts are none. */
export function freeTextsOf(event: UntimedEvent): FreeTexts {
  return Object.fromEntries(
    Object.entries(event).filter(([key, value]) => isFreeTextKey(key) && value !== ''),
  );
}

export const freeTextKeysOf = (event: UntimedEvent): readonly FreeTextKey[] =>
  Object.keys(freeTextsOf(event)).filter(isFreeTextKey);

/**
 * @param noteId where its free texts are sealed; null when it has none, or when they could not be kept
 * @param seen when it happened, for the one that could not be written then; else the record's own time is its moment
 */
export function eventEntry(
  runId: string,
  event: UntimedEvent,
  noteId: string | null,
  recorder: Recorder,
  seen: Moment | null = null,
): JournalEntry {
  const { type, ...parts } = event;
  const plain = Object.entries(parts).filter(([key]) => key !== 'at' && !isFreeTextKey(key));
  const sealed = freeTextKeysOf(event).join(',');
  return {
    event: `drill:${type}`,
    ...recorder,
    details: {
      runId,
      ...(Object.fromEntries(plain) as JournalEntry['details']),
      ...(noteId !== null && { noteId }),
      ...(sealed !== '' && { sealed }),
      ...(seen !== null && {
        seenProcess: seen.processId,
        seenMonotonicMs: seen.monotonicMs,
        seenAt: seen.wall,
      }),
    },
  };
}

export const momentOf = ({ runId, monotonicMs, at }: JournalRecord): Moment => ({
  processId: runId,
  monotonicMs,
  wall: at,
});

const noteSchema = z.object({
  runId: z.string(),
  noteId: z.string().optional(),
  sealed: z.string().optional(),
  seenProcess: z.string().optional(),
  seenMonotonicMs: z.number().optional(),
  seenAt: z.string().optional(),
});

/** @returns the event and its run; null for any other record, and for one that no event of this build can be read from */
export function eventOfRecord(record: JournalRecord): (StoredEvent & { readonly runId: string }) | null {
  const note = noteSchema.safeParse(record.details);
  if (!record.event.startsWith('drill:') || !note.success) return null;
  const { runId, noteId = null, sealed = '' } = note.data;
  const sealedKeys = sealed.split(',').filter(isFreeTextKey);
  const { seenProcess, seenMonotonicMs, seenAt } = note.data;
  const plain = Object.entries(record.details).filter(([key]) => !Object.hasOwn(noteSchema.shape, key));
  const event = drillEventSchema.safeParse({
    ...Object.fromEntries(plain),
    ...Object.fromEntries(sealedKeys.map((key) => [key, SEALED_WORDS])),
    type: record.event.slice('drill:'.length),
    at:
      seenProcess === undefined
        ? momentOf(record)
        : { processId: seenProcess, monotonicMs: seenMonotonicMs, wall: seenAt },
  });
  return event.success ? { runId, event: event.data, noteId, sealedKeys } : null;
}
