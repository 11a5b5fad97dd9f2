// A drill room on a real journal and real files in a directory of its own, with notes and people that a test hands in.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDrillHistory, type DrillHistory } from '../../../electron/station/drill/drill-history.ts';
import { createDrillMemory, type DrillMemory } from '../../../electron/station/drill/drill-memory.ts';
import { type DrillRoom, openDrillRoom } from '../../../electron/station/drill/drill-room.ts';
import { createDrillTexts, type DrillTexts } from '../../../electron/station/drill/drill-texts.ts';
import type { RunContent } from '../../../electron/station/drill/run-file.ts';
import { openJournal } from '../../../electron/station/journal/journal.ts';
import type { Journal } from '../../../electron/station/journal/port.ts';
import type { SealedNotes } from '../../../electron/station/vault/notes-port.ts';
import type { Role } from '../../../electron/station/vault/port.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import { fillIn } from '../../../drills/scenario/variables.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { bytesOf, SAMPLE } from '../../drills/scenario/sample-scenario.ts';
import { createFakeClock, type FakeClock } from '../health/fake-clock.ts';

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);

export function contentOf(yaml = SAMPLE, variables: Readonly<Record<string, string>> = {}): RunContent {
  const parsed = parseScenario(bytesOf(yaml));
  if (!parsed.ok) throw new Error(parsed.error[0]?.reason);
  return { yaml, variables, scenario: fillIn(parsed.value, variables).scenario };
}

/** Notes in memory, which a test damages, loses or makes fail. */
export interface FakeNotes extends Pick<SealedNotes, 'write' | 'readOne'> {
  readonly contents: Map<string, string>;
  readonly damaged: Set<string>;
  failure: KitError | null;
}

export function fakeNotes(isUnlocked: () => boolean): FakeNotes {
  const contents = new Map<string, string>();
  const damaged = new Set<string>();
  const notes: FakeNotes = {
    contents,
    damaged,
    failure: null,
    write(_book, noteId, content) {
      if (notes.failure !== null) return Promise.resolve(err(notes.failure));
      contents.set(noteId, content);
      return Promise.resolve(ok(undefined));
    },
    readOne(_book, noteId) {
      if (!isUnlocked()) return Promise.resolve(err(kitError('vault.locked', 'Locked.', 'Unlock.')));
      if (damaged.has(noteId))
        return Promise.resolve(err(kitError('vault.damaged', 'Damaged.', 'Write it again.')));
      const content = contents.get(noteId);
      return Promise.resolve(ok(content === undefined ? null : { noteId, writtenAt: '', content }));
    },
  };
  return notes;
}

/** What stays when a station goes: its directory and its notes. */
export interface Place {
  readonly directory: string;
  readonly notes: FakeNotes;
  role: Role | null;
  remove(): void;
}

export function newPlace(): Place {
  const directory = mkdtempSync(path.join(tmpdir(), 'kit-drill-room-'));
  const place: Place = {
    directory,
    role: 'coordinator',
    notes: fakeNotes(() => place.role !== null),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
  return place;
}

export interface OpenedRoom {
  readonly room: DrillRoom;
  readonly history: DrillHistory;
  readonly memory: DrillMemory;
  readonly texts: DrillTexts;
  readonly clock: FakeClock;
  readonly journal: Journal;
  readonly failed: KitError[];
  /** Makes the journal's disk fail, or work again. */
  failJournal(fails: boolean): void;
  close(): Promise<void>;
}

const DISK_FULL = kitError(
  'journal.io-failed',
  'The journal could not be written (ENOSPC).',
  'Free disk space.',
);

export async function openRoom(place: Place, startWall?: number): Promise<OpenedRoom> {
  const clock = createFakeClock(startWall);
  const memory = createDrillMemory();
  const journal = valueOf(
    await openJournal({
      file: path.join(place.directory, 'journal.jsonl'),
      clock: { wallNow: () => clock.wall(), monotonicMs: () => clock.now() },
      onFound: (record) => void memory.absorb(record),
    }),
  );
  let fails = false;
  const isUnlocked = (): boolean => place.role !== null;
  const texts = createDrillTexts({ notes: place.notes, isUnlocked });
  const failed: KitError[] = [];
  const directory = path.join(place.directory, 'drills');
  const room = await openDrillRoom({
    memory,
    texts,
    journal: {
      runId: journal.runId,
      append: (entry) => (fails ? Promise.resolve(err(DISK_FULL)) : journal.append(entry)),
    },
    directory,
    clock,
    operator: () => (place.role === null ? null : { label: 'kim', role: place.role }),
    isUnlocked,
    onFailed: (error) => failed.push(error),
  });
  const history = createDrillHistory({ memory, texts, directory, isUnlocked, now: () => room.now() });
  return {
    room,
    history,
    memory,
    texts,
    clock,
    journal,
    failed,
    failJournal: (value) => {
      fails = value;
    },
    async close() {
      await room.close();
      await journal.close();
    },
  };
}

/** Prepared and started, with the sample's precondition met. @returns the run's id */
export async function startDrill({ room }: OpenedRoom): Promise<string> {
  const { runId } = valueOf(await room.prepare(contentOf()));
  valueOf(await room.record(runId, { type: 'precondition-checked', precondition: 0, met: true, by: 'Kim' }));
  valueOf(await room.record(runId, { type: 'started', by: 'Kim' }));
  return runId;
}
