// Which images on screen the PACS does not list any more: found by the look at the study, said on each such image (S-2).
import { useSyncExternalStore } from 'react';

const byStudy = new Map<string, ReadonlySet<string>>();
const listeners = new Set<() => void>();
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** @param instanceKeys empty: nothing is known to be gone */
export function tellWithdrawn(studyKey: string, instanceKeys: readonly string[]): void {
  if (instanceKeys.length === 0 && !byStudy.has(studyKey)) return;
  if (instanceKeys.length === 0) byStudy.delete(studyKey);
  else byStudy.set(studyKey, new Set(instanceKeys));
  for (const listener of listeners) listener();
}

/** Whether the PACS was found not to list this image any more; false while nobody knows. */
export const useWithdrawn = (studyKey: string, instanceKey: string | null): boolean =>
  useSyncExternalStore(
    subscribe,
    () => instanceKey !== null && byStudy.get(studyKey)?.has(instanceKey) === true,
  );
