// Measurements live in this page's memory, for as long as the station stays unlocked: never in its storage, never in an image,
// never on the PACS (S-12, S-13).
import { useEffect, useSyncExternalStore } from 'react';
import type { Measurement } from './measurement.ts';

const NONE: readonly Measurement[] = [];

export interface MeasurementStore {
  readonly of: (frameKey: string) => readonly Measurement[];
  /** Adds one, or replaces the one of its id. */
  readonly put: (frameKey: string, one: Measurement) => void;
  readonly remove: (frameKey: string, id: number) => void;
  readonly clear: () => void;
  readonly nextId: () => number;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createMeasurementStore(): MeasurementStore {
  const byFrame = new Map<string, readonly Measurement[]>();
  const listeners = new Set<() => void>();
  let id = 0;
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    of: (frameKey) => byFrame.get(frameKey) ?? NONE,
    put: (frameKey, one) => {
      const before = byFrame.get(frameKey) ?? NONE;
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
        (byFrame.get(frameKey) ?? NONE).filter((one) => one.id !== wanted),
      );
      changed();
    },
    clear: () => {
      byFrame.clear();
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

export const useMeasurements = (frameKey: string): readonly Measurement[] =>
  useSyncExternalStore(measurements.subscribe, () => measurements.of(frameKey));

/** The next person to unlock finds none of them. */
export function useForgetMeasurementsWhenLocked(unlocked: boolean): void {
  useEffect(() => {
    if (!unlocked) measurements.clear();
  }, [unlocked]);
}
