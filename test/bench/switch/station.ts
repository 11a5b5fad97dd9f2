// A station on a virtual clock: the monitor's rounds without promises or timers, around the real switch and schedule.
// test/bench/switch-station.test.ts proves that it decides as the real monitor does.
import {
  hastenFind,
  jittered,
  NO_TURNS,
  planRound,
  type ProbeSchedule,
  takeTurn,
  waitAfterRound,
} from '../../../electron/station/health/schedule.ts';
import { planSide } from '../../../electron/station/health/side-schedule.ts';
import type { ProbeFinding } from '../../../shared/domain/switch-evidence.ts';
import type { ProbeKind, SwitchStateName } from '../../../shared/contract/switch-view.ts';
import type { Instant } from '../../../shared/domain/switch-evidence.ts';
import type { SwitchPolicy } from '../../../shared/domain/switch-policy.ts';
import { initialSwitch, isOffline, type RealSwitch } from '../../../shared/domain/switch-state.ts';
import { next, type SwitchEvent } from '../../../shared/domain/switch.ts';
import type { Random } from '../seeded-random.ts';
import type { Link } from './link.ts';

export interface Settings {
  readonly policy: SwitchPolicy;
  readonly schedule: ProbeSchedule;
}

export interface Moved {
  readonly atMs: number;
  readonly from: SwitchStateName;
  readonly to: SwitchStateName;
  readonly offline: boolean;
  readonly wasOffline: boolean;
}

export interface WorldClock {
  /** How far the wall clock is off the monotonic one. Sessions of NTP and people change it. */
  readonly wallOffsetMs: (atMs: number) => number;
}

const START = Date.UTC(2026, 10, 22);

export const steadyWall: WorldClock = { wallOffsetMs: () => 0 };

type WithoutAt<T> = T extends unknown ? Omit<T, 'at'> : never;

export interface VirtualStation {
  readonly nowMs: () => number;
  readonly real: () => RealSwitch;
  readonly probes: () => number;
  /** Plays what happens next until the clock has reached `untilMs`, or `stop` says so after a move. */
  play(untilMs: number, stop?: (moved: Moved) => boolean): void;
  /** Skips calm time: the switch starts again at `atMs`, remembering its suspicions and outages. */
  jumpTo(atMs: number): void;
}

export function createStation(
  { policy, schedule }: Settings,
  link: Link,
  random: Random,
  onMove: (moved: Moved) => void,
  clock: WorldClock = steadyWall,
): VirtualStation {
  let nowMs = 0;
  const instant = (): Instant => {
    const wall = new Date(START + nowMs + clock.wallOffsetMs(nowMs)).toISOString();
    return { monotonicMs: nowMs, wall, local: wall.slice(11, 19) };
  };
  let real = initialSwitch(instant());
  let turns = NO_TURNS;
  let roundsDown = 0;
  let probes = 0;
  let stopped = false;
  let stop: (moved: Moved) => boolean = () => false;
  let queue: { readonly atMs: number; readonly run: () => void }[] = [];
  /** The probe beside the rounds that is under way, if one is. */
  let side: { isGivenUp: boolean } | null = null;

  const at = (atMs: number, run: () => void): void => {
    const index = queue.findIndex((each) => each.atMs > atMs);
    queue.splice(index < 0 ? queue.length : index, 0, { atMs, run });
  };

  const feed = (happening: WithoutAt<SwitchEvent>): void => {
    const before = real;
    real = next(before, { ...happening, at: instant() }, policy);
    if (real.revision === before.revision) return;
    roundsDown = 0;
    if (real.state.name === 'down' && side !== null) {
      side.isGivenUp = true;
      side = null;
      at(nowMs, stepSide);
    }
    const moved = {
      atMs: nowMs,
      from: before.state.name,
      to: real.state.name,
      offline: isOffline(real),
      wasOffline: isOffline(before),
    };
    onMove(moved);
    stopped ||= stop(moved);
  };

  const ask = (kind: ProbeKind, then: (finding: ProbeFinding) => void): void => {
    turns = takeTurn(turns, kind, nowMs, schedule, policy);
    const { finding, tookMs } = link.probe(kind, nowMs, schedule);
    probes += 1;
    at(nowMs + tookMs, () => then(finding));
  };

  const round = (): void => {
    const startedAt = nowMs;
    feed({ type: 'ticked' });
    climb(planRound(real, turns, nowMs, policy), startedAt);
  };
  const climb = ([kind, ...dearer]: readonly ProbeKind[], startedAt: number): void => {
    if (kind === undefined) return endRound(startedAt);
    return ask(kind, (finding) => {
      feed({ type: 'probed', finding });
      climb(finding.outcome === 'bad' ? [] : dearer, startedAt);
    });
  };
  const endRound = (startedAt: number): void => {
    turns = hastenFind(turns, real, nowMs, schedule);
    roundsDown += 1;
    const wait = waitAfterRound(real, turns, { startedAt, now: nowMs, roundsDown }, schedule, policy);
    at(nowMs + jittered(wait, schedule.jitter, random), round);
  };

  const stepSide = (): void => {
    const { kind, waitMs } = planSide(real, turns, nowMs, schedule, policy);
    if (kind === null) return at(nowMs + jittered(waitMs, schedule.jitter, random), stepSide);
    const mine = { isGivenUp: false };
    side = mine;
    return ask(kind, (finding) => {
      if (mine.isGivenUp) return;
      side = null;
      feed({ type: 'probed', finding });
      at(nowMs, stepSide);
    });
  };

  const begin = (): void => {
    queue = [];
    side = null;
    at(nowMs, round);
    if (policy.sideProbes.length > 0) at(nowMs, stepSide);
  };
  begin();

  return {
    nowMs: () => nowMs,
    real: () => real,
    probes: () => probes,
    play(untilMs, until = () => false) {
      stop = until;
      stopped = false;
      const going = (): boolean => nowMs < untilMs && !stopped;
      while (going()) {
        const first = queue.shift();
        if (first === undefined) return;
        nowMs = first.atMs;
        first.run();
      }
    },
    jumpTo(atMs) {
      const { suspicions, outages } = real.evidence;
      nowMs = Math.max(nowMs, atMs);
      const fresh = initialSwitch(instant());
      real = { ...fresh, evidence: { ...fresh.evidence, suspicions, outages } };
      // The seldom ones are at a random phase of their own.
      turns = { ...NO_TURNS, retrieve: nowMs + random() * schedule.everyMs.retrieve };
      roundsDown = 0;
      begin();
    },
  };
}
