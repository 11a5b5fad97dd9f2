// Keeps the drill that is prepared, under way or in its hot wash. Every event of it is in the journal before it counts, one
// after the other, so that two windows and a killed station all have the same run.
import { randomUUID } from 'node:crypto';
import { next } from '../../../drills/engine/next.ts';
import { refusal } from '../../../drills/engine/refusal.ts';
import { type DrillRun, isUnderWay } from '../../../drills/engine/run.ts';
import type { DrillRunView } from '../../../shared/contract/drill-view.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { DrillEvent } from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import type { Clock } from '../health/clock.ts';
import type { Journal } from '../journal/port.ts';
import type { Role } from '../vault/port.ts';
import { actRefusal, type DrillAct, parseAct } from './drill-act.ts';
import { isRepeated } from './display-shown.ts';
import { runNotFound } from './drill-history.ts';
import type { DrillMemory } from './drill-memory.ts';
import { BY_STATION, recordedBy, type Recorder, type UntimedEvent } from './drill-record.ts';
import { foldRun, isOpen, loadRun, type RunInHand, runView } from './drill-run-state.ts';
import type { DrillTexts } from './drill-texts.ts';
import { createDrillWriter } from './drill-writer.ts';
import { createTurn } from './in-turn.ts';
import { type RunContent, writeRunFile } from './run-file.ts';
import type { StationEventType } from './who-may.ts';

/** What the station itself makes happen in a run. */
export type StationEventInput = Extract<UntimedEvent, { readonly type: StationEventType }>;

export interface DrillRoom {
  /** The run that is prepared, under way or in its hot wash. */
  run(): DrillRun | null;
  /** The run while it is running or paused. */
  underWay(): DrillRun | null;
  /** This moment, on the clock of the journal. */
  now(): Moment;
  /**
   * Recorded and folded; what is not possible is ignored. A real outage ends the run before this returns, and even where
   * nothing can be written.
   *
   * @returns `vault.*` or `journal.*` when it could not be written
   */
  stationEvent(event: StationEventInput): Promise<Result<void, KitError>>;
  /** Told after each event, and when the vault was locked or unlocked. @returns ends the telling */
  onChange(listener: (run: DrillRun | null) => void): () => void;

  /** @returns `drill.run-open` while another is open, `drill.file-failed`, `journal.*` */
  prepare(content: RunContent): Promise<Result<DrillRunView, KitError>>;
  current(): DrillRunView | null;
  /** Something a person did. @returns the event with its moment, and how many the run has now */
  record(runId: string, act: DrillAct): Promise<Result<RecordedAct, KitError>>;
  /** The vault was locked or unlocked: no text stays in memory, or all can be read again. */
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
  /** Who has unlocked the station; null while it is locked. */
  readonly operator: () => { readonly label: string; readonly role: Role } | null;
  readonly isUnlocked: () => boolean;
  /** What nobody waits for could not be written or read. */
  readonly onFailed: (error: KitError) => void;
}

/** A jump of the wall clock is seen within this time, and a restart loses no more than this of it. */
const TICK_MS = 60_000;

/** Opens the room with the run that the journal holds open, if any. */
export async function openDrillRoom(options: DrillRoomOptions): Promise<DrillRoom> {
  const { memory, texts, journal, directory, clock } = options;
  const writer = createDrillWriter({ memory, texts, journal });
  const inTurn = createTurn();
  const listeners = new Set<(run: DrillRun | null) => void>();
  let open: RunInHand | null = await openRunOf(options);
  /** Ended by a real outage, which is being written down. */
  let ending: RunInHand | null = null;
  let stopTicking = (): void => {};
  let isStarted = false;

  const now = (): Moment => ({
    processId: journal.runId,
    monotonicMs: Math.round(clock.now() * 1000) / 1000,
    wall: clock.wall().toISOString(),
  });
  const recorder = (): Recorder => recordedBy(options.operator());
  const underWay = (): DrillRun | null => (open !== null && isUnderWay(open.run) ? open.run : null);
  const viewOf = ({ stored, content }: RunInHand): DrillRunView =>
    runView(stored, content, texts.show, { at: now(), sealed: !options.isUnlocked() });

  const tell = (): void => {
    stopTicking();
    if (isStarted && underWay() !== null)
      stopTicking = clock.setTimer(TICK_MS, () => void stationEvent({ type: 'ticked' }));
    for (const listener of listeners) listener(open?.run ?? null);
  };

  /** Writes, folds, tells: in this order. Called in turn, with an event that the run takes. */
  const happen = async (
    into: RunInHand,
    event: UntimedEvent,
    by: Recorder,
  ): Promise<Result<DrillEvent, KitError>> => {
    const written = await writer.write(into.stored.runId, event, by);
    if (!written.ok) return written;
    const shown = texts.show(written.value);
    into.run = next(into.run, shown);
    if (into === open && !isOpen(into.run)) open = null;
    tell();
    return ok(shown);
  };

  const told = (happened: Result<unknown, KitError>): Result<void, KitError> => {
    if (happened.ok) return ok(undefined);
    options.onFailed(happened.error);
    return happened;
  };

  /** S-6: it is over at once, whatever the disk does; then it is written down, and what was written is told from then on. */
  const endForReal = (event: StationEventInput): Promise<Result<void, KitError>> => {
    const into = open;
    const at = now();
    if (into === null || refusal(into.run, { ...event, at }) !== null) return Promise.resolve(ok(undefined));
    into.run = next(into.run, { ...event, at });
    open = null;
    ending = into;
    tell();
    return inTurn(async () => {
      const by = recorder();
      const happened = await happen(into, event, by);
      if (!happened.ok) writer.keep(into.stored.runId, event, at, by);
      ending = null;
      return told(happened);
    });
  };

  const stationEvent: DrillRoom['stationEvent'] = (event) =>
    event.type === 'real-outage'
      ? endForReal(event)
      : inTurn(async () => {
          if (open === null || refusal(open.run, { ...event, at: now() }) !== null) return ok(undefined);
          if (event.type === 'signal-seen' && isRepeated(open.run, event)) return ok(undefined);
          return told(await happen(open, event, BY_STATION));
        });

  /** The open run, or an ended one that takes its review. */
  const find = async (runId: string): Promise<Result<RunInHand, KitError>> => {
    for (const known of [open, ending]) if (known?.stored.runId === runId) return ok(known);
    const stored = memory.run(runId);
    return stored === null ? err(runNotFound()) : loadRun(directory, stored, texts.show);
  };

  const record: DrillRoom['record'] = async (runId, act) => {
    const event = parseAct(act, now());
    if (!event.ok) return event;
    const found = await find(runId);
    if (!found.ok) return found;
    const into = found.value;
    const refused = actRefusal(into.run, event.value, options.operator()?.role ?? null);
    if (refused !== null) return err(refused);
    // Its file was damaged and is back: nothing follows it, so it can only be brought to its end.
    const isLeftBehind = into !== open && (into.run.phase.name === 'prepared' || isUnderWay(into.run));
    if (isLeftBehind && event.value.type !== 'aborted') return err(leftBehind());
    const { at: _at, ...untimed } = event.value;
    const happened = await happen(into, untimed, recorder());
    return happened.ok ? ok({ event: happened.value, events: into.stored.events.length }) : happened;
  };

  const prepare: DrillRoom['prepare'] = async (content) => {
    if (open !== null) return err(runOpen(open.run));
    const runId = randomUUID();
    const { id: scenarioId, title, version } = content.scenario;
    const sha256 = await writeRunFile(directory, { ...content, runId });
    if (!sha256.ok) return sha256;
    const details = { runId, scenarioId, title, version, sha256: sha256.value };
    const recorded = await journal.append({ event: 'drill:prepared', ...recorder(), details });
    if (!recorded.ok) return recorded;
    memory.absorb(recorded.value);
    const stored = memory.run(runId);
    if (stored === null) throw new Error('a prepared drill could not be read back');
    open = { stored, content, run: foldRun(stored, content, texts.show) };
    tell();
    return ok(viewOf(open));
  };

  return {
    run: () => open?.run ?? null,
    underWay,
    now,
    stationEvent,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    prepare: (content) => inTurn(() => prepare(content)),
    current: () => (open === null ? null : viewOf(open)),
    record: (runId, act) => inTurn(() => record(runId, act)),
    async accessChanged() {
      if (options.isUnlocked()) await texts.open(open?.stored.events.map(({ noteId }) => noteId) ?? []);
      else texts.forget();
      if (open === null) return;
      open.run = foldRun(open.stored, open.content, texts.show);
      tell();
    },
    start() {
      isStarted = true;
      if (underWay() !== null) void stationEvent({ type: 'ticked' });
    },
    async close() {
      isStarted = false;
      stopTicking();
      await inTurn(() => writer.catchUp());
    },
  };
}

/** The newest run that nothing has ended. */
async function openRunOf(options: DrillRoomOptions): Promise<RunInHand | null> {
  const { memory, texts, directory, onFailed } = options;
  const unended = memory.runs().findLast(({ events }) => !events.some(({ event }) => ENDS.has(event.type)));
  if (unended === undefined) return null;
  const loaded = await loadRun(directory, unended, texts.show);
  if (!loaded.ok) onFailed(loaded.error);
  return loaded.ok && isOpen(loaded.value.run) ? loaded.value : null;
}

const ENDS: ReadonlySet<string> = new Set(['closed', 'aborted', 'real-outage']);

const leftBehind = (): KitError =>
  kitError(
    'drill.not-possible',
    'This drill was left behind when its file was damaged, and another has been prepared since.',
    'Abort it; what happened in it stays in the history.',
  );

const runOpen = ({ scenario, phase }: DrillRun): KitError =>
  kitError(
    'drill.run-open',
    `A drill is open already: ${scenario.title} (${phase.name}).`,
    'End it and close its hot wash, or abort it, before you prepare another.',
  );
