// Owns time and probes for the real switch: asks the PACS how it is, feeds what it hears to the pure `next`, and tells.
import type { SwitchView } from '../../../shared/contract/switch-view.ts';
import type { ProbeFinding } from '../../../shared/domain/switch-evidence.ts';
import type { SwitchPolicy } from '../../../shared/domain/switch-policy.ts';
import { initialSwitch, isOffline } from '../../../shared/domain/switch-state.ts';
import { toSwitchView } from '../../../shared/domain/switch-to-view.ts';
import { next, type SwitchEvent } from '../../../shared/domain/switch.ts';
import { instantOf } from './clock.ts';
import type { ProbeRecord, SwitchDecision } from './decision.ts';
import { type ProbeTools, runProbe } from './probes.ts';
import { jittered, planRound, takeTurn, type Turns, waitAfterRound } from './schedule.ts';

export interface MonitorOptions extends ProbeTools {
  readonly policy: SwitchPolicy;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** After each transition. The journal's record of it is `toJournalEntry(decision, role)`. */
  readonly onChange: (decision: SwitchDecision, view: SwitchView) => void;
  readonly onProbe?: (record: ProbeRecord, view: SwitchView) => void;
  /** A declaration that was in force when the station last stopped: it holds until a person says normal. */
  readonly declared?: { readonly reason: string; readonly by: string };
}

export interface Monitor {
  /** Starts probing at once. Does nothing when already started. */
  start(): void;
  /** Ends the probe in flight and all later ones; resolves when none is running. */
  stop(): Promise<void>;
  declareDown(reason: string, by: string): SwitchView;
  confirmReturn(by: string): SwitchView;
  startPlannedWindow(reason: string): SwitchView;
  endPlannedWindow(): SwitchView;
  /** How many studies readers have open: while any is, only a person ends offline mode (S-11). */
  setOpenStudies(count: number): void;
  view(): SwitchView;
}

interface Running {
  readonly abort: AbortController;
  round: Promise<void>;
  cancelTimer: () => void;
}

const PROBES_KEPT = 12;

type WithoutAt<T> = T extends unknown ? Omit<T, 'at'> : never;

export function createMonitor(options: MonitorOptions): Monitor {
  const { clock, policy, schedule, endpoint } = options;
  let real = initialSwitch(instantOf(clock));
  // A probe that is not in use has no turn: one that were always due would leave no pause between rounds.
  let turns: Turns = { tcp: 0, echo: 0, find: policy.topProbe === 'find' ? 0 : Number.POSITIVE_INFINITY };
  let roundsDown = 0;
  let recent: readonly ProbeRecord[] = [];
  let running: { readonly abort: AbortController; round: Promise<void>; cancelTimer: () => void } | null =
    null;

  const view = (): SwitchView => toSwitchView(real, endpoint.id, instantOf(clock), policy);

  const feed = (happening: WithoutAt<SwitchEvent>, actor = 'station'): SwitchView => {
    const at = instantOf(clock);
    const before = real;
    real = next(before, { ...happening, at }, policy);
    const shown = view();
    if (real.revision !== before.revision) {
      roundsDown = 0;
      const { reason, cause } = real;
      const decision = {
        endpointId: endpoint.id,
        from: before.state.name,
        to: real.state.name,
        reason,
        cause,
      };
      options.onChange({ ...decision, offline: isOffline(real), actor, at, probes: recent }, shown);
    }
    return shown;
  };

  const learn = (finding: ProbeFinding): void => {
    const record = { finding, at: instantOf(clock) };
    recent = [...recent, record].slice(-PROBES_KEPT);
    const shown = feed({ type: 'probed', finding });
    options.onProbe?.(record, shown);
  };

  const runRound = async (signal: AbortSignal): Promise<void> => {
    feed({ type: 'ticked' });
    for (const kind of planRound(real, turns, clock.now(), policy.topProbe)) {
      turns = takeTurn(turns, kind, clock.now(), schedule);
      const finding = await runProbe(options, kind, signal);
      if (finding === null) return;
      learn(finding);
      if (finding.outcome === 'bad') break;
    }
    // A C-FIND that fails while C-ECHO answers is asked again sooner than its turn, but not hard (S-10).
    if (real.evidence.kinds.find.failed !== null) {
      turns = { ...turns, find: Math.min(turns.find, clock.now() + schedule.findRetryMs) };
    }
    roundsDown += 1;
  };

  const runRounds = async (mine: Running): Promise<void> => {
    const startedAt = clock.now();
    try {
      await runRound(mine.abort.signal);
    } finally {
      const wait = waitAfterRound(real, turns, { startedAt, now: clock.now(), roundsDown }, schedule);
      scheduleRound(mine, jittered(wait, schedule.jitter, options.random));
    }
  };

  const scheduleRound = (mine: Running, waitMs: number): void => {
    if (running !== mine) return;
    mine.cancelTimer = clock.setTimer(waitMs, () => {
      mine.round = runRounds(mine);
    });
  };

  if (options.declared !== undefined) {
    const { reason, by } = options.declared;
    real = next(real, { type: 'declared-down', reason, by, at: instantOf(clock) }, policy);
  }

  return {
    start() {
      if (running !== null) return;
      running = { abort: new AbortController(), round: Promise.resolve(), cancelTimer: () => {} };
      scheduleRound(running, 0);
    },
    async stop() {
      const was = running;
      running = null;
      was?.cancelTimer();
      was?.abort.abort();
      await was?.round;
    },
    declareDown: (reason, by) => feed({ type: 'declared-down', reason, by }, by),
    confirmReturn: (by) => feed({ type: 'return-confirmed', by }, by),
    startPlannedWindow: (reason) => feed({ type: 'planned-window-started', reason }),
    endPlannedWindow: () => feed({ type: 'planned-window-ended' }),
    setOpenStudies(count) {
      feed({ type: 'open-studies-changed', count });
    },
    view,
  };
}
