// Remembered choices: read once, written behind, and never in the way when the browser's storage is not there.
import { useCallback, useEffect, useState } from 'react';
import { z } from 'zod';
import type { InstanceView, SeriesView } from '../../shared/contract/views.ts';
import { kitDb } from './kit-db.ts';

export const seriesViewStateSchema = z.object({
  center: z.number(),
  width: z.number().positive(),
  invert: z.boolean(),
});
export type SeriesViewState = z.infer<typeof seriesViewStateSchema>;

/** A series by the keyed hash of its least instance: UIDs stay out of the page's storage. */
export function seriesStateKey(series: SeriesView): string | null {
  const least = series.instances
    .map((instance: InstanceView) => instance.instanceKey)
    .reduce<string | null>((a, b) => (a === null || b < a ? b : a), null);
  return least === null ? null : `series:${least}`;
}

/** A remembered value, or null when there is none, when it is of an older form, or when storage is closed to us. */
export async function recall<T>(key: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    const row = await kitDb.viewStates.get(key);
    const parsed = schema.safeParse(row?.value);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Remembers a value; losing it costs a click, so that failing to store it is no error. */
export async function remember(key: string, value: unknown): Promise<void> {
  try {
    await kitDb.viewStates.put({ key, value });
  } catch {
    // Private windows and full disks: the page works without.
  }
}

/** Forgets a value. */
export async function forget(key: string): Promise<void> {
  try {
    await kitDb.viewStates.delete(key);
  } catch {
    // As in `remember`.
  }
}

/** State that is remembered under a key. Until it has been read the default holds. */
export function useRemembered<T>(key: string, schema: z.ZodType<T>, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState(initial);
  useEffect(() => {
    let live = true;
    const read = async () => {
      const stored = await recall(key, schema);
      if (live && stored !== null) setValue(stored);
    };
    void read();
    return () => {
      live = false;
    };
  }, [key, schema]);
  const set = useCallback(
    (next: T) => {
      setValue(next);
      void remember(key, next);
    },
    [key],
  );
  return [value, set];
}
