// Measurements live in this page's memory, for as long as the station stays unlocked: never in its storage, never in an image,
// never on the PACS (S-12, S-13). What was changed last on an image can be taken back.
import { useEffect, useSyncExternalStore } from 'react';
import type { Measurement } from './measurement.ts';

type Drawn = readonly Measurement[];
const NONE: Drawn = [];
/** Changes of one image that can be taken back. */
const MOST_STEPS = 100;

interface Steps {
  readonly past: readonly Drawn[];
  readonly future: readonly Drawn[];
}
const NO_STEPS: Steps = { past: [], future: [] };

export interface MeasurementStore {
  readonly of: (frameKey: string) => Drawn;
  /** What follows is one change, to be taken back as a whole: a drag, a keystroke. */
  readonly begin: (frameKey: string) => void;
  /** Adds one, or replaces the one of its id. */
  readonly put: (frameKey: string, one: Measurement) => void;
  readonly remove: (frameKey: string, id: number) => void;
  /** Takes the last change of an image back, or back again; false when there is none. */
  readonly undo: (frameKey: string) => boolean;
  readonly redo: (frameKey: string) => boolean;
  readonly clear: () => void;
  readonly nextId: () => number;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createMeasurementStore(): MeasurementStore {
  const byFrame = new Map<string, Drawn>();
  const steps = new Map<string, Steps>();
  const listeners = new Set<() => void>();
  let id = 0;
  const of = (frameKey: string): Drawn => byFrame.get(frameKey) ?? NONE;
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const go = (frameKey: string, from: keyof Steps, to: keyof Steps): boolean => {
    const own = steps.get(frameKey) ?? NO_STEPS;
    const next = own[from].at(-1);
    if (next === undefined) return false;
    steps.set(frameKey, {
      ...own,
      [from]: own[from].slice(0, -1),
      [to]: [...own[to], of(frameKey)],
    });
    byFrame.set(frameKey, next);
    changed();
    return true;
  };
  return {
    of,
    begin: (frameKey) => {
      const { past } = steps.get(frameKey) ?? NO_STEPS;
      steps.set(frameKey, { past: [...past, of(frameKey)].slice(-MOST_STEPS), future: [] });
    },
    put: (frameKey, one) => {
      const before = of(frameKey);
      byFrame.set(
        frameKey,
        before.some((other) => other.id === one.id)
          ? before.map((other) => (other.id === one.id ? one : other))
          : [...before, one],
      );
      changed();
    },
    remove: (frameKey, wanted) => {
      byFrame.set(
        frameKey,
        of(frameKey).filter((one) => one.id !== wanted),
      );
      changed();
    },
    undo: (frameKey) => go(frameKey, 'past', 'future'),
    redo: (frameKey) => go(frameKey, 'future', 'past'),
    clear: () => {
      byFrame.clear();
      steps.clear();
      changed();
    },
    nextId: () => {
      id += 1;
      return id;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The one of this page. */
export const measurements = createMeasurementStore();

export const useMeasurements = (frameKey: string): Drawn =>
  useSyncExternalStore(measurements.subscribe, () => measurements.of(frameKey));

/** The next person to unlock finds none of them. */
export function useForgetMeasurementsWhenLocked(unlocked: boolean): void {
  useEffect(() => {
    if (!unlocked) measurements.clear();
  }, [unlocked]);
}
