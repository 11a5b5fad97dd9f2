// Tries other thresholds and intervals on the same histories, so that the defaults are chosen and not guessed.
import { median } from '../report.ts';
import { detection, playYear, type YearCounts } from './measure.ts';
import type { Settings } from './station.ts';

/** What the product promises at default settings (docs/switch-policy.md). */
export const REFUSED_LIMIT_MS = 10_000;
export const BLACK_HOLE_LIMIT_MS = 20_000;

export interface Years {
  readonly years: number;
  readonly falseSwitchesPerYear: number;
  readonly flapsPerYear: number;
  readonly switchesPerYear: number;
  readonly degradationsPerYear: number;
  /** Of outages of a minute and more. */
  readonly seenShare: number;
  readonly returnMedianMs: number | null;
  readonly falseBy: Readonly<Record<string, number>>;
}

export function playYears(settings: Settings, years: number, seed: number): Years {
  const counts = Array.from({ length: years }, (_, year) => playYear(settings, seed + year));
  const mean = (of: (year: YearCounts) => number): number =>
    counts.reduce((sum, year) => sum + of(year), 0) / years;
  const causes = new Set(counts.flatMap(({ falseBy }) => Object.keys(falseBy)));
  return {
    years,
    falseSwitchesPerYear: mean((year) => year.falseSwitches),
    flapsPerYear: mean((year) => year.flaps),
    switchesPerYear: mean((year) => year.switches),
    degradationsPerYear: mean((year) => year.degradations),
    seenShare: mean((year) => year.outagesSeen) / mean((year) => year.outages),
    returnMedianMs: median(counts.flatMap(({ returnsMs }) => returnsMs)),
    falseBy: Object.fromEntries(
      [...causes].map((cause) => [cause, mean((year) => year.falseBy[cause] ?? 0)]),
    ),
  };
}

export interface DecidePoint {
  readonly failures: number;
  readonly tcpEveryMs: number;
  readonly echoEveryMs: number;
  readonly retryMs: number;
  readonly refusedP99Ms: number;
  /** What no history can exceed: the longest wait for a probe, then the longest waits between the agreeing ones. */
  readonly refusedBoundMs: number;
  readonly blackHoleWorstMs: number;
  readonly hangWorstMs: number;
  readonly falseSwitchesPerYear: number;
  readonly probesPerHour: number;
  readonly keepsLimits: boolean;
  readonly isDefault: boolean;
}

const PERIODS = [
  { tcp: 2000, echo: 4000 },
  { tcp: 3000, echo: 6000 },
  { tcp: 4000, echo: 8000 },
] as const;

/** How soon and how often wrong: failures that must agree × how often they are asked for. */
export function sweepDecision({ policy, schedule }: Settings, runs: number, years: number, seed: number) {
  const points: DecidePoint[] = [];
  for (const failures of [2, 3, 4, 5]) {
    for (const period of PERIODS) {
      for (const retryMs of [500, 1000, 1800, 2500]) {
        const settings = {
          policy: { ...policy, downAfter: { ...policy.downAfter, tcp: failures, echo: failures } },
          schedule: { ...schedule, everyMs: { ...schedule.everyMs, ...period }, retryMs },
        };
        const refused = detection(settings, 'refused', runs, seed);
        const blackHoleWorstMs = detection(settings, 'blackHole', runs, seed).worstMs ?? Number.NaN;
        const hangWorstMs = detection(settings, 'hang', runs, seed).worstMs ?? Number.NaN;
        const refusedBoundMs = (period.tcp + (failures - 1) * retryMs) * (1 + schedule.jitter);
        points.push({
          failures,
          tcpEveryMs: period.tcp,
          echoEveryMs: period.echo,
          retryMs,
          refusedP99Ms: refused.p99Ms ?? Number.NaN,
          refusedBoundMs,
          blackHoleWorstMs,
          hangWorstMs,
          falseSwitchesPerYear: playYears(settings, years, seed).falseSwitchesPerYear,
          probesPerHour: 3_600_000 / period.tcp,
          keepsLimits:
            refusedBoundMs <= REFUSED_LIMIT_MS &&
            blackHoleWorstMs <= BLACK_HOLE_LIMIT_MS &&
            hangWorstMs <= BLACK_HOLE_LIMIT_MS,
          isDefault:
            failures === policy.downAfter.tcp &&
            failures === policy.downAfter.echo &&
            period.tcp === schedule.everyMs.tcp &&
            period.echo === schedule.everyMs.echo &&
            retryMs === schedule.retryMs,
        });
      }
    }
  }
  return points;
}

export interface ReturnPoint {
  readonly recoverAfterMs: number;
  readonly factor: number;
  readonly flapsPerYear: number;
  readonly returnMedianMs: number | null;
  readonly isDefault: boolean;
}

/** How soon back and how often gone again: the calm that is asked for × how it grows with each outage. */
export function sweepReturn(
  { policy, schedule }: Settings,
  years: number,
  seed: number,
): readonly ReturnPoint[] {
  return [5000, 10_000, 30_000, 60_000].flatMap((recoverAfterMs) =>
    [1, 2, 3].map((factor) => {
      const settings = { policy: { ...policy, recoverAfterMs, recoverFactor: factor }, schedule };
      const { flapsPerYear, returnMedianMs } = playYears(settings, years, seed);
      const isDefault = recoverAfterMs === policy.recoverAfterMs && factor === policy.recoverFactor;
      return { recoverAfterMs, factor, flapsPerYear, returnMedianMs, isDefault };
    }),
  );
}
