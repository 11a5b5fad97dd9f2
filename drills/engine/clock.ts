// The clock of a run: monotonic within a process, wall time only across a restart, still while the drill is paused. Moments
// are handed in with the events; nothing here asks for the time (S-14).
import type { Moment } from '../../shared/drill/moment.ts';

export interface RunClock {
  readonly last: Moment;
  /** Time since the start, pauses left out: what targets are compared with. */
  readonly exerciseMs: number;
  /** Time spent in pauses since the start. */
  readonly pausedMs: number;
  /** Exercise time that the controller skipped: part of `exerciseMs`, lived through by nobody. */
  readonly jumpedMs: number;
  /** Times at which the wall clock moved against the monotonic one. */
  readonly jumps: readonly { readonly exerciseMs: number; readonly byMs: number }[];
  /** Times that the station came back as a new process during the run. */
  readonly restarts: number;
}

/** A point on a run's own time. */
export interface Mark {
  readonly exerciseMs: number;
  readonly pausedMs: number;
  readonly jumpedMs: number;
  readonly wall: string;
  /** Times that the station had come back by then: the time between two marks of different ones is the wall clock's. */
  readonly restarts: number;
}

/** What lies between two marks. None is ever negative. */
export interface Span {
  /** As it was lived: without time jumps, and without pauses unless it is a {@link livedSpan}. */
  readonly ms: number;
  /** Pause that fell between them. */
  readonly pausedMs: number;
  /** Exercise time skipped between them, not part of `ms`. */
  readonly jumpedMs: number;
}

/** Less than this between the two clocks is ordinary adjustment. */
const JUMP_MS = 2000;

export const startClock = (at: Moment): RunClock => ({
  last: at,
  exerciseMs: 0,
  pausedMs: 0,
  jumpedMs: 0,
  jumps: [],
  restarts: 0,
});

/**
 * Moves the clock to `at`.
 *
 * @param runs what the time since the last event counts as; `nothing` before the start and after the end
 */
export function advance(clock: RunClock, at: Moment, runs: 'exercise' | 'paused' | 'nothing'): RunClock {
  const { last } = clock;
  const wallMs = Date.parse(at.wall) - Date.parse(last.wall);
  const sameProcess = at.processId === last.processId;
  const elapsedMs = Math.max(0, sameProcess ? at.monotonicMs - last.monotonicMs : wallMs);
  const driftMs = sameProcess ? wallMs - (at.monotonicMs - last.monotonicMs) : 0;
  const moved: RunClock = {
    // An event that comes out of order takes no time, and gives none back to the next one.
    last: sameProcess ? { ...at, monotonicMs: Math.max(at.monotonicMs, last.monotonicMs) } : at,
    exerciseMs: clock.exerciseMs + (runs === 'exercise' ? elapsedMs : 0),
    pausedMs: clock.pausedMs + (runs === 'paused' ? elapsedMs : 0),
    jumpedMs: clock.jumpedMs,
    jumps: clock.jumps,
    restarts: clock.restarts + (sameProcess || runs === 'nothing' ? 0 : 1),
  };
  if (Math.abs(driftMs) <= JUMP_MS || runs === 'nothing') return moved;
  return { ...moved, jumps: [...clock.jumps, { exerciseMs: moved.exerciseMs, byMs: driftMs }] };
}

/** Moves exercise time on without anybody living through it. */
export const jump = (clock: RunClock, byMs: number): RunClock => ({
  ...clock,
  exerciseMs: clock.exerciseMs + byMs,
  jumpedMs: clock.jumpedMs + byMs,
});

export const markOf = ({ exerciseMs, pausedMs, jumpedMs, last, restarts }: RunClock): Mark => ({
  exerciseMs,
  pausedMs,
  jumpedMs,
  wall: last.wall,
  restarts,
});

export const spanBetween = (from: Mark, to: Mark): Span => {
  const jumpedMs = Math.max(0, to.jumpedMs - from.jumpedMs);
  return {
    ms: Math.max(0, to.exerciseMs - from.exerciseMs - jumpedMs),
    pausedMs: Math.max(0, to.pausedMs - from.pausedMs),
    jumpedMs,
  };
};

/**
 * For what a station sees by itself: it goes on seeing while the exercise is paused, and the link stays failed. `ms` is all the
 * time between the marks, and contains `pausedMs`: no pause makes a station look faster than it was.
 */
export const livedSpan = (from: Mark, to: Mark): Span => {
  const span = spanBetween(from, to);
  return { ...span, ms: span.ms + span.pausedMs };
};

/** Whether a monotonic clock ran through between the marks (S-14): over a restart only the wall clock did. */
export const isOneProcess = (from: Mark, to: Mark): boolean => from.restarts === to.restarts;
