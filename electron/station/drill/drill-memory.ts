// What the journal holds of drills, kept in memory: told each record once, at the opening and as they come. A restarted station
// therefore has the run that it had.
import { z } from 'zod';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { drillEventSchema } from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import { eventOfRecord, momentOf, type StoredEvent } from './drill-record.ts';

export interface StoredRun {
  readonly runId: string;
  readonly scenarioId: string;
  readonly title: string;
  readonly version: number;
  /** SHA-256 of the run's file, hex. */
  readonly sha256: string;
  readonly preparedAt: Moment;
  readonly events: readonly StoredEvent[];
  /** Records of it that this build cannot read: of a later one, or altered. */
  readonly unreadable: number;
}

/** That an item of the improvement plan was closed. */
export interface Closing {
  readonly at: string;
  readonly by: string;
  readonly shownByRunId: string | null;
  readonly noteId: string | null;
}

export interface DrillMemory {
  /** Takes the next record of the journal. @returns the event that it was, if it was one of a known run */
  absorb(record: JournalRecord): StoredEvent | null;
  /** Takes an event that could not be recorded and holds all the same. */
  keepUnrecorded(runId: string, stored: StoredEvent): void;
  run(runId: string): StoredRun | null;
  /** In the order in which they were prepared. */
  runs(): readonly StoredRun[];
  closing(runId: string, item: string): Closing | null;
  /** When the real switch went offline after the last event of this run; null when no record says so. */
  realOutageIn(runId: string): Moment | null;
}

const preparedSchema = z.object({
  // It names a file.
  runId: z.string().regex(/^[0-9a-f-]{36}$/u),
  scenarioId: z.string(),
  title: z.string(),
  version: z.number(),
  sha256: z.string(),
});
const closedSchema = z.object({
  runId: z.string(),
  item: z.string(),
  shownByRunId: z.string().nullable().default(null),
  noteId: z.string().nullable().default(null),
});

export function createDrillMemory(): DrillMemory {
  const runs = new Map<string, StoredRun & { readonly events: StoredEvent[] }>();
  const closings = new Map<string, Closing>();
  /** The last record by which the real switch went offline, and the order of the last event of each run. */
  let realOffline: { readonly order: number; readonly at: Moment } | null = null;
  const lastEvents = new Map<string, number>();
  let order = 0;
  const keyOf = (runId: string, item: string): string => `${runId} ${item}`;

  const closes = ({ event, details, at, actor }: JournalRecord): boolean => {
    if (event !== 'drill:improvement-closed' && event !== 'drill:improvement-reopened') return false;
    const parsed = closedSchema.safeParse(details);
    if (!parsed.success) return true;
    const { runId, item, shownByRunId, noteId } = parsed.data;
    if (event === 'drill:improvement-reopened') closings.delete(keyOf(runId, item));
    else closings.set(keyOf(runId, item), { at, by: actor, shownByRunId, noteId });
    return true;
  };

  return {
    absorb(record) {
      order += 1;
      if (record.event === 'switch:changed' && record.details['offline'] === true)
        realOffline = { order, at: momentOf(record) };
      if (!record.event.startsWith('drill:') || closes(record)) return null;
      if (record.event === 'drill:prepared') {
        const prepared = preparedSchema.safeParse(record.details);
        if (prepared.success && !runs.has(prepared.data.runId))
          runs.set(prepared.data.runId, {
            ...prepared.data,
            preparedAt: momentOf(record),
            events: [],
            unreadable: 0,
          });
        return null;
      }
      const run = runs.get(String(record.details['runId'] ?? ''));
      if (run === undefined) return null;
      const stored = eventOfRecord(record);
      if (stored === null) {
        if (EVENTS.has(record.event)) runs.set(run.runId, { ...run, unreadable: run.unreadable + 1 });
        return null;
      }
      run.events.push(stored);
      lastEvents.set(run.runId, order);
      return stored;
    },
    keepUnrecorded: (runId, stored) => runs.get(runId)?.events.push(stored),
    run: (runId) => runs.get(runId) ?? null,
    runs: () => [...runs.values()],
    realOutageIn: (runId) =>
      realOffline !== null && realOffline.order > (lastEvents.get(runId) ?? order) ? realOffline.at : null,
    closing: (runId, item) => closings.get(keyOf(runId, item)) ?? null,
  };
}

/** Others are about a run, such as `drill:switch-changed`, and no events of it. */
const EVENTS: ReadonlySet<string> = new Set(
  drillEventSchema.options.map(({ shape }) => `drill:${shape.type.value}`),
);
