// A station on a virtual clock: the monitor's rounds without promises or timers, around the real switch and schedule.
// test/bench/switch-station.test.ts proves that it decides as the real monitor does.
import {
  jittered,
  planRound,
  type ProbeSchedule,
  takeTurn,
  type Turns,
  waitAfterRound,
} from '../../../electron/station/health/schedule.ts';
import type { SwitchStateName } from '../../../shared/contract/switch-view.ts';
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
  /** Plays rounds until the clock reaches `untilMs` (the round in flight is finished), or `stop` says so after a move. */
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
  let turns: Turns = { tcp: 0, echo: 0, find: 0 };
  let roundsDown = 0;
  let probes = 0;
  let stopped = false;
  let stop: (moved: Moved) => boolean = () => false;

  const feed = (happening: WithoutAt<SwitchEvent>): void => {
    const before = real;
    real = next(before, { ...happening, at: instant() }, policy);
    if (real.revision === before.revision) return;
    roundsDown = 0;
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

  const round = (): void => {
    const startedAt = nowMs;
    feed({ type: 'ticked' });
    for (const kind of planRound(real, turns, nowMs, policy.topProbe)) {
      turns = takeTurn(turns, kind, nowMs, schedule);
      const { finding, tookMs } = link.probe(kind, nowMs, schedule);
      probes += 1;
      nowMs += tookMs;
      feed({ type: 'probed', finding });
      if (finding.outcome === 'bad') break;
    }
    if (real.evidence.kinds.find.failed !== null) {
      turns = { ...turns, find: Math.min(turns.find, nowMs + schedule.findRetryMs) };
    }
    roundsDown += 1;
    const wait = waitAfterRound(real, turns, { startedAt, now: nowMs, roundsDown }, schedule);
    nowMs += jittered(wait, schedule.jitter, random);
  };

  return {
    nowMs: () => nowMs,
    real: () => real,
    probes: () => probes,
    play(untilMs, until = () => false) {
      stop = until;
      stopped = false;
      const going = (): boolean => nowMs < untilMs && !stopped;
      while (going()) round();
    },
    jumpTo(atMs) {
      const { suspicions, outages } = real.evidence;
      nowMs = Math.max(nowMs, atMs);
      const fresh = initialSwitch(instant());
      real = { ...fresh, evidence: { ...fresh.evidence, suspicions, outages } };
      turns = { tcp: 0, echo: 0, find: 0 };
      roundsDown = 0;
    },
  };
}
