// The fake station's reading log: the product's own, on a book in memory that can be made to fail.
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { StationEvent } from '../../../shared/contract/events.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { StationStatus, StudyView } from '../../../shared/contract/views.ts';
import { SHIPPED_TEMPLATES } from '../../../electron/station/config/reading-log-schema.ts';
import { systemClock } from '../../../electron/station/health/clock.ts';
import type { Handlers } from '../../../electron/station/handlers.ts';
import { readingLogHandlers } from '../../../electron/station/reading-log/handlers.ts';
import { createReadingLog } from '../../../electron/station/reading-log/reading-log.ts';
import { createSituationReader } from '../../../electron/station/reading-log/situation.ts';
import type { SealedNote, SealedNotes } from '../../../electron/station/vault/notes-port.ts';
import { createJournalFake } from '../../station/reading-log/journal-fake.ts';

type Channel = keyof ReturnType<typeof readingLogHandlers>;

export interface FakeReadingLog {
  /** Null for a channel that is not the log's; sees studies opened and closed. */
  answer(channel: string, input: unknown): Promise<Result<unknown> | null>;
  /** What the station tells its pages: a lock, the switch, a drill. */
  heard(event: StationEvent): void;
  /** Writes fail as on a full disk, until it is false. */
  diskFull: boolean;
  /** What the station recorded of it, as "reading-log:opened panel". */
  readonly recorded: () => readonly string[];
  readonly signals: readonly string[];
}

function notesInMemory(isFull: () => boolean): SealedNotes {
  const notes = new Map<string, SealedNote>();
  return {
    write(_book, noteId, content) {
      if (isFull())
        return Promise.resolve(
          err(kitError('vault.disk-full', 'The disk of the station is full.', 'Make room on it.')),
        );
      notes.set(noteId, { noteId, content, writtenAt: new Date().toISOString() });
      return Promise.resolve(ok(undefined));
    },
    read: () => Promise.resolve(ok({ notes: [...notes.values()], damaged: 0 })),
    readOne: (_book, noteId) => Promise.resolve(ok(notes.get(noteId) ?? null)),
    erase: () => ok(undefined),
    eraseBefore: () => ok(0),
    eraseBook: () => ok(undefined),
  };
}

export function createFakeReadingLog(
  status: () => StationStatus,
  emit: (event: StationEvent) => void,
  studies: ReadonlyMap<string, { readonly view: StudyView }>,
): FakeReadingLog {
  let full = false;
  const signals: string[] = [];
  const journal = createJournalFake();
  const situation = createSituationReader(systemClock, null);
  const log = createReadingLog({
    notes: notesInMemory(() => full),
    journal,
    clock: systemClock,
    operator: () => status().operator,
    situation: () => situation.now(status()),
    calm: () => true,
    stationName: 'Reading room 3',
    rehearsal: true,
    keepDays: 90,
    templates: [
      ...SHIPPED_TEMPLATES,
      { name: 'Trauma scan', text: 'Trauma CT:\nhead \nspine \nthorax \nabdomen ', phoned: false },
    ],
    onChange: () => emit({ type: 'reading-log:changed' }),
    signal: (event) => signals.push(event),
    onTrouble: () => undefined,
  });
  const handlers: Pick<Handlers, Channel> = readingLogHandlers(log);
  return {
    async answer(channel, input) {
      const { studyKey = '' } = input as { studyKey?: string };
      const view = channel === 'study:open' ? studies.get(studyKey)?.view : undefined;
      if (view) await log.opened(view);
      if (channel === 'study:close') await log.closed(studyKey);
      const handler = (
        handlers as Record<string, ((input: unknown) => Promise<Result<unknown>>) | undefined>
      )[channel];
      return handler === undefined ? null : handler(input);
    },
    heard(event) {
      if (event.type === 'access:changed' && event.vault !== 'unlocked') void log.locked();
      if (event.type === 'switch:changed' || event.type === 'drill:changed') log.look();
    },
    get diskFull() {
      return full;
    },
    set diskFull(value) {
      full = value;
    },
    recorded: () =>
      journal.entries.map(
        ({ event, details }) => `${event} ${String(details['where'] ?? details['format'] ?? details['how'])}`,
      ),
    signals,
  };
}
