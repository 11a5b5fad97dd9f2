// The fake station's drills: kept in memory, folded by the real engine, with what only a station sees done at a test's word.
import type { Channel, ChannelOutput, ParsedInput } from '../../../shared/contract/channels.ts';
import type { DrillRunView, DrillStatus, ImprovementView } from '../../../shared/contract/drill-view.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { SwitchView } from '../../../shared/contract/switch-view.ts';
import type { StationStatus } from '../../../shared/contract/views.ts';
import type { AutoEvent } from '../../../shared/drill/auto-events.ts';
import { drillEventSchema, FREE_TEXT_KEYS, SEALED_WORDS } from '../../../shared/drill/drill-event.ts';
import type { DrillEvent } from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import { toDrillSignal } from '../../../drills/engine/drill-signal.ts';
import { next } from '../../../drills/engine/next.ts';
import { wantedLink } from '../../../drills/engine/progress.ts';
import { refusal } from '../../../drills/engine/refusal.ts';
import type { DrillRun } from '../../../drills/engine/run.ts';
import { createFakeDrillShelf } from './drill-shelf.ts';
import { fakeRunRow, foldFakeRun } from './drill-runs.ts';
import type { FakeRun } from './drill-runs.ts';

type Handlers = {
  readonly [C in Channel]?: (input: ParsedInput<C>) => Result<ChannelOutput<C>, KitError>;
};

export interface FakeDrills {
  readonly handlers: Handlers;
  /** The run that is open, folded to its last event; null when none is. */
  run(): DrillRun | null;
  /** Prepares a run as the page would. */
  prepare(scenarioId: string): DrillRun;
  /** Records an event as the page would, or throws what refused it. */
  act(act: Readonly<Record<string, unknown>>): DrillRun;
  /** Assigns everybody, checks all preconditions and starts. */
  startAll(): DrillRun;
  /** Time passes at once, for the exercise and for the wall clock. */
  pass(ms: number): void;
  /** The station's wall clock is moved; the exercise does not notice. */
  moveWallClock(ms: number): void;
  /** The station comes back as a new process, `goneMs` later. */
  restart(goneMs: number): void;
  /** The station sees one of its own events. */
  seen(event: AutoEvent): void;
  realOutage(reason: string): void;
  /** The next `drill:record` fails with this, once. */
  failNext(error: KitError): void;
}

export interface FakeDrillSeams {
  readonly nowMs: number;
  readonly status: () => StationStatus;
  /** Tells every page which drill is under way. */
  readonly show: (drill: DrillStatus | null) => void;
  /** Declares the downtime on the real switch. */
  readonly declareReal: (reason: string) => void;
}

const STATION = 'Reading room 3';
const notPossible = (words: string): KitError =>
  kitError('drill.not-possible', words, 'Look at the run again: it has gone on meanwhile.');
const GONE = kitError('drill.run-not-found', 'There is no such run.', 'Look at the history again.');
const OPEN = ['prepared', 'running', 'paused', 'hot-wash'] as const;
const isOpen = (run: DrillRun): boolean => OPEN.some((name) => name === run.phase.name);

/** @returns the drill room of a fake station, with six past runs */
export function createFakeDrills({ nowMs, status, show, declareReal }: FakeDrillSeams): FakeDrills {
  const bornMs = performance.now();
  let passedMs = 0;
  let wallMovedMs = 0;
  let processId = 'fake-1';
  let failing: KitError | null = null;
  const now = (): Moment => {
    const monotonicMs = performance.now() - bornMs + passedMs;
    return { processId, monotonicMs, wall: new Date(nowMs + monotonicMs + wallMovedMs).toISOString() };
  };
  const shelf = createFakeDrillShelf(nowMs, () => open()?.run.runId ?? null);
  const open = (): { readonly kept: FakeRun; readonly run: DrillRun } | null => {
    const kept = shelf.runs.at(-1);
    if (kept === undefined) return null;
    const run = foldFakeRun(kept);
    return isOpen(run) ? { kept, run } : null;
  };
  const isSealed = (): boolean => status().vault !== 'unlocked';

  const switchOf = (run: DrillRun): SwitchView => {
    const last = run.signals.findLast(({ event }) => event.startsWith('switch:'))?.event;
    const down = last === 'switch:down' || last === 'switch:declared';
    return {
      ...status().switch,
      state: down ? 'down' : 'healthy',
      offline: down,
      cause: last === 'switch:declared' ? 'declared' : 'probes',
      reason: down ? '3 of 3 probes refused' : '3 of 3 probes answered',
    };
  };
  const tell = (): void => {
    const run = open()?.run ?? null;
    const signal = run && toDrillSignal(run);
    const { state, reason } = status().switch;
    show(
      run && signal
        ? { ...signal, switch: { ...switchOf(run), signal: 'drill' }, real: { state, reason } }
        : null,
    );
  };
  const keep = (event: DrillEvent): void => {
    const last = shelf.runs.at(-1);
    if (last) shelf.runs[shelf.runs.length - 1] = { ...last, events: [...last.events, event] };
  };
  const happen = (
    runId: string,
    act: Readonly<Record<string, unknown>>,
  ): Result<{ event: DrillEvent; events: number }, KitError> => {
    const current = open();
    if (current === null || current.run.runId !== runId)
      return err(notPossible('This drill is over already.'));
    const parsed = drillEventSchema.safeParse({ ...act, at: now() });
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return err(
        notPossible(`This cannot be recorded: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`),
      );
    }
    const refused = refusal(current.run, parsed.data);
    if (refused !== null) return err(notPossible(refused));
    keep(parsed.data);
    link();
    tell();
    return ok({ event: parsed.data, events: current.kept.events.length + 1 });
  };
  /** As the station marks the time now and then, and when it comes back. */
  const tick = (): void => {
    const event: DrillEvent = { type: 'ticked', at: now() };
    if (open() && refusal(open()?.run as DrillRun, event) === null) keep(event);
    tell();
  };
  /** The link follows the scenario, as the station's own drill link would do it. */
  const link = (): void => {
    const run = open()?.run;
    if (!run) return;
    const wanted = wantedLink(next(run, { type: 'ticked', at: now() }));
    const last = run.linkFailures.at(-1);
    const failed = last === undefined || last.until !== null ? 'none' : last.fault;
    if (wanted === failed) return;
    keep(
      wanted === 'none'
        ? { type: 'link-restored', at: now() }
        : { type: 'link-failed', at: now(), fault: wanted },
    );
  };
  const viewOf = (kept: FakeRun): DrillRunView => {
    const sealed = isSealed();
    return {
      ...kept,
      events: sealed ? kept.events.map(seal) : kept.events,
      sealed,
      now: now(),
    };
  };
  const prepare = (scenarioId: string): Result<DrillRunView, KitError> => {
    if (open() !== null)
      return err(
        kitError('drill.run-open', 'Another drill is open.', 'Bring it to its end, or abort it, first.'),
      );
    const scenario = shelf.textOf(scenarioId);
    if (scenario === null)
      return err(
        kitError('drill.scenario-not-found', 'There is no such scenario.', 'Look at the library again.'),
      );
    const runId = `run-${shelf.runs.length + 1}`;
    const variables = { ...shelf.values };
    shelf.runs.push({ runId, origin: 'station', preparedAt: now(), scenario, variables, events: [] });
    tell();
    return ok(viewOf(shelf.runs.at(-1) as FakeRun));
  };
  const record: NonNullable<Handlers['drill:record']> = ({ runId, act }) => {
    if (failing !== null) {
      const error = failing;
      failing = null;
      return err(error);
    }
    const role = status().operator?.role;
    if (act['type'] === 'started' && role !== 'coordinator' && role !== 'administrator')
      return err(
        kitError(
          'access.role-required',
          'Only a drill coordinator may start a drill.',
          'Ask a drill coordinator or an administrator to unlock this station.',
        ),
      );
    return happen(runId, act);
  };
  const act: FakeDrills['act'] = (given) => {
    const done = happen(open()?.run.runId ?? '', given);
    if (!done.ok) throw new Error(done.error.message);
    return open()?.run ?? foldFakeRun(shelf.runs.at(-1) as FakeRun);
  };

  return {
    run: () => open()?.run ?? null,
    prepare: (scenarioId) => {
      const prepared = prepare(scenarioId);
      if (!prepared.ok) throw new Error(prepared.error.message);
      return foldFakeRun(prepared.value);
    },
    act,
    startAll: () => {
      const run = open()?.run;
      if (!run) throw new Error('prepare a run first');
      for (const [at, { id }] of run.scenario.roles.entries())
        act({ type: 'role-assigned', role: id, person: shelf.names[at] ?? id });
      for (const at of run.scenario.preconditions.keys())
        act({ type: 'precondition-checked', precondition: at, met: true, by: 'K. Brandt' });
      return act({ type: 'started', by: 'K. Brandt' });
    },
    pass: (ms) => {
      passedMs += ms;
      link();
      tell();
    },
    moveWallClock: (ms) => {
      wallMovedMs += ms;
      tick();
    },
    restart: (goneMs) => {
      passedMs += goneMs;
      processId = `fake-${Number(processId.slice(5)) + 1}`;
      tick();
    },
    seen: (event) => {
      act({ type: 'signal-seen', event, station: STATION });
    },
    realOutage: (reason) => {
      act({ type: 'real-outage', reason });
    },
    failNext: (error) => {
      failing = error;
    },
    handlers: {
      ...shelf.handlers,
      'drill:set-values': ({ values }) => ok(shelf.setValues(values)),
      'drill:prepare': ({ scenarioId }) => prepare(scenarioId),
      'drill:current': () => {
        const current = open();
        return ok(current && viewOf(current.kept));
      },
      'drill:record': record,
      'drill:declare-real': ({ runId, reason }) => {
        const ended = happen(runId, { type: 'real-outage', reason });
        if (!ended.ok) return ended;
        declareReal(reason);
        return ok({});
      },
      'display:shown': ({ what }) => {
        const phase = open()?.run.phase.name;
        if (phase === 'running' || phase === 'paused')
          act({
            type: 'signal-seen',
            event: what === 'worklist' ? 'worklist:offline-shown' : 'image:first-offline',
            station: STATION,
          });
        return ok({});
      },
      'drill:runs': () => ok(shelf.runs.map(fakeRunRow).toReversed()),
      'drill:run': ({ runId }) => {
        const kept = shelf.runs.find((each) => each.runId === runId);
        return kept ? ok(viewOf(kept)) : err(GONE);
      },
      'drill:improvements': () => ok([...shelf.improvements()]),
      'drill:close-improvement': ({ runId, item, shownByRunId, note }) => {
        if (shownByRunId === null && note === '')
          return err(notPossible('Name the run that shows it, or write what shows it.'));
        const by = status().operator?.label ?? '';
        return improvement(
          shelf.close(runId, item, { at: new Date(nowMs).toISOString(), by, shownByRunId, note }),
        );
      },
      'drill:reopen-improvement': ({ runId, item }) => improvement(shelf.close(runId, item, null)),
    },
  };
}

const improvement = (view: ImprovementView | null) =>
  view ? ok(view) : err(notPossible('There is no such item.'));

function seal(event: DrillEvent): DrillEvent {
  const sealed = Object.entries(event).map(([key, value]) => [
    key,
    FREE_TEXT_KEYS.some((each) => each === key) && typeof value === 'string' && value !== ''
      ? SEALED_WORDS
      : value,
  ]);
  return drillEventSchema.parse(Object.fromEntries(sealed));
}
