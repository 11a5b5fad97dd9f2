// The openings of this page.
import { useEffect } from 'react';
import { createOpenings } from './openings.ts';
import { askFirstImage } from './pixel-source.ts';

export const pageOpenings = createOpenings(askFirstImage, (delayMs, run) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
});

/** What one reader asked for is not taken over by the next. */
export function useDropOpeningsWhenLocked(unlocked: boolean): void {
  useEffect(() => {
    if (!unlocked) pageOpenings.drop();
  }, [unlocked]);
}
