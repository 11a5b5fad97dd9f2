// Brings every keystroke of a note to the station: one write at a time, in order, the last one always, and the text kept here for
// as long as it is not on disk there. Nothing of it touches the page's own storage (S-12).
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { Impression } from '../../shared/contract/reading-log-view.ts';
import type { Result } from '../../shared/contract/result.ts';

export interface NoteWrite {
  readonly writer: string;
  readonly n: number;
  readonly base: number;
  readonly impression: Impression;
}

export interface SaverClock {
  readonly now: () => number;
  readonly setTimer: (run: () => void, ms: number) => () => void;
}

export type SaveState =
  | { readonly kind: 'saved'; readonly at: string | null }
  | { readonly kind: 'saving' }
  /** Not on disk; the text is kept here. */
  | { readonly kind: 'failed'; readonly error: KitError };

export interface NoteSaver {
  /** A keystroke. */
  readonly set: (impression: Impression) => void;
  /** What was typed last, saved or not. */
  readonly shown: () => Impression;
  readonly state: () => SaveState;
  /** Whether what is shown is on the station's disk. */
  readonly isSaved: () => boolean;
  /** The newest change of the entry that this writer knows of. */
  readonly rev: () => number;
  /** Tries what failed again, now. */
  readonly retry: () => void;
  /** Sends what waits now; resolves once it is on disk or could not be saved. Null: there is nothing to wait for. */
  readonly flush: () => Promise<void> | null;
  /** Goes on from what another writer put there (`rev`): the next write is appended to it. */
  readonly rebase: (rev: number) => void;
  readonly subscribe: (listener: () => void) => () => void;
  /** Stops; what is not saved is lost with it. */
  readonly stop: () => void;
}

/** Between two writes of one note; a first keystroke goes at once. */
export const WRITE_EVERY_MS = 200;
const RETRY_MS = 2_000;
/** Trying these again by itself would change nothing: a person must decide. */
const NEEDS_A_PERSON: ReadonlySet<string> = new Set([
  'reading-log.changed-elsewhere',
  'reading-log.downtime-over',
  'reading-log.entry-not-found',
  'reading-log.entry-full',
  'reading-log.not-theirs',
  'contract.invalid-input',
  'vault.locked',
]);

/**
 * @param options.rev of the entry as it was read; what the first write builds on
 * @param options.writer random, one for each saver
 */
export function createNoteSaver(options: {
  readonly rev: number;
  readonly writer: string;
  readonly initial: Impression;
  readonly send: (write: NoteWrite) => Promise<Result<{ readonly rev: number; readonly savedAt: string }>>;
  readonly clock: SaverClock;
}): NoteSaver {
  const { clock, writer, send } = options;
  let wanted = options.initial;
  let { rev } = options;
  let n = 0;
  let dirty = false;
  let inFlight = false;
  let stopped = false;
  let sentAtMs = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | null = null;
  let state: SaveState = { kind: 'saved', at: null };
  const listeners = new Set<() => void>();

  const become = (next: SaveState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const plan = (ms: number): void => {
    cancelTimer?.();
    cancelTimer = clock.setTimer(() => {
      cancelTimer = null;
      void write();
    }, ms);
  };
  const planSoon = (): void => {
    if (!inFlight && cancelTimer === null)
      plan(Math.max(0, WRITE_EVERY_MS - Math.max(0, clock.now() - sentAtMs)));
  };
  const write = async (): Promise<void> => {
    if (inFlight || !dirty || stopped) return;
    inFlight = true;
    dirty = false;
    n += 1;
    sentAtMs = clock.now();
    const answer = await send({ writer, n, base: rev, impression: wanted });
    inFlight = false;
    if (stopped) return;
    if (answer.ok) {
      rev = Math.max(rev, answer.value.rev);
      become(dirty ? { kind: 'saving' } : { kind: 'saved', at: answer.value.savedAt });
      if (dirty) planSoon();
      return;
    }
    dirty = true;
    become({ kind: 'failed', error: answer.error });
    if (!NEEDS_A_PERSON.has(answer.error.code)) plan(RETRY_MS);
  };

  return {
    set(impression) {
      wanted = impression;
      dirty = true;
      // What failed stays called so until it is saved: "saving" would hide it.
      if (state.kind === 'failed') {
        become({ ...state });
        if (!NEEDS_A_PERSON.has(state.error.code)) planSoon();
        return;
      }
      become({ kind: 'saving' });
      planSoon();
    },
    shown: () => wanted,
    state: () => state,
    isSaved: () => !dirty && !inFlight,
    rev: () => rev,
    retry() {
      if (dirty && !inFlight) plan(0);
    },
    flush() {
      const isOver = () => (!dirty && !inFlight) || state.kind === 'failed';
      if (isOver()) return null;
      if (!inFlight) plan(0);
      return new Promise((resolve) => {
        const listener = () => {
          if (!isOver()) return;
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
      });
    },
    rebase(next) {
      rev = Math.max(rev, next);
      if (dirty && !inFlight) plan(0);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
      cancelTimer?.();
    },
  };
}
