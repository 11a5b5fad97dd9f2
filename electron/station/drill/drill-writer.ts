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
import type { EndingType, EndMarks } from './end-marks.ts';

export interface DrillWriter {
  /**
   * @param seen when it happened; null: when it is written
   * @returns the event as it is in the journal; `vault.*` or `journal.*`, and then it did not happen
   */
  write(
    runId: string,
    event: UntimedEvent,
    by: Recorder,
    seen: Moment | null,
  ): Promise<Result<StoredEvent, KitError>>;
  /** Takes an end that holds although it could not be written: it is written, without its texts, once that is possible again. */
  keep(runId: string, event: EndingEvent, at: Moment, by: Recorder): void;
  /** Tries again to write what was kept. */
  catchUp(): Promise<Result<void, KitError>>;
  /** Something is kept that is not on record. */
  isBehind(): boolean;
}

/** What ends the time under way, and with it all that a drill does to the link. */
export type EndingEvent = Extract<UntimedEvent, { readonly type: EndingType }>;

export function createDrillWriter(parts: {
  readonly memory: DrillMemory;
  readonly texts: DrillTexts;
  readonly journal: Pick<Journal, 'append'>;
  readonly marks: EndMarks;
}): DrillWriter {
  const { memory, texts, journal, marks } = parts;
  const kept: { readonly runId: string; readonly entry: JournalEntry }[] = [];

  const catchUp = async (): Promise<Result<void, KitError>> => {
    for (let next = kept[0]; next !== undefined; next = kept[0]) {
      // The memory has it already.
      const recorded = await journal.append(next.entry);
      if (!recorded.ok) return recorded;
      kept.shift();
      marks.clear(next.runId);
    }
    return ok(undefined);
  };

  return {
    catchUp,
    isBehind: () => kept.length > 0,
    async write(runId, event, by, seen) {
      // Nothing overtakes what was kept: read back, it would have come before the end of its run.
      const caughtUp = await catchUp();
      if (!caughtUp.ok) return caughtUp;
      const noteId = await texts.seal(freeTextsOf(event));
      if (!noteId.ok) return noteId;
      const recorded = await journal.append(eventEntry(runId, event, noteId.value, by, seen));
      if (!recorded.ok) return recorded;
      const stored = memory.absorb(recorded.value);
      if (stored === null) throw new Error(`a recorded ${event.type} could not be read back`);
      if (ENDING.has(event.type)) marks.clear(runId);
      return ok(stored);
    },
    keep(runId, event, at, by) {
      kept.push({ runId, entry: eventEntry(runId, event, null, by, at) });
      marks.leave(runId, { type: event.type, at });
      const sealedKeys = freeTextKeysOf(event);
      memory.keepUnrecorded(runId, { event: { ...event, at }, noteId: null, sealedKeys });
    },
  };
}

const ENDING: ReadonlySet<string> = new Set<EndingType>(['ended', 'aborted', 'real-outage']);

export const isEnding = (event: UntimedEvent): event is EndingEvent => ENDING.has(event.type);
