// Runs a drill on this station's own link: fails it as the scenario wants at this moment, watches it with the very monitor that
// watches the real one, and lets go at once when the drill is over or the real PACS is down (product D3, S-6).
import { next } from '../../../../drills/engine/next.ts';
import { wantedLink } from '../../../../drills/engine/progress.ts';
import type { DrillRun } from '../../../../drills/engine/run.ts';
import type { DrillSwitchView } from '../../../../shared/contract/drill-view.ts';
import { type KitError, kitError } from '../../../../shared/contract/kit-error.ts';
import type { SwitchView } from '../../../../shared/contract/switch-view.ts';
import type { DicomPort, Endpoint } from '../../dicom/port.ts';
import type { Clock } from '../../health/clock.ts';
import type { MonitorSettings } from '../../health/settings.ts';
import type { TcpConnect } from '../../health/tcp-connect.ts';
import type { Journal } from '../../journal/port.ts';
import { dicomDay } from '../../prefetch/sources/date-window.ts';
import type { DrillRoom, StationEventInput } from '../drill-room.ts';
import { boundOf, sooner, topUpBound } from './drill-bounds.ts';
import { createDrillErrors } from './drill-errors.ts';
import { createDrillMonitor, type DrillDecision, type DrillMonitor } from './drill-monitor.ts';
import { drillSwitchEntry } from './drill-record.ts';
import { lastSwitchSignal, signalsOf, switchStartOf } from './drill-signals.ts';
import type { FaultTools } from './faulted-call.ts';
import { faultedPort, faultedTcpConnect, slowEnough } from './faulted-port.ts';
import { createHeldLink, type HeldFault } from './held-link.ts';

export interface DrillLinkOptions {
  readonly room: Pick<DrillRoom, 'underWay' | 'now' | 'stationEvent' | 'record' | 'onChange'>;
  /** What the station's own traffic went through so far, with all that learns from it. */
  readonly port: DicomPort;
  /** What probes go through. */
  readonly probes: { readonly port: DicomPort; readonly tcpConnect: TcpConnect };
  /** The PACS that the real switch speaks of. */
  readonly endpoint: Endpoint;
  readonly settings: MonitorSettings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly journal: Pick<Journal, 'append'>;
  /** When the copy must be topped up for the planned downtime that begins next, by the wall clock in milliseconds; null: none is planned. */
  readonly topUpAtMs: () => number | null;
  readonly stationName: string;
  readonly callingAeTitle: string;
  /** The real switch. */
  readonly real: () => SwitchView;
  /** Role of the operator with this label; null for nobody who is here. */
  readonly roleOf: (actor: string) => string | null;
  /** The drill's switch moved, began or ended: the page and the prefetch look again. */
  readonly onChange: () => void;
  /** The link was let go, and what a drill held up has failed. */
  readonly onReleased: () => void;
}

export interface DrillLink {
  /** What the station's own traffic goes through. */
  readonly port: DicomPort;
  readonly tcpConnect: TcpConnect;
  /** What is done to the link now. */
  fault(): HeldFault;
  /** The drill's switch while a drill is under way; null otherwise, and as soon as the real PACS is down. */
  view(): DrillSwitchView | null;
  /** Acts on the drill's switch. @returns false when there is none: the act is meant for real */
  declareDown(reason: string, by: string): boolean;
  confirmReturn(by: string): boolean;
  setOpenStudies(count: number): void;
  /** Why this run may not be started now, or null: no drill in a real downtime, and a link that is not well cannot be failed in a way that anyone could tell apart. */
  refusesStart(run: DrillRun): KitError | null;
  /** Tell it whenever the real switch moves. */
  realChanged(): void;
  /** Takes up a drill that the journal holds, and follows the room from then on. */
  start(): void;
  stop(): Promise<void>;
}

interface Held {
  readonly runId: string;
  readonly monitor: DrillMonitor;
}

/** So long may it take until each call that a drill held up has failed and is waiting for its retry. */
const SETTLE_MS = 1000;

export function createDrillLink(options: DrillLinkOptions): DrillLink {
  const { room, clock, endpoint, settings } = options;
  const link = createHeldLink();
  const tools: FaultTools = {
    link,
    clock,
    errors: createDrillErrors(options.callingAeTitle),
    slowMs: slowEnough(settings.schedule),
  };
  const today = (): string => dicomDay(clock.wall());
  const tcpConnect = faultedTcpConnect(options.probes.tcpConnect, tools);
  const probing = faultedPort(options.probes.port, tools, today);
  let held: Held | null = null;
  /** The run that was let go for the real PACS, or because nobody ended it: nothing takes it up again. */
  let givenUp: string | null = null;
  let openStudies = 0;
  let cancelTimer = (): void => {};
  let cancelReleased = (): void => {};
  let unfollow = (): void => {};
  let telling: Promise<unknown> = Promise.resolve();
  const stopping = new Set<Promise<void>>();

  /** In the order of their happening; what a run refuses, or a disk, the room has dealt with. */
  const tell = (event: (run: DrillRun) => readonly StationEventInput[]): void => {
    const former = telling;
    telling = (async () => {
      await former;
      const run = room.underWay();
      for (const each of run === null ? [] : event(run)) await room.stationEvent(each);
    })();
  };

  const moved = (runId: string, decision: DrillDecision): void => {
    const role = options.roleOf(decision.actor) ?? 'station';
    void options.journal.append(drillSwitchEntry(runId, decision, role));
    tell((run) =>
      run.runId === runId
        ? signalsOf(lastSwitchSignal(run), decision).map((event) => ({
            type: 'signal-seen',
            event,
            station: options.stationName,
          }))
        : [],
    );
    options.onChange();
  };

  const begin = (run: DrillRun): Held => {
    const { runId } = run;
    const { state } = options.real();
    const monitor = createDrillMonitor({
      ...settings,
      port: probing,
      tcpConnect,
      endpoint,
      clock,
      random: options.random,
      begins: switchStartOf(lastSwitchSignal(run), state === 'healthy'),
      openStudies,
      onChange: (decision) => moved(runId, decision),
      onAwaiting: () => options.onChange(),
    });
    monitor.start();
    return { runId, monitor };
  };

  /** @returns whether there was anything to let go */
  const letGo = (): boolean => {
    cancelTimer();
    link.hold('none');
    const was = held;
    held = null;
    if (was === null) return false;
    const stopped = was.monitor.stop().finally(() => stopping.delete(stopped));
    stopping.add(stopped);
    return true;
  };

  const release = (): void => {
    if (!letGo()) return;
    cancelReleased();
    // What is stalled fails only now, and whoever made the call writes that down first.
    cancelReleased = clock.setTimer(SETTLE_MS, options.onReleased);
    options.onChange();
  };

  const endForReal = ({ runId }: DrillRun): void => {
    givenUp = runId;
    release();
    void room.stationEvent({ type: 'real-outage', reason: `The real PACS: ${options.real().reason}` });
  };

  /** Nobody ends it: the link is given back whatever the disk does. */
  const endForStation = ({ runId }: DrillRun, reason: string): void => {
    givenUp = runId;
    release();
    void room.record(runId, { type: 'aborted', by: 'station', reason });
  };

  /** Does to the link what the scenario wants at this moment of the run's own time, and looks again when that changes. */
  const follow = (): void => {
    const recorded = room.underWay();
    if (recorded === null || recorded.runId === givenUp) {
      release();
      return;
    }
    // Its start may have been on its way to the disk when the real PACS went down: nothing is begun in an outage.
    if (options.real().offline) {
      endForReal(recorded);
      return;
    }
    const run = next(recorded, { type: 'ticked', at: room.now() });
    if (held !== null && held.runId !== run.runId) release();
    const bound = sooner(boundOf(run), topUpBound(options.topUpAtMs(), clock.wall().getTime()));
    if (bound.leftMs <= 0) {
      endForStation(run, bound.reason);
      return;
    }
    const begins = held === null;
    held ??= begin(run);
    const wanted = wantedLink(run);
    link.hold(wanted);
    tell((now) => {
      if (now.runId !== run.runId || openFault(now) === link.fault()) return [];
      const fault = link.fault();
      return [fault === 'none' ? { type: 'link-restored' } : { type: 'link-failed', fault }];
    });
    cancelTimer();
    const upcoming = run.scenario.link.find(({ at }) => at > run.clock.exerciseMs);
    const changesInMs =
      run.phase.name === 'running' && upcoming !== undefined
        ? upcoming.at - run.clock.exerciseMs
        : Number.POSITIVE_INFINITY;
    cancelTimer = clock.setTimer(Math.min(changesInMs, bound.leftMs), follow);
    // Of a change of the link the page is told when it is on record: what is shown before that is not counted.
    if (begins) options.onChange();
  };

  const realChanged = (): void => {
    const run = room.underWay();
    if (run === null) return;
    if (options.real().offline) endForReal(run);
    else options.onChange();
  };

  /** The drill's own switch is one only while the real one is online: as `status.drill` has it, and the page. */
  const mine = (): DrillMonitor | null => (options.real().offline ? null : (held?.monitor ?? null));
  const view = (): DrillSwitchView | null => mine()?.view() ?? null;

  return {
    port: faultedPort(options.port, tools, today),
    tcpConnect,
    fault: () => link.fault(),
    view,
    declareDown(reason, by) {
      const monitor = mine();
      monitor?.declareDown(reason, by);
      return monitor !== null;
    },
    confirmReturn(by) {
      const monitor = mine();
      monitor?.confirmReturn(by);
      return monitor !== null;
    },
    setOpenStudies(count) {
      openStudies = count;
      held?.monitor.setOpenStudies(count);
    },
    refusesStart(run) {
      const { state, reason, offline } = options.real();
      if (offline)
        return kitError(
          'drill.not-possible',
          `This is a real downtime: the switch is ${state} (${reason}). No drill begins in it.`,
          'Start the drill once the return to the PACS is confirmed.',
        );
      const topUpAt = options.topUpAtMs();
      if (topUpAt !== null && topUpAt <= clock.wall().getTime() + run.scenario.duration)
        return kitError(
          'drill.not-possible',
          'A planned downtime is near: the copy must be topped up for it before this drill would be over.',
          'Start the drill after the planned downtime, or choose a shorter one.',
        );
      if (state === 'healthy' || run.scenario.link.every(({ fault }) => fault === 'none')) return null;
      return kitError(
        'drill.not-possible',
        `This drill fails the link to the PACS, and the real link is not well now: ${state} (${reason}).`,
        'Start it once the switch calls the PACS reachable, or choose a scenario that leaves the link alone.',
      );
    },
    realChanged,
    start() {
      unfollow = room.onChange(follow);
      realChanged();
      follow();
    },
    async stop() {
      unfollow();
      letGo();
      cancelReleased();
      await telling;
      await Promise.all(stopping);
    },
  };
}

/** In which way the run's record says that the link fails now. */
const openFault = ({ linkFailures }: DrillRun): HeldFault => {
  const last = linkFailures.at(-1);
  return last === undefined || last.until !== null ? 'none' : last.fault;
};
