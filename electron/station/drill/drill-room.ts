// Keeps the drill that is prepared, under way or in its hot wash. Every event of it is in the journal before it counts, one
// after the other, so that two windows and a killed station all have the same run.
import { randomUUID } from 'node:crypto';
import { next } from '../../../drills/engine/next.ts';
import { refusal } from '../../../drills/engine/refusal.ts';
import { type DrillRun, isUnderWay } from '../../../drills/engine/run.ts';
import type { DrillRunView } from '../../../shared/contract/drill-view.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { type DrillEvent, drillEventSchema } from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import type { Clock } from '../health/clock.ts';
import type { Journal, JournalEntry } from '../journal/port.ts';
import type { Role } from '../vault/port.ts';
import type { DrillMemory, StoredRun } from './drill-memory.ts';
import {
  eventEntry,
  freeTextsOf,
  type Recorder,
  type StoredEvent,
  type UntimedEvent,
} from './drill-record.ts';
import { runNotFound } from './drill-history.ts';
import { foldRun, isOpen, runView } from './drill-run-state.ts';
import type { DrillTexts } from './drill-texts.ts';
import { readRunFile, type RunContent, writeRunFile } from './run-file.ts';
import { isStationEvent, type StationEventType, whoMay } from './who-may.ts';

/** What the station itself makes happen in a run. */
export type StationEventInput = Extract<UntimedEvent, { readonly type: StationEventType }>;

export interface DrillRoom {
  /** The run that is prepared, under way or in its hot wash. */
  run(): DrillRun | null;
  /** The run while it is running or paused. */
  underWay(): DrillRun | null;
  /** This moment, on the clock of the journal. */
  now(): Moment;
  /** Recorded and folded; what is not possible is ignored. A real outage ends the drill even where nothing can be written. */
  stationEvent(event: StationEventInput): Promise<Result<void, KitError>>;
  /** Told after each event, and when the vault was locked or unlocked. @returns ends the telling */
  onChange(listener: (run: DrillRun | null) => void): () => void;

  /** @returns `drill.run-open` while another is open, `drill.file-failed`, `journal.*` */
  prepare(content: RunContent): Promise<Result<DrillRunView, KitError>>;
  current(): DrillRunView | null;
  /** Something a person did. @returns the event with its moment, and how many the run has now */
  record(runId: string, act: Readonly<Record<string, unknown>>): Promise<Result<RecordedAct, KitError>>;
  /** The vault was locked or unlocked: texts are sealed from now on, or can be read again. */
  accessChanged(): Promise<void>;
  /** Begins to mark each minute of a drill under way, also of one that an earlier process began. */
  start(): void;
  /** Resolves once what was begun is written. */
  close(): Promise<void>;
}

export interface RecordedAct {
  readonly event: DrillEvent;
  readonly events: number;
}

export interface DrillRoomOptions {
  readonly memory: DrillMemory;
  readonly texts: DrillTexts;
  readonly journal: Pick<Journal, 'append' | 'runId'>;
  /** `layout.drills`. */
  readonly directory: string;
  readonly clock: Clock;
  readonly operator: () => { readonly label: string; readonly role: Role } | null;
  readonly isUnlocked: () => boolean;
  /** What nobody waits for could not be written. */
  readonly onFailed: (error: KitError) => void;
}

/** A jump of the wall clock is seen within this time, and a restart loses no more than this of it. */
const TICK_MS = 60_000;

interface OpenRun {
  readonly stored: StoredRun;
  readonly content: RunContent;
  run: DrillRun;
}

/** Opens the room with the run that the journal holds open, if any. */
export async function openDrillRoom(options: DrillRoomOptions): Promise<DrillRoom> {
  const { memory, texts, journal, directory, clock } = options;
  const listeners = new Set<(run: DrillRun | null) => void>();
  let open: OpenRun | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let unrecorded: JournalEntry | null = null;
  let stopTicking = (): void => {};
  let isStarted = false;

  const now = (): Moment => ({
    processId: journal.runId,
    monotonicMs: Math.round(clock.now() * 1000) / 1000,
    wall: clock.wall().toISOString(),
  });
  const station: Recorder = { actor: 'station', role: 'station' };
  const recorder = (): Recorder => {
    const operator = options.operator();
    return operator === null ? station : { actor: operator.label, role: operator.role };
  };
  /** One at a time: what is refused is judged on the run as it is written, not as a window saw it. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const result = turn.then(act);
    turn = result.catch(() => undefined);
    return result;
  };
  const load = async (stored: StoredRun): Promise<Result<OpenRun, KitError>> => {
    const content = await readRunFile(directory, stored);
    if (!content.ok) return content;
    const run = foldRun(stored, content.value, texts.show);
    return ok({ stored, content: content.value, run });
  };
  const viewOf = ({ stored, content }: OpenRun): DrillRunView =>
    runView(stored, content, texts.show, { at: now(), sealed: !options.isUnlocked() });
  const tell = (): void => {
    const run = open?.run ?? null;
    if (isStarted && run !== null && isUnderWay(run)) tickLater();
    else stopTicking();
    for (const listener of listeners) listener(run);
  };
  const tickLater = (): void => {
    stopTicking();
    stopTicking = clock.setTimer(TICK_MS, () => void room.stationEvent({ type: 'ticked' }));
  };
  /** What had to count before it could be written is written as soon as that is possible again. */
  const catchUp = async (): Promise<void> => {
    if (unrecorded === null) return;
    const written = await journal.append(unrecorded);
    if (written.ok) unrecorded = null;
  };

  const fold = (into: OpenRun, stored: StoredEvent): DrillEvent => {
    const event = texts.show(stored);
    into.run = next(into.run, event);
    if (into === open && !isOpen(into.run)) open = null;
    tell();
    return event;
  };

  /** Seals, records, folds, tells: in this order. Called in turn, with an event that the run takes. */
  const happen = async (
    into: OpenRun,
    event: UntimedEvent,
    by: Recorder,
  ): Promise<Result<DrillEvent, KitError>> => {
    await catchUp();
    const noteId = await texts.seal(freeTextsOf(event));
    if (!noteId.ok) return noteId;
    const recorded = await journal.append(eventEntry(into.stored.runId, event, noteId.value, by));
    if (!recorded.ok) return recorded;
    const stored = memory.absorb(recorded.value);
    if (stored === null) throw new Error(`a recorded ${event.type} could not be read back`);
    return ok(fold(into, stored));
  };

  /** S-6: it is over at once, whatever the disk does; then it is written down, and what was written is what is told from then on. */
  const endForReal = (event: StationEventInput): Promise<Result<void, KitError>> => {
    const into = open;
    const provisional = { ...event, at: now() };
    if (into === null || refusal(into.run, provisional) !== null) return Promise.resolve(ok(undefined));
    into.run = next(into.run, provisional);
    open = null;
    tell();
    return inTurn(async () => {
      const by = recorder();
      const recorded = await happen(into, event, by);
      if (recorded.ok) return ok(undefined);
      unrecorded = eventEntry(into.stored.runId, event, null, by);
      memory.keepUnrecorded(into.stored.runId, { event: provisional, noteId: null, sealedKeys: [] });
      options.onFailed(recorded.error);
      return recorded;
    });
  };

  /** The open run, or an ended one that takes its review. */
  const find = async (runId: string): Promise<Result<OpenRun, KitError>> => {
    if (open?.stored.runId === runId) return ok(open);
    const stored = memory.run(runId);
    return stored === null ? err(runNotFound()) : load(stored);
  };

  const record = async (
    runId: string,
    act: Readonly<Record<string, unknown>>,
  ): Promise<Result<RecordedAct, KitError>> => {
    const parsed = drillEventSchema.safeParse({ ...act, at: now() });
    if (!parsed.success || Object.hasOwn(act, 'at'))
      return err(invalidAct(parsed.error?.issues[0]?.path.map(String).join('.') ?? 'at'));
    const event = parsed.data;
    if (isStationEvent(event.type)) return err(notPossible(`Only the station itself says ${event.type}.`));
    const found = await find(runId);
    if (!found.ok) return found;
    const into = found.value;
    const mayNot = whoMay(event.type, into.run.phase.name, options.operator()?.role ?? null);
    if (mayNot !== null) return err(mayNot);
    const reason = refusal(into.run, event);
    if (reason !== null) return err(notPossible(reason));
    const { at: _at, ...untimed } = event;
    const happened = await happen(into, untimed, recorder());
    return happened.ok ? ok({ event: happened.value, events: into.stored.events.length }) : happened;
  };

  const prepare = async (content: RunContent): Promise<Result<DrillRunView, KitError>> => {
    if (open !== null) return err(runOpen(open.run));
    const runId = randomUUID();
    const { scenario } = content;
    const sha256 = await writeRunFile(directory, { runId, yaml: content.yaml, variables: content.variables });
    if (!sha256.ok) return sha256;
    const recorded = await journal.append({
      event: 'drill:prepared',
      ...recorder(),
      details: {
        runId,
        scenarioId: scenario.id,
        title: scenario.title,
        version: scenario.version,
        sha256: sha256.value,
      },
    });
    if (!recorded.ok) return recorded;
    memory.absorb(recorded.value);
    const stored = memory.run(runId);
    if (stored === null) throw new Error('a prepared drill could not be read back');
    open = { stored, content, run: foldRun(stored, content, texts.show) };
    tell();
    return ok(viewOf(open));
  };

  const room: DrillRoom = {
    run: () => open?.run ?? null,
    underWay: () => (open !== null && isUnderWay(open.run) ? open.run : null),
    now,
    stationEvent: (event) =>
      event.type === 'real-outage'
        ? endForReal(event)
        : inTurn(async () => {
            if (open === null || refusal(open.run, { ...event, at: now() }) !== null) return ok(undefined);
            const happened = await happen(open, event, station);
            if (happened.ok) return ok(undefined);
            options.onFailed(happened.error);
            return happened;
          }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    prepare: (content) => inTurn(() => prepare(content)),
    current: () => (open === null ? null : viewOf(open)),
    record: (runId, act) => inTurn(() => record(runId, act)),
    async accessChanged() {
      if (options.isUnlocked()) await inTurn(() => texts.open(notesOf(open)));
      else texts.forget();
      if (open === null) return;
      open.run = foldRun(open.stored, open.content, texts.show);
      tell();
    },
    start() {
      isStarted = true;
      if (room.underWay() !== null) void room.stationEvent({ type: 'ticked' });
    },
    async close() {
      isStarted = false;
      stopTicking();
      await inTurn(catchUp);
    },
  };

  for (const stored of memory.runs().toReversed()) {
    const loaded = await load(stored);
    if (!loaded.ok) options.onFailed(loaded.error);
    else if (isOpen(loaded.value.run)) {
      open = loaded.value;
      break;
    }
  }
  return room;
}

const notesOf = (open: OpenRun | null) => open?.stored.events.map(({ noteId }) => noteId) ?? [];

const notPossible = (reason: string): KitError =>
  kitError('drill.not-possible', reason, 'Look at the drill as it stands now, and go on from there.');

const runOpen = ({ scenario, phase }: DrillRun): KitError =>
  kitError(
    'drill.run-open',
    `A drill is open already: ${scenario.title} (${phase.name}).`,
    'End it and close its hot wash, or abort it, before you prepare another.',
  );

const invalidAct = (path: string): KitError =>
  kitError(
    'contract.invalid-input',
    `The request is not valid at ${/^[\w.]{1,80}$/u.test(path) ? path : 'its top level'}.`,
    'Check what was entered. If the page made this request by itself, reload it.',
  );
