// How much a run takes from people. Under way anyone at the station may act, locked or not, so that the bounds keep a visitor
// from filling the disk and the memory; none of them counts what ends a drill.
import type { DrillEventType } from '../../../shared/drill/drill-event.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { FreeTexts, StoredEvent } from './drill-record.ts';
import { isStationEvent } from './who-may.ts';

export const BOUNDS = {
  /** What people did in one run. */
  acts: 5000,
  observations: 500,
  /** Free text as UTF-8, counted since this process began. */
  textBytes: 2 * 1024 * 1024,
  /** Of each of these a locked station takes this share, so that a visitor leaves room for the people of the drill. */
  lockedShare: 0.8,
  /** Acts that wait in line to be written. */
  waiting: 200,
  /** A locked station's acts at once, and then in a second: more than a room full of people ticks. */
  lockedBurst: 60,
  lockedPerSecond: 2,
} as const;

/** What is never held back: a drill can always be started, ended and closed. */
const UNBOUND: ReadonlySet<DrillEventType> = new Set(['started', 'ended', 'aborted', 'closed']);

export interface RunBounds {
  /**
   * Asked when an act arrives, before it waits in line.
   *
   * @param waiting acts in line. @returns why it is not taken, in words
   */
  refusesArrival(type: DrillEventType, isLocked: boolean, waiting: number): KitError | null;
  /** Asked in turn, just before it is written. @param events all that the run has */
  refuses(
    run: { readonly runId: string; readonly events: readonly StoredEvent[] },
    act: BoundAct,
  ): KitError | null;
  /** It was written. */
  taken(runId: string, texts: FreeTexts): void;
}

export interface BoundAct {
  readonly type: DrillEventType;
  readonly texts: FreeTexts;
  readonly isLocked: boolean;
}

const bytesOf = (texts: FreeTexts): number =>
  Object.values(texts).reduce((sum, text) => sum + Buffer.byteLength(text), 0);

/** @param nowMs a monotonic clock */
export function createRunBounds(nowMs: () => number): RunBounds {
  const textBytes = new Map<string, number>();
  let tokens: number = BOUNDS.lockedBurst;
  let filledAtMs = nowMs();

  const isTooFast = (): boolean => {
    const at = nowMs();
    const gained = (Math.max(0, at - filledAtMs) / 1000) * BOUNDS.lockedPerSecond;
    tokens = Math.min(BOUNDS.lockedBurst, tokens + gained);
    filledAtMs = at;
    if (tokens < 1) return true;
    tokens -= 1;
    return false;
  };

  return {
    refusesArrival(type, isLocked, waiting) {
      if (UNBOUND.has(type)) return null;
      if (waiting >= BOUNDS.waiting)
        return busy('More is being recorded in this drill than the disk takes in.');
      return isLocked && isTooFast()
        ? busy('A locked station takes no more than a room full of people would do.')
        : null;
    },
    refuses({ runId, events }, { type, texts, isLocked }) {
      if (UNBOUND.has(type)) return null;
      const within = (bound: number): number => Math.floor(bound * (isLocked ? BOUNDS.lockedShare : 1));
      const counted = (name: DrillEventType): number =>
        events.filter(({ event }) => event.type === name).length;
      // The cheap question first: most runs never come near.
      const acts = events.length < within(BOUNDS.acts) ? 0 : events.filter(isAct).length;
      if (acts >= within(BOUNDS.acts)) return full(`${BOUNDS.acts} things that people did`, isLocked);
      if (type === 'observed' && counted('observed') >= within(BOUNDS.observations))
        return full(`${BOUNDS.observations} observations`, isLocked);
      if (type === 'improvement-added' && counted('improvement-added') >= within(BOUNDS.observations))
        return full(`${BOUNDS.observations} items of improvement`, isLocked);
      const bytes = bytesOf(texts);
      return bytes > 0 && (textBytes.get(runId) ?? 0) + bytes > within(BOUNDS.textBytes)
        ? full('about two million characters of text', isLocked)
        : null;
    },
    taken(runId, texts) {
      const bytes = bytesOf(texts);
      if (bytes > 0) textBytes.set(runId, (textBytes.get(runId) ?? 0) + bytes);
    },
  };
}

const isAct = ({ event }: StoredEvent): boolean => !isStationEvent(event.type);

const busy = (why: string): KitError =>
  kitError('drill.bound-met', why, 'Wait a few seconds and try again. The drill can be ended at any time.');

const full = (what: string, isLocked: boolean): KitError =>
  kitError(
    'drill.bound-met',
    isLocked
      ? `This drill has nearly all it takes (${what}), and keeps the rest for people who unlock the station.`
      : `This drill has all it takes: ${what}.`,
    isLocked
      ? 'Unlock the station to record more. The drill can be ended at any time.'
      : 'Keep what is still to be noted on paper, and end the drill.',
  );
