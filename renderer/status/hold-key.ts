// A key that acts only when it is held down: one key is enough in an emergency, and no brush of a sleeve is. Pure, so that what a
// press means can be tested.

/** F9: on no screen of ours, writes nothing, and lies apart. */
export const REAL_KEY = 'F9';

/** Long enough not to happen by accident, short enough to be one act. */
export const HOLD_MS = 700;

export interface HeldPress {
  readonly type: 'keydown' | 'keyup' | 'blur';
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/** When the key went down; null while it is up. */
export type HoldState = number | null;

/** What a press makes of the holding. `taken`: the press was ours. */
export function nextHold(
  state: HoldState,
  press: HeldPress,
  nowMs: number,
): { readonly state: HoldState; readonly taken: boolean } {
  if (press.type === 'blur') return { state: null, taken: false };
  if (press.key !== REAL_KEY) return { state, taken: false };
  if (press.type === 'keyup') return { state: null, taken: true };
  // With a modifier it is another key, of the browser's or the desk's.
  if (press.ctrlKey || press.altKey || press.metaKey || press.shiftKey) return { state: null, taken: false };
  return { state: state ?? nowMs, taken: true };
}
