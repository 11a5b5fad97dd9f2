// A drill takes the whole place, or the whole screen. Said by a mark on the page's root, not found by a `:has()` in the style sheet:
// that one made the browser look through the whole area again at each row that scrolls in (2.5 ms of each frame of the worklist).
import { useLayoutEffect } from 'react';

/** `drillRun`: the room's own head and tabs give way. `drillProjector`: the rail as well. */
export function useWholePlace(mark: 'drillRun' | 'drillProjector'): void {
  // Before it is painted, so that nothing flashes.
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    dataset[mark] = '';
    return () => {
      delete dataset[mark];
    };
  }, [mark]);
}
