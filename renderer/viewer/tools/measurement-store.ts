// Measurements live in this page's memory, and in the station's for as long as it stays unlocked (measurement-keeper.ts): never in
// a storage, never in an image, never on the PACS (S-12, S-13). What was changed last on an image can be taken back.
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
  /** What the station has of an image: no change of this window, and nothing to take back. */
  readonly take: (frameKey: string, marks: Drawn) => void;
  /** Images of a study that have some. */
  readonly framesOf: (studyKey: string) => readonly string[];
  /** Images whose last change has not come to the station: forgotten with what was drawn on them. */
  readonly unsent: Set<string>;
  /** Told of the image that was changed here; of null when all was cleared. Answers what ends it. */
  readonly onChange: (listener: (frameKey: string | null) => void) => () => void;
  readonly clear: () => void;
  readonly nextId: () => number;
  readonly subscribe: (listener: () => void) => () => void;
}

/** @param firstId another one for each window: what they draw comes together in the station */
export function createMeasurementStore(firstId = 0): MeasurementStore {
  const byFrame = new Map<string, Drawn>();
  const steps = new Map<string, Steps>();
  const listeners = new Set<() => void>();
  const onChanges = new Set<(frameKey: string | null) => void>();
  const unsent = new Set<string>();
  let id = firstId;
  const of = (frameKey: string): Drawn => byFrame.get(frameKey) ?? NONE;
  const redraw = (): void => {
    for (const listener of listeners) listener();
  };
  const changed = (frameKey: string | null): void => {
    if (frameKey !== null) unsent.add(frameKey);
    redraw();
    for (const listener of onChanges) listener(frameKey);
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
    changed(frameKey);
    return true;
  };
  return {
    of,
    unsent,
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
      changed(frameKey);
    },
    remove: (frameKey, wanted) => {
      byFrame.set(
        frameKey,
        of(frameKey).filter((one) => one.id !== wanted),
      );
      changed(frameKey);
    },
    undo: (frameKey) => go(frameKey, 'past', 'future'),
    redo: (frameKey) => go(frameKey, 'future', 'past'),
    take: (frameKey, marks) => {
      byFrame.set(frameKey, marks);
      redraw();
    },
    framesOf: (studyKey) => [...byFrame.keys()].filter((frameKey) => frameKey.startsWith(`${studyKey}/`)),
    onChange: (listener) => {
      onChanges.add(listener);
      return () => {
        onChanges.delete(listener);
      };
    },
    clear: () => {
      byFrame.clear();
      steps.clear();
      // Here, and not in whoever sends them: at a lock the screen is gone, and what sends with it, before this is called.
      unsent.clear();
      changed(null);
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
export const measurements = createMeasurementStore(Math.floor(Math.random() * 2 ** 40) * 2 ** 12);

export const useMeasurements = (frameKey: string): Drawn =>
  useSyncExternalStore(measurements.subscribe, () => measurements.of(frameKey));

/** The next person to unlock finds none of them. */
export function useForgetMeasurementsWhenLocked(unlocked: boolean): void {
  useEffect(() => {
    if (!unlocked) measurements.clear();
  }, [unlocked]);
}
