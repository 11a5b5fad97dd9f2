// Asks for the list again while a long cycle fetches: a STAT that arrives meanwhile must not wait for its end (P6).
import type { Clock } from '../health/clock.ts';

export interface Relisting {
  /** Settles when a question that is on its way is answered; null when none is. */
  asking(): Promise<void> | null;
  /** No further questions; settles when the last is answered. Throws what asking threw. */
  stop(): Promise<void>;
}

/**
 * @param everyMs from one answer to the next question
 * @param ask never rejects for what a PACS does
 */
export function relistWhile(clock: Clock, everyMs: () => number, ask: () => Promise<void>): Relisting {
  let stopped = false;
  let asking: Promise<void> | null = null;
  let bug: { readonly cause: unknown } | null = null;
  let cancel = (): void => {};
  const again = async (): Promise<void> => {
    try {
      await ask();
    } catch (cause) {
      bug = { cause };
    }
    asking = null;
    if (!stopped && bug === null) arm();
  };
  const arm = (): void => {
    cancel = clock.setTimer(everyMs(), () => {
      asking = again();
    });
  };
  arm();
  return {
    asking: () => asking,
    async stop() {
      stopped = true;
      cancel();
      await asking;
      if (bug !== null) throw bug.cause;
    },
  };
}
