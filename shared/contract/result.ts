// Errors are values across a room's border; this is the shape they travel in.
import type { KitError } from './kit-error.ts';

/** Either a value, or an error that a person can act on. Check `ok` before touching the rest. */
export type Result<T, E = KitError> = Ok<T> | Err<E>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Err<E = KitError> {
  readonly ok: false;
  readonly error: E;
}

/** Wraps a success. */
export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });

/** Wraps a failure. */
export const err = <E>(error: E): Err<E> => ({ ok: false, error });
