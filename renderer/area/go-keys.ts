// `g`, then a letter: the way to every room of the station by keyboard. Pure, so that what a key means can be tested.

/** How long `g` waits for its letter. */
export const GO_WAIT_MS = 1_500;

export interface GoPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** When `g` was pressed, or null when no letter is waited for. */
export type GoState = number | null;

export interface GoStep {
  readonly state: GoState;
  /** The letter that was asked for, lower case; null when this press asks for nothing. */
  readonly letter: string | null;
  /** Whether the press was ours: nobody else may act on it. */
  readonly taken: boolean;
}

/** What a press means. A letter that leads nowhere ends the waiting and is still ours: it must not cancel a transfer. */
export function nextGo(state: GoState, press: GoPress, nowMs: number): GoStep {
  if (press.ctrlKey || press.altKey || press.metaKey) return { state: null, letter: null, taken: false };
  const key = press.key.toLowerCase();
  const waiting = state !== null && nowMs - state <= GO_WAIT_MS;
  if (key === 'shift') return { state, letter: null, taken: false };
  if (!waiting)
    return key === 'g'
      ? { state: nowMs, letter: null, taken: true }
      : { state: null, letter: null, taken: false };
  if (key === 'escape') return { state: null, letter: null, taken: true };
  return /^\p{L}$/u.test(key)
    ? { state: null, letter: key, taken: true }
    : { state: null, letter: null, taken: false };
}
