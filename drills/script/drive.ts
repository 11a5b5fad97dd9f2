// Plays a script's people against a real station, through its contract and with hands at it. The station measures; waiting is
// skipped with the controller's time jump, but never while something that is measured is still to come.
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { DrillRunView } from '../../shared/contract/drill-view.ts';
import { type DrillRun, isUnderWay } from '../engine/run.ts';
import type { Scenario } from '../scenario/schema.ts';
import { durationWords } from '../scenario/duration.ts';
import { isAwaited } from './awaited.ts';
import { exerciseTimes, type TimedAct } from './room-time.ts';
import type { Act, Script } from './script.ts';
import { exerciseNowMs, scenarioOf, seenRun } from './seen-run.ts';
import { SEEN_AFTER } from './station-act.ts';
import type { Ask, StationHands } from './station-port.ts';
import { type Sight, untilSeen, type Wait, waitsOfLink } from './waits.ts';

export interface DriveOptions {
  readonly ask: Ask;
  readonly hands: StationHands;
  /** Real time: monotonic milliseconds, and a wait that ends early when the run is stopped. */
  readonly clock: { now(): number; wait(ms: number): Promise<void> };
  /** Aborted: the drill is aborted at the station, and the run ends. */
  readonly signal: AbortSignal;
  /** What happens, in words, as it happens. */
  readonly say: (words: string) => void;
  /** How long a measured thing is waited for, in real time. */
  readonly limitMs?: number;
}

export interface DrivenRun {
  readonly run: DrillRun;
  readonly view: DrillRunView;
  /** What was waited for in vain, in words. */
  readonly notSeen: readonly string[];
}

/** The switch of a station at its defaults finds a stalled link within 20 s, and a slow one within a few minutes. */
const LIMIT_MS = 240_000;
const LOOK_EVERY_MS = 200;
const AGAIN_EVERY_MS = 3000;
/** A jump ends so long before what is due: it is lived through. */
const LEAD_MS = 60;
const LEAST_JUMP_MS = 1000;
const MOST_JUMP_MS = 7 * 86_400_000;
const DRIVER = 'Drill script';

/**
 * @param script checked with `checkForStation`
 * @returns the run as it ended, in whatever way; or why the station refused an act, with the script's line. However it ends, no
 * drill of the script is left under way.
 */
export async function driveScript(
  script: Script,
  options: DriveOptions,
): Promise<Result<DrivenRun, KitError>> {
  const driver = await prepare(script, options);
  if (!driver.ok) return driver;
  const played = await driver.value.play();
  if (!played.ok) await driver.value.breakOff(played.error.message);
  return played;
}

async function prepare(script: Script, options: DriveOptions): Promise<Result<Driver, KitError>> {
  const { ask } = options;
  const values = { ...script.variables };
  const set = Object.keys(values).length === 0 ? ok({}) : await ask('drill:set-values', { values });
  if (!set.ok) return set;
  const prepared = await ask('drill:prepare', { scenarioId: script.scenario });
  if (!prepared.ok) return prepared;
  const scenario = scenarioOf(prepared.value);
  if (scenario === null) throw new Error('the station prepared a scenario that is none');
  return ok(createDriver(script, scenario, prepared.value, options));
}

interface Look extends Sight {
  readonly view: DrillRunView;
}

interface Driver {
  play(): Promise<Result<DrivenRun, KitError>>;
  breakOff(reason: string): Promise<void>;
}

function createDriver(
  script: Script,
  scenario: Scenario,
  prepared: DrillRunView,
  { ask, hands, clock, signal, say, limitMs = LIMIT_MS }: DriveOptions,
): Driver {
  const { runId } = prepared;
  const timed = exerciseTimes(script.acts);
  const notSeen: string[] = [];
  let waits: readonly Wait[] = [];
  let askedAgainMs = 0;
  let actsDone = 0;
  let changesSeen = 0;

  /** A run that is over is shown to a reader only: whoever wants to see how it ended unlocks the station. */
  const past = async (): Promise<Result<DrillRunView, KitError>> => {
    const found = await ask('drill:run', { runId });
    if (found.ok || found.error.code !== 'vault.locked') return found;
    const unlocked = await hands({ type: 'vault-unlocked', by: DRIVER });
    return unlocked.ok ? ask('drill:run', { runId }) : unlocked;
  };

  const look = async (): Promise<Result<Look, KitError>> => {
    const current = await ask('drill:current', {});
    if (!current.ok) return current;
    const status = await ask('station:status', {});
    if (!status.ok) return status;
    // Closed or broken off, it is in the history.
    const view = current.value?.runId === runId ? ok(current.value) : await past();
    if (!view.ok) return view;
    const drillSwitch = status.value.drill?.switch ?? null;
    return ok({ view: view.value, run: seenRun(view.value, scenario), drillSwitch });
  };

  const record = (act: Record<string, unknown>) =>
    ask('drill:record', { runId, act: act as Record<string, string | number | boolean | null> });

  const perform = async (act: Act, run: DrillRun): Promise<Result<void, KitError>> => {
    if (act.kind === 'event') {
      const { at: _, ...told } = act.event;
      const recorded = await record(told);
      return recorded.ok ? ok(undefined) : err(atLine(act, recorded.error));
    }
    const event = SEEN_AFTER[act.act.type];
    const done = await hands(act.act);
    if (!done.ok) return err(atLine(act, done.error));
    const returns = act.act.type === 'return-confirmed';
    const untilMs = clock.now() + limitMs;
    if (event !== null && isAwaited(run, event)) {
      const wait = untilSeen(run, event, `after ${act.act.type}`, untilMs);
      waits = [...waits, returns ? { ...wait, again: async () => void (await hands(act.act)) } : wait];
    }
    if (returns && isAwaited(run, 'switch:recovered') && isWell(run))
      waits = [...waits, untilSeen(run, 'switch:recovered', `after ${act.act.type}`, untilMs)];
    return ok(undefined);
  };

  const watchLink = (run: DrillRun, nowMs: number): void => {
    for (let change = scenario.link[changesSeen]; change !== undefined; change = scenario.link[changesSeen]) {
      if (change.at > nowMs) return;
      changesSeen += 1;
      say(`${durationWords(nowMs).padEnd(14)}link: ${change.fault}`);
      waits = [...waits, ...waitsOfLink(run, change, clock.now() + limitMs)];
    }
  };

  const settleWaits = async (sight: Sight): Promise<void> => {
    const nowMs = clock.now();
    const open = waits.filter(({ isOver }) => !isOver(sight));
    for (const wait of open.filter(({ untilMs }) => untilMs <= nowMs)) {
      notSeen.push(wait.words);
      say(`${' '.repeat(14)}not seen: ${wait.words}`);
    }
    waits = open.filter(({ untilMs }) => untilMs > nowMs);
    if (nowMs - askedAgainMs < AGAIN_EVERY_MS) return;
    askedAgainMs = nowMs;
    for (const { again } of waits) await again?.();
  };

  /** One look at the station, and what follows from it. @returns true when the script is at its end */
  const step = async (): Promise<Result<boolean, KitError>> => {
    const looked = await look();
    if (!looked.ok) return looked;
    const { run, view } = looked.value;
    const nowMs = exerciseNowMs(run, view);
    if (isUnderWay(run)) watchLink(run, nowMs);
    else waits = [];
    if (run.phase.name === 'superseded-by-real' || run.phase.name === 'aborted') return ok(true);
    await settleWaits(looked.value);
    const due = timed[actsDone];
    if (due === undefined && waits.length === 0) return ok(true);
    if (due !== undefined && isDue(due, nowMs, run, waits)) {
      actsDone += 1;
      say(`${durationWords(nowMs).padEnd(14)}${wordsOf(due.act)}`);
      const done = await perform(due.act, run);
      return done.ok ? ok(false) : done;
    }
    if (waits.length > 0 || due?.dueMs === null || due === undefined) {
      await clock.wait(LOOK_EVERY_MS);
      return ok(false);
    }
    const nextChange = scenario.link[changesSeen]?.at ?? Infinity;
    const gapMs = Math.min(due.dueMs, nextChange) - nowMs;
    const byMs = Math.min(MOST_JUMP_MS, Math.floor(gapMs - LEAD_MS));
    if (byMs < LEAST_JUMP_MS) await clock.wait(Math.min(LOOK_EVERY_MS, Math.max(1, gapMs)));
    else {
      const jumped = await record({ type: 'time-jumped', by: DRIVER, byMs });
      if (!jumped.ok) return jumped;
    }
    return ok(false);
  };

  return {
    async play() {
      for (;;) {
        if (signal.aborted) return err(stopped());
        const ended = await step();
        if (!ended.ok) return ended;
        if (!ended.value) continue;
        const looked = await look();
        return looked.ok ? ok({ run: looked.value.run, view: looked.value.view, notSeen }) : looked;
      }
    },
    async breakOff(reason) {
      await record({ type: 'aborted', by: DRIVER, reason: reason.slice(0, 500) });
    },
  };
}

const isWell = ({ linkFailures }: DrillRun): boolean => linkFailures.every(({ until }) => until !== null);

/** Before the start and after the end at once; in between at its time, and what ends the drill after all that is awaited. */
function isDue({ act, dueMs }: TimedAct, nowMs: number, run: DrillRun, waits: readonly Wait[]): boolean {
  if (dueMs === null) return true;
  const ends = act.kind === 'event' && act.event.type === 'ended';
  if (ends && waits.length > 0) return false;
  return dueMs <= nowMs || run.phase.name === 'paused';
}

function wordsOf(act: Act): string {
  if (act.kind === 'station') return `${act.act.by}: ${act.act.type}`;
  const { event } = act;
  const who = 'by' in event ? event.by : 'person' in event ? event.person : '';
  const what = 'step' in event ? event.step : 'inject' in event ? event.inject : '';
  return `${who}: ${event.type}${what === null || what === '' ? '' : ` ${what}`}`;
}

const atLine = ({ line }: Act, error: KitError): KitError => ({
  ...error,
  message: `line ${line}: ${error.message}`,
});

const stopped = (): KitError =>
  kitError('drill.script-stopped', 'The scripted run was stopped.', 'Start it again when you like.');
