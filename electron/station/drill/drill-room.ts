// Keeps the drill that is prepared, under way or in its hot wash. Every event of it is in the journal before it counts, one
// after the other, so that two windows and a killed station all have the same run.
import { randomUUID } from 'node:crypto';
import { next } from '../../../drills/engine/next.ts';
import { refusal } from '../../../drills/engine/refusal.ts';
import { type DrillRun, isUnderWay } from '../../../drills/engine/run.ts';
import type { DrillRunView } from '../../../shared/contract/drill-view.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
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
import { BY_STATION, freeTextsOf, recordedBy, type Recorder, type UntimedEvent } from './drill-record.ts';
import { foldRun, isOpen, loadRun, type RunInHand, runView } from './drill-run-state.ts';
import type { DrillTexts } from './drill-texts.ts';
import { createDrillWriter, type EndingEvent, isEnding } from './drill-writer.ts';
import { createEndMarks } from './end-marks.ts';
import { createTurn } from './in-turn.ts';
import { openRunOf } from './open-run.ts';
import { endNotRecorded, leftBehind, runOpen } from './room-errors.ts';
import { createRunBounds } from './run-bounds.ts';
import { type RunContent, writeRunFile } from './run-file.ts';
import type { StationEventType } from './who-may.ts';
import { withheld } from './withheld.ts';

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
  /** On a locked station a run that is not under way is told without what is withheld. */
  current(): DrillRunView | null;
  /**
   * Something a person did. `ended` and `aborted` hold at once, before anything is written and before what waits in line.
   *
   * @returns the event with its moment, and how many the run has now; `drill.end-not-recorded` when the drill is over and the
   * record of it is still to come; `drill.bound-met` when the run takes no more
   */
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
  const marks = createEndMarks(directory);
  const writer = createDrillWriter({ memory, texts, journal, marks });
  const bounds = createRunBounds(() => clock.now());
  const inTurn = createTurn();
  const listeners = new Set<(run: DrillRun | null) => void>();
  let open: RunInHand | null = await openRunOf({ ...options, writer, marks });
  /** Over, and being written down. */
  let ending: RunInHand | null = null;
  let stopTicking = (): void => {};
  let stopCatchingUp = (): void => {};
  let isStarted = false;

  const now = (): Moment => ({
    processId: journal.runId,
    monotonicMs: Math.round(clock.now() * 1000) / 1000,
    wall: clock.wall().toISOString(),
  });
  const recorder = (): Recorder => recordedBy(options.operator());
  const underWay = (): DrillRun | null => (open !== null && isUnderWay(open.run) ? open.run : null);
  const viewOf = ({ stored, content, run }: RunInHand): DrillRunView => {
    const view = runView(stored, content, texts.show, { at: now(), sealed: !options.isUnlocked() });
    return options.operator() === null && !isUnderWay(run) ? withheld(view) : view;
  };

  const tell = (): void => {
    stopTicking();
    if (isStarted && underWay() !== null)
      stopTicking = clock.setTimer(TICK_MS, () => void stationEvent({ type: 'ticked' }));
    for (const listener of listeners) listener(open?.run ?? null);
  };

  /** Writes, folds, tells: in this order. Called in turn, with an event that the run takes. @param seen null: when it is written */
  const happen = async (
    into: RunInHand,
    event: UntimedEvent,
    by: Recorder,
    seen: Moment | null,
  ): Promise<Result<DrillEvent, KitError>> => {
    const written = await writer.write(into.stored.runId, event, by, seen);
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

  /** What could not be written is written as soon as there is room. */
  const catchUpLater = (): void => {
    stopCatchingUp();
    if (!writer.isBehind()) return;
    stopCatchingUp = clock.setTimer(TICK_MS, () => void inTurn(() => writer.catchUp()).then(catchUpLater));
  };

  /** S-6: it is over at once, whatever the disk does and whatever waits in line. */
  const over = (into: RunInHand, event: EndingEvent, at: Moment): void => {
    into.run = next(into.run, { ...event, at });
    if (!isOpen(into.run)) open = null;
    ending = into;
    tell();
  };

  /** Then it is written down, and what was written is told from then on. Called in turn. */
  const writeOver = async (
    into: RunInHand,
    event: EndingEvent,
    at: Moment,
    by: Recorder,
  ): Promise<Result<DrillEvent, KitError>> => {
    const { runId } = into.stored;
    const written = await writer.write(runId, event, by, at);
    if (!written.ok) writer.keep(runId, event, at, by);
    // What failed may have been its words alone.
    const caughtUp = written.ok || (await writer.catchUp()).ok;
    catchUpLater();
    // An act that was being written as the drill ended stands on record before the end.
    into.run = foldRun(into.stored, into.content, texts.show);
    ending = null;
    tell();
    if (written.ok) return ok(texts.show(written.value));
    return err(endNotRecorded(written.error, caughtUp));
  };

  const endNow = (into: RunInHand, event: EndingEvent, at: Moment) => {
    const by = recorder();
    over(into, event, at);
    return inTurn.first(() => writeOver(into, event, at, by));
  };

  const stationEvent: DrillRoom['stationEvent'] = async (event) => {
    const at = now();
    if (event.type === 'real-outage')
      return open === null || refusal(open.run, { ...event, at }) !== null
        ? ok(undefined)
        : told(await endNow(open, event, at));
    return inTurn(async () => {
      if (open === null || refusal(open.run, { ...event, at }) !== null) return ok(undefined);
      if (event.type === 'signal-seen' && isRepeated(open.run, event)) return ok(undefined);
      return told(await happen(open, event, BY_STATION, at));
    });
  };

  /** In turn. */
  const recordNow = async (
    runId: string,
    { at, ...event }: DrillEvent,
  ): Promise<Result<DrillEvent, KitError>> => {
    // Judged in one breath with the end that may come: only a run that is over already is waited for.
    const known = [open, ending].find((each) => each?.stored.runId === runId) ?? null;
    const stored = memory.run(runId);
    if (stored === null) return err(runNotFound());
    const found = known === null ? await loadRun(directory, stored, texts.show) : ok(known);
    if (!found.ok) return found;
    const into = found.value;
    const role = options.operator()?.role ?? null;
    const refused = actRefusal(into.run, { ...event, at }, role);
    if (refused !== null) return err(refused);
    if (into === open && isEnding(event)) {
      over(into, event, at);
      return writeOver(into, event, at, recorder());
    }
    // Its file was damaged and is back: nothing follows it, so it can only be brought to its end.
    const isLeftBehind = into !== open && (into.run.phase.name === 'prepared' || isUnderWay(into.run));
    if (isLeftBehind && event.type !== 'aborted') return err(leftBehind());
    const texted = freeTextsOf(event);
    const full = bounds.refuses(into.stored, { type: event.type, texts: texted, isLocked: role === null });
    if (full !== null) return err(full);
    const happened = await happen(into, event, recorder(), null);
    if (happened.ok) bounds.taken(runId, texted);
    return happened;
  };

  const record: DrillRoom['record'] = async (runId, act) => {
    const parsed = parseAct(act, now());
    if (!parsed.ok) return parsed;
    const { at, ...event } = parsed.value;
    const role = options.operator()?.role ?? null;
    const endsNow =
      isEnding(event) && open?.stored.runId === runId && actRefusal(open.run, parsed.value, role) === null;
    const held = endsNow ? null : bounds.refusesArrival(event.type, role === null, inTurn.waiting());
    if (held !== null) return err(held);
    const happened = await (endsNow && isEnding(event) && open !== null
      ? endNow(open, event, at)
      : inTurn(() => recordNow(runId, parsed.value)));
    if (!happened.ok) return happened;
    return ok({ event: happened.value, events: memory.run(runId)?.events.length ?? 0 });
  };

  const prepare: DrillRoom['prepare'] = async (content) => {
    if (open !== null) return err(runOpen(open.run));
    const runId = randomUUID();
    const { id: scenarioId, title, version } = content.scenario;
    const sha256 = await writeRunFile(directory, { ...content, runId });
    if (!sha256.ok) return sha256;
    marks.reserve(runId);
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
    record,
    async accessChanged() {
      if (options.isUnlocked()) await texts.open(open?.stored.events.map(({ noteId }) => noteId) ?? []);
      else texts.forget();
      if (open === null) return;
      open.run = foldRun(open.stored, open.content, texts.show);
      tell();
    },
    start() {
      isStarted = true;
      catchUpLater();
      if (underWay() !== null) void stationEvent({ type: 'ticked' });
    },
    async close() {
      isStarted = false;
      stopTicking();
      await inTurn(() => writer.catchUp());
      stopCatchingUp();
    },
  };
}
