// How long a drill may hold the link when nobody ends it: a forgotten evening must not cost the next day its copy (S-2). Pure.
import { markOf, spanBetween } from '../../../../drills/engine/clock.ts';
import type { DrillRun } from '../../../../drills/engine/run.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A pause is for a real patient, not for the night. */
export const LONGEST_PAUSE_MS = 30 * MINUTE_MS;

/** Lived time since the start, pauses and restarts included, skipped time not. */
export const longestDrillMs = (durationMs: number): number => Math.max(2 * durationMs, 2 * HOUR_MS);

export interface DrillBound {
  /** Until the station ends the drill by itself, in milliseconds; not positive: now. */
  readonly leftMs: number;
  /** What it then says. */
  readonly reason: string;
}

/** @param run under way, its clock at this moment. @returns the bound that is met first */
export function boundOf(run: DrillRun): DrillBound {
  const now = markOf(run.clock);
  const lived = spanBetween(run.startedAt ?? now, now);
  const longestMs = longestDrillMs(run.scenario.duration);
  const whole: DrillBound = {
    leftMs: longestMs - lived.ms - lived.pausedMs,
    reason: `Nobody ended the drill: the station ended it after ${longestMs / MINUTE_MS} minutes, and the link is back.`,
  };
  if (run.phase.name !== 'paused') return whole;
  const pause: DrillBound = {
    leftMs: LONGEST_PAUSE_MS - spanBetween(run.phase.since, now).pausedMs,
    reason: `Nobody went on with the drill: the station ended it after a pause of ${LONGEST_PAUSE_MS / MINUTE_MS} minutes, and the link is back.`,
  };
  return pause.leftMs < whole.leftMs ? pause : whole;
}

/** A real planned downtime needs its top-up, which a drill may hold back. */
export const topUpBound = (topUpAtMs: number | null, wallMs: number): DrillBound | null =>
  topUpAtMs === null
    ? null
    : {
        leftMs: topUpAtMs - wallMs,
        reason:
          'A planned downtime is near: the station ended the drill, so that the copy is topped up for it.',
      };

export const sooner = (one: DrillBound, other: DrillBound | null): DrillBound =>
  other !== null && other.leftMs < one.leftMs ? other : one;
