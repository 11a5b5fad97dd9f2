// The openings of this page.
import { createOpenings } from './openings.ts';
import { askFirstImage } from './pixel-source.ts';

export const pageOpenings = createOpenings(askFirstImage, (delayMs, run) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
});
