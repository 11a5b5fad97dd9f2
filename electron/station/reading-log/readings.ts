// Which studies are open, and the entry of each: begun when a study is opened in a downtime or is open as one begins, ended when
// it is closed, the station is locked, another person reads on, or a drill gives way to the real thing.
import {
  type CopyFacts,
  copyFactsSchema,
  type Incident,
  type LoggedStudy,
  loggedStudySchema,
  type ReadingEnd,
} from '../../../shared/contract/reading-log-view.ts';
import type { StudyRow } from '../../../shared/contract/views.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import { ended, newEntry } from './entry.ts';
import type { LogBook } from './log-book.ts';

/** A study as it is at its opening. */
export interface OpenedStudy {
  readonly studyKey: KeyedHash;
  readonly study: LoggedStudy;
  readonly facts: CopyFacts;
}

/** What of a study on screen goes into the log. */
export const openedStudy = (row: StudyRow): OpenedStudy => ({
  studyKey: row.studyKey,
  study: loggedStudySchema.parse(row.descriptor),
  facts: copyFactsSchema.parse(row),
});

export interface Readings {
  /** Resolves once the entry, if this makes one, is on disk or the book has said that it cannot be. */
  opened(opened: OpenedStudy, reader: string): Promise<void>;
  closed(studyKey: KeyedHash): Promise<void>;
  /** Nothing is on any screen any more. */
  endAll(end: ReadingEnd): Promise<void>;
  /** The downtime began, ended, or became another: a study that is open gets its entry now. */
  look(): Promise<void>;
  /** The entry of the reading that goes on; null when there is none. */
  entryOf(studyKey: KeyedHash): string | null;
}

interface OpenReading {
  /** The same study may be open in several windows, and is opened again when it grows. */
  windows: number;
  latest: OpenedStudy;
  readonly openedAt: string;
  readonly reader: string;
  entry: { readonly entryId: string; readonly incident: Incident } | null;
}

export function createReadings(options: {
  readonly book: LogBook;
  readonly situation: () => Incident | null;
  readonly process: string;
  readonly wall: () => Date;
  readonly newId: () => string;
}): Readings {
  const { book, situation } = options;
  const open = new Map<KeyedHash, OpenReading>();
  const now = () => options.wall().toISOString();

  const begin = async (reading: OpenReading): Promise<void> => {
    const incident = situation();
    if (incident === null || reading.entry !== null) return;
    const { studyKey, study, facts } = reading.latest;
    const { reader, openedAt } = reading;
    const entryId = options.newId();
    reading.entry = { entryId, incident };
    await book.hold(
      newEntry({ entryId, incident, studyKey, study, facts, reader, openedAt, process: options.process }),
    );
  };
  const end = async (reading: OpenReading, how: ReadingEnd): Promise<void> => {
    if (reading.entry === null) return;
    const { entryId } = reading.entry;
    const at = now();
    reading.entry = null;
    await book.release(entryId, (entry) => ended({ ...entry, latest: reading.latest.facts }, how, at));
  };

  return {
    async opened(opened, reader) {
      const { studyKey } = opened;
      let reading = open.get(studyKey);
      if (reading !== undefined && reading.reader !== reader) {
        open.delete(studyKey);
        await end(reading, 'other-reader');
        reading = undefined;
      }
      if (reading === undefined) {
        reading = { windows: 1, latest: opened, openedAt: now(), reader, entry: null };
        open.set(studyKey, reading);
        await begin(reading);
        return;
      }
      reading.windows += 1;
      reading.latest = opened;
      if (reading.entry === null) await begin(reading);
      else
        await book.note(reading.entry.entryId, (entry) =>
          JSON.stringify(entry.latest) === JSON.stringify(opened.facts)
            ? entry
            : { ...entry, latest: opened.facts },
        );
    },
    async closed(studyKey) {
      const reading = open.get(studyKey);
      if (reading === undefined) return;
      reading.windows -= 1;
      if (reading.windows > 0) return;
      open.delete(studyKey);
      await end(reading, 'closed');
    },
    async endAll(how) {
      const all = [...open.values()];
      open.clear();
      for (const reading of all) await end(reading, how);
    },
    async look() {
      const incident = situation();
      for (const reading of open.values()) {
        // A real downtime that is over leaves the reading as it is: its note may be finished, and its closing is still seen.
        const drillOver =
          reading.entry?.incident.signal === 'drill' &&
          reading.entry.incident.incidentId !== incident?.incidentId;
        const another =
          reading.entry !== null &&
          incident !== null &&
          reading.entry.incident.incidentId !== incident.incidentId;
        if (drillOver || another) await end(reading, drillOver ? 'drill-ended' : 'next-incident');
        await begin(reading);
      }
    },
    entryOf: (studyKey) => open.get(studyKey)?.entry?.entryId ?? null,
  };
}
