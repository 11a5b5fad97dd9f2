// A reading log on a real vault with cheap keys; the switch, the drill and who is at the station are the test's to say.
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { createJournalFake, type JournalFake } from './journal-fake.ts';
import type { Impression } from '../../../shared/contract/reading-log-view.ts';
import { EMPTY_IMPRESSION } from '../../../shared/contract/reading-log-view.ts';
import { err, type Result } from '../../../shared/contract/result.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { StationStatus, StudyRow } from '../../../shared/contract/views.ts';
import { createReadingLog, type ReadingLog } from '../../../electron/station/reading-log/reading-log.ts';
import { createSituationReader } from '../../../electron/station/reading-log/situation.ts';
import type { SealedNotes } from '../../../electron/station/vault/notes-port.ts';
import { openVault, type OpenedVault } from '../../../electron/station/vault/open-vault.ts';
import { fakeSwitch } from '../../fixtures/fake-station.ts';
import { createFakeClock, type FakeClock } from '../health/fake-clock.ts';
import { descriptor, must } from '../vault/synthetic-study.ts';
import { CHEAP, PASSPHRASE, temporaryFolder } from '../vault/vault-fixture.ts';

export const KEY = 'a'.repeat(32);
export const OTHER = 'b'.repeat(32);

export const studyRow = (over: Partial<StudyRow> = {}): StudyRow => ({
  studyKey: KEY,
  descriptor: descriptor(),
  purpose: { kind: 'worklist', reason: 'today' },
  onList: true,
  completeness: { state: 'incomplete', held: 2, expected: 3 },
  damaged: 0,
  quarantined: 0,
  asOf: '2026-11-22T10:18:00.000Z',
  heldBytes: 1,
  priors: [],
  ...over,
});

export const says = (text: string, over: Partial<Impression> = {}): Impression => ({
  ...EMPTY_IMPRESSION,
  text,
  ...over,
});

type Situation = Pick<StationStatus, 'switch' | 'drill'>;

export const drillStatus = (runId: string, offline = true): NonNullable<StationStatus['drill']> => ({
  signal: 'drill',
  runId,
  scenario: 'Unscheduled PACS server failure',
  phase: 'running',
  banner: 'DRILL: Unscheduled PACS server failure',
  link: 'refuse',
  switch: { ...fakeSwitch, signal: 'drill', offline },
  real: { state: 'healthy', reason: '' },
});

export interface LogRoom {
  log: ReadingLog;
  readonly vault: OpenedVault;
  readonly journal: JournalFake;
  readonly clock: FakeClock;
  readonly signals: string[];
  readonly directory: string;
  /** Who is at the station; null: locked. */
  person: string | null;
  readonly situation: Situation;
  /** The real switch goes offline or comes back. */
  offline(offline: boolean): Promise<void>;
  drill(drill: StationStatus['drill']): Promise<void>;
  /** Every write fails until it is false. */
  diskFull: boolean;
  lock(): Promise<void>;
  unlock(person?: string): Promise<void>;
  /** As after kill -9: a new log on the same vault, which knows nothing of the one before. */
  restart(unfinishedSince?: string | null): void;
}

export async function logRoom(): Promise<LogRoom> {
  const clock = createFakeClock();
  const directory = temporaryFolder();
  const vault = must(await openVault({ directory, clock: { wallNow: () => clock.wall() }, argon2: CHEAP }));
  onTestFinished(() => vault.close());
  must(await vault.initialise({ passphrase: PASSPHRASE, label: 'ada', role: 'administrator' }));
  const journal = createJournalFake();
  const signals: string[] = [];
  let full = false;
  const notes: SealedNotes = {
    ...vault.notes,
    write: (...given): Promise<Result<void>> =>
      full
        ? Promise.resolve(err(kitError('vault.disk-full', 'The disk is full.', 'Make room.')))
        : vault.notes.write(...given),
  };
  let current: Situation = { switch: fakeSwitch, drill: null };
  const make = (unfinishedSince: string | null): ReadingLog => {
    const situation = createSituationReader(clock, unfinishedSince);
    return createReadingLog({
      notes,
      journal,
      clock,
      operator: () => (room.person === null ? null : { label: room.person, role: 'radiologist' }),
      situation: () => situation.now(current),
      calm: () => current.switch.state === 'healthy',
      stationName: 'Reading room 3',
      rehearsal: false,
      keepDays: 90,
      templates: [],
      onChange: () => undefined,
      signal: (event) => signals.push(event),
      onTrouble: () => undefined,
    });
  };
  /** What was asked of the log before is done. */
  const settled = async () => {
    await room.log.closed('f'.repeat(32));
  };
  const room: LogRoom = {
    log: undefined as unknown as ReadingLog,
    vault,
    journal,
    clock,
    signals,
    directory,
    person: 'ada',
    get situation() {
      return current;
    },
    get diskFull() {
      return full;
    },
    set diskFull(value) {
      full = value;
    },
    async offline(offline) {
      const since = clock.wall().toISOString();
      const state = offline ? 'down' : 'healthy';
      current = { ...current, switch: { ...fakeSwitch, since, offline, state } };
      room.log.look();
      await settled();
    },
    async drill(drill) {
      current = { ...current, drill };
      room.log.look();
      await settled();
    },
    async lock() {
      vault.lock();
      room.person = null;
      await room.log.locked();
    },
    async unlock(person = 'ada') {
      must(await vault.unlock(PASSPHRASE));
      room.person = person;
    },
    restart(unfinishedSince = null) {
      current = { switch: fakeSwitch, drill: null };
      room.log = make(unfinishedSince);
    },
  };
  room.log = make(null);
  return room;
}

export const list = async (room: LogRoom, incidentId: string | null = null) =>
  must(await room.log.list(incidentId));

/** The id of the entry of the reading that goes on. */
export async function entryIdOf(room: LogRoom, studyKey = KEY): Promise<string> {
  const { entryId } = must(await room.log.study(studyKey));
  if (entryId === null) throw new Error('no reading goes on');
  return entryId;
}

/** A write of a writer of its own, unless one is named. */
export const writeText = (
  room: LogRoom,
  entryId: string,
  text: string,
  base = 0,
  n = 1,
  writer: string = randomUUID(),
  owner: string = room.person ?? 'ada',
) => room.log.write(entryId, { writer, n, base, impression: says(text) }, owner);
