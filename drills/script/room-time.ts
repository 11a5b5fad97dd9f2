// A script's times are those of the clock in the room; a station counts exercise time. This is the one conversion.
import type { Act } from './script.ts';

export interface TimedAct {
  readonly act: Act;
  /** From the start of the drill, pauses left out; null: as soon as its turn comes (before the start, and after the end). */
  readonly dueMs: number | null;
}

/** Each act with its due time; those inside a pause are due when it begins: a script's pause need not be waited out. */
export function exerciseTimes(acts: readonly Act[]): readonly TimedAct[] {
  let startedMs: number | null = null;
  let isOver = false;
  let pauseBeganMs: number | null = null;
  let pausesMs = 0;
  return acts.map((act) => {
    const { atMs } = act;
    const type = act.kind === 'event' ? act.event.type : null;
    if (type === 'resumed' && pauseBeganMs !== null) {
      pausesMs += atMs - pauseBeganMs;
      pauseBeganMs = null;
    }
    const roomMs = pauseBeganMs ?? atMs;
    const dueMs = startedMs === null || isOver ? null : Math.max(0, roomMs - startedMs - pausesMs);
    if (type === 'started') startedMs = atMs;
    if (type === 'paused') pauseBeganMs = atMs;
    if (type === 'ended' || type === 'aborted') isOver = true;
    return { act, dueMs };
  });
}
