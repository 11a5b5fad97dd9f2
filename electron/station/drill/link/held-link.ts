// What a drill does to this station's own link right now. One value that every port looks through, so that all traffic of the
// station fails in the same way and comes back in the same moment.
import type { LinkFault } from '../../../../shared/drill/auto-events.ts';

/** `none`: the link is left alone. */
export type HeldFault = LinkFault | 'none';

export interface HeldLink {
  fault(): HeldFault;
  /** From now on the link fails like this; whoever waits because of the former fault is told at once. */
  hold(fault: HeldFault): void;
  /** Aborted as soon as the fault that holds now holds no longer. */
  spell(): AbortSignal;
}

/** A link that nothing is done to yet. */
export function createHeldLink(): HeldLink {
  let fault: HeldFault = 'none';
  let spell = new AbortController();
  return {
    fault: () => fault,
    hold(next) {
      if (next === fault) return;
      const former = spell;
      // Whoever is told looks at once at what holds now.
      fault = next;
      spell = new AbortController();
      former.abort();
    },
    spell: () => spell.signal,
  };
}
