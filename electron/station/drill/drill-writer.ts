// How an event of a run gets on the record: its free texts sealed first, then the journal, and only then does it count. A kill
// between the two leaves a note that nothing names; it never leaves a tick without its words.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { ok, type Result } from '../../../shared/contract/result.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import type { Journal, JournalEntry } from '../journal/port.ts';
import type { DrillMemory } from './drill-memory.ts';
import {
  eventEntry,
  freeTextKeysOf,
  freeTextsOf,
  type Recorder,
  type StoredEvent,
  type UntimedEvent,
} from './drill-record.ts';
import type { DrillTexts } from './drill-texts.ts';

export interface DrillWriter {
  /** @returns the event as it is in the journal, with the moment of its record; `vault.*` or `journal.*`, and then it did not happen */
  write(runId: string, event: UntimedEvent, by: Recorder): Promise<Result<StoredEvent, KitError>>;
  /** Takes an event that holds although it could not be written: it is written, without its texts, once that is possible again. */
  keep(runId: string, event: UntimedEvent, at: Moment, by: Recorder): void;
  /** Tries again to write what was kept. */
  catchUp(): Promise<Result<void, KitError>>;
}

export function createDrillWriter(parts: {
  readonly memory: DrillMemory;
  readonly texts: DrillTexts;
  readonly journal: Pick<Journal, 'append'>;
}): DrillWriter {
  const { memory, texts, journal } = parts;
  const kept: JournalEntry[] = [];

  const catchUp = async (): Promise<Result<void, KitError>> => {
    for (let entry = kept[0]; entry !== undefined; entry = kept[0]) {
      // The memory has it already.
      const recorded = await journal.append(entry);
      if (!recorded.ok) return recorded;
      kept.shift();
    }
    return ok(undefined);
  };

  return {
    catchUp,
    async write(runId, event, by) {
      // Nothing overtakes what was kept: read back, it would have come before the end of its run.
      const caughtUp = await catchUp();
      if (!caughtUp.ok) return caughtUp;
      const noteId = await texts.seal(freeTextsOf(event));
      if (!noteId.ok) return noteId;
      const recorded = await journal.append(eventEntry(runId, event, noteId.value, by));
      if (!recorded.ok) return recorded;
      const stored = memory.absorb(recorded.value);
      if (stored === null) throw new Error(`a recorded ${event.type} could not be read back`);
      return ok(stored);
    },
    keep(runId, event, at, by) {
      kept.push(eventEntry(runId, event, null, by, at));
      const sealedKeys = freeTextKeysOf(event);
      memory.keepUnrecorded(runId, { event: { ...event, at }, noteId: null, sealedKeys });
    },
  };
}
