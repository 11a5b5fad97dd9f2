// Owns time and probes for the real switch: asks the PACS how it is, feeds what it hears to the pure `next`, and tells.
import type { ClockView, SwitchView } from '../../../shared/contract/switch-view.ts';
import { blameOf, isSilent } from '../../../shared/domain/switch-blame.ts';
import type { ProbeFinding } from '../../../shared/domain/switch-evidence.ts';
import { isOfRound } from '../../../shared/domain/switch-kinds.ts';
import type { SwitchPolicy } from '../../../shared/domain/switch-policy.ts';
import { initialSwitch, isOffline, switchAt, type SwitchStart } from '../../../shared/domain/switch-state.ts';
import { toSwitchView } from '../../../shared/domain/switch-to-view.ts';
import { next, type SwitchEvent } from '../../../shared/domain/switch.ts';
import { instantOf } from './clock.ts';
import type { ProbeRecord, SwitchDecision } from './decision.ts';
import { observedFinding, type ObservedRetrieve } from './observed-retrieve.ts';
import type { OwnNetwork } from './own-network.ts';
import { type ProbeTools, runProbe } from './probes.ts';
import { policyFor } from './probes-in-use.ts';
import { hastenFind, jittered, NO_TURNS, planRound, takeTurn, waitAfterRound } from './schedule.ts';
import { planSide } from './side-schedule.ts';

export interface MonitorOptions extends ProbeTools {
  readonly policy: SwitchPolicy;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** After each transition. The journal's record of it is `toJournalEntry(decision, role)`. */
  readonly onChange: (decision: SwitchDecision, view: SwitchView) => void;
  /** Whether a person is waited for has changed, and nothing else: no decision, so nothing for the journal (S-11). */
  readonly onAwaiting?: (view: SwitchView) => void;
  readonly onProbe?: (record: ProbeRecord, view: SwitchView) => void;
  /** A declaration that was in force when the station last stopped: it holds until a person says normal. */
  readonly declared?: { readonly reason: string; readonly by: string };
  /** What somebody else knows of the link already; absent: it is suspected until a round has answered. */
  readonly begins?: SwitchStart;
  /** Looks whether this station's own network is there; asked only when the PACS says nothing (H3). */
  readonly ownNetwork?: OwnNetwork;
  /** How far the clocks are apart, as far as anybody told; shown, never decided on (S-14). */
  readonly clockView?: () => ClockView | null;
}

export interface Monitor {
  /** Starts probing at once. Does nothing when already started. */
  start(): void;
  /** Ends the probes in flight and all later ones; resolves when none is running. */
  stop(): Promise<void>;
  declareDown(reason: string, by: string): SwitchView;
  confirmReturn(by: string): SwitchView;
  startPlannedWindow(reason: string): SwitchView;
  endPlannedWindow(): SwitchView;
  /** How many studies readers have open: while any is, only a person ends offline mode (S-11). */
  setOpenStudies(count: number): void;
  /** What a real retrieve of the prefetch met, as evidence of latency; one of another endpoint is not ours. */
  observedRetrieve(observed: ObservedRetrieve): void;
  view(): SwitchView;
}

interface Running {
  readonly abort: AbortController;
  round: Promise<void>;
  cancelTimer: () => void;
  side: Promise<void>;
  cancelSideTimer: () => void;
}

const PROBES_KEPT = 12;

type WithoutAt<T> = T extends unknown ? Omit<T, 'at'> : never;

export function createMonitor(options: MonitorOptions): Monitor {
  const { clock, schedule, endpoint } = options;
  const policy = policyFor(options.policy, options);
  let real =
    options.begins === undefined
      ? initialSwitch(instantOf(clock))
      : switchAt(instantOf(clock), options.begins);
  let turns = NO_TURNS;
  let roundsDown = 0;
  let recent: readonly ProbeRecord[] = [];
  let sideProbe: AbortController | null = null;
  let running: Running | null = null;

  const view = (): SwitchView =>
    toSwitchView(real, endpoint.id, instantOf(clock), policy, options.clockView?.() ?? null);

  let awaited = false;
  const feed = (happening: WithoutAt<SwitchEvent>, actor = 'station'): SwitchView => {
    const at = instantOf(clock);
    const before = real;
    real = next(before, { ...happening, at }, policy);
    const shown = view();
    // That a person is waited for follows from time alone, without a move of the switch: who shows the button must hear of it.
    if (shown.awaitingConfirmation !== awaited && real.revision === before.revision)
      options.onAwaiting?.(shown);
    awaited = shown.awaitingConfirmation;
    if (real.revision !== before.revision) {
      roundsDown = 0;
      // What a dear probe of a link that just failed would still say is known already.
      if (real.state.name === 'down') sideProbe?.abort();
      const { reason, cause, state } = real;
      options.onChange(
        {
          signal: 'real',
          endpointId: endpoint.id,
          from: before.state.name,
          to: state.name,
          reason,
          cause,
          offline: isOffline(real),
          downBy: state.name === 'down' ? state.by.kind : null,
          blame: blameOf(real.evidence, policy)?.words ?? null,
          actor,
          at,
          probes: recent,
        },
        shown,
      );
    }
    return shown;
  };

  const learn = (finding: ProbeFinding): void => {
    const record = { finding, at: instantOf(clock) };
    recent = [...recent, record].slice(-PROBES_KEPT);
    const shown = feed({ type: 'probed', finding });
    options.onProbe?.(record, shown);
    const silent = finding.outcome === 'bad' && isSilent(finding.code) && isOfRound(finding.kind, policy);
    // Bounded and rate-limited by itself; never rejects.
    if (silent) void lookAtNetwork();
  };

  const lookAtNetwork = async (): Promise<void> => {
    if (running === null || options.ownNetwork === undefined) return;
    const found = await options.ownNetwork.look(running.abort.signal);
    if (found !== null) feed({ type: 'network-checked', ...found });
  };

  const runRound = async (signal: AbortSignal): Promise<void> => {
    feed({ type: 'ticked' });
    for (const kind of planRound(real, turns, clock.now(), policy)) {
      turns = takeTurn(turns, kind, clock.now(), schedule, policy);
      const finding = await runProbe(options, kind, signal);
      if (finding === null) return;
      learn(finding);
      if (finding.outcome === 'bad') break;
    }
    turns = hastenFind(turns, real, clock.now(), schedule);
    roundsDown += 1;
  };

  const runRounds = async (mine: Running): Promise<void> => {
    const startedAt = clock.now();
    try {
      await runRound(mine.abort.signal);
    } finally {
      const wait = waitAfterRound(real, turns, { startedAt, now: clock.now(), roundsDown }, schedule, policy);
      scheduleRound(mine, jittered(wait, schedule.jitter, options.random));
    }
  };

  const scheduleRound = (mine: Running, waitMs: number): void => {
    if (running !== mine) return;
    mine.cancelTimer = clock.setTimer(waitMs, () => {
      mine.round = runRounds(mine);
    });
  };

  /** Beside the rounds, one at a time: a retrieve may take a minute, and a dead link must not wait for it. */
  const runSide = async (mine: Running): Promise<void> => {
    const { kind, waitMs } = planSide(real, turns, clock.now(), schedule, policy);
    if (kind !== null) {
      turns = takeTurn(turns, kind, clock.now(), schedule, policy);
      sideProbe = new AbortController();
      const finding = await runProbe(options, kind, AbortSignal.any([mine.abort.signal, sideProbe.signal]));
      sideProbe = null;
      if (finding !== null) learn(finding);
    }
    scheduleSide(mine, waitMs === 0 ? 0 : jittered(waitMs, schedule.jitter, options.random));
  };

  const scheduleSide = (mine: Running, waitMs: number): void => {
    if (running !== mine || policy.sideProbes.length === 0) return;
    mine.cancelSideTimer = clock.setTimer(waitMs, () => {
      mine.side = runSide(mine);
    });
  };

  if (options.declared !== undefined) {
    const { reason, by } = options.declared;
    real = next(real, { type: 'declared-down', reason, by, at: instantOf(clock) }, policy);
  }

  return {
    start() {
      if (running !== null) return;
      const idle = { round: Promise.resolve(), side: Promise.resolve() };
      const nothing = (): void => {};
      running = { abort: new AbortController(), ...idle, cancelTimer: nothing, cancelSideTimer: nothing };
      scheduleRound(running, 0);
      scheduleSide(running, 0);
    },
    async stop() {
      const was = running;
      running = null;
      was?.cancelTimer();
      was?.cancelSideTimer();
      was?.abort.abort();
      await Promise.all([was?.round, was?.side]);
    },
    declareDown: (reason, by) => feed({ type: 'declared-down', reason, by }, by),
    confirmReturn: (by) => feed({ type: 'return-confirmed', by }, by),
    startPlannedWindow: (reason) => feed({ type: 'planned-window-started', reason }),
    endPlannedWindow: () => feed({ type: 'planned-window-ended' }),
    setOpenStudies(count) {
      feed({ type: 'open-studies-changed', count });
    },
    observedRetrieve(observed) {
      const finding = observedFinding(observed, endpoint.id, schedule);
      if (finding !== null && running !== null) learn(finding);
    },
    view,
  };
}
