// How an operation that cannot go on unwinds inside this room: one exception that carries the KitError its border answers.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';

/** Never leaves the room: {@link settle} turns it into a value. */
export class DicomFailure extends Error {
  readonly kitError: KitError;

  constructor(error: KitError) {
    super(error.message);
    this.name = 'DicomFailure';
    this.kitError = error;
  }
}

/** Runs an operation to a Result. Anything else than a {@link DicomFailure} is a bug and stays an exception. */
export async function settle<T>(operation: () => Promise<T>): Promise<Result<T, KitError>> {
  try {
    return ok(await operation());
  } catch (error) {
    if (error instanceof DicomFailure) return err(error.kitError);
    throw error;
  }
}
