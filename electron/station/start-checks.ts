// What must be so before a station opens anything: a runtime that computes right, and a PACS to watch.
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { Endpoint } from './dicom/port.ts';
import { selfCheck } from './vault/self-check.ts';

/** Wrong arithmetic would seal what nobody can open again: such a runtime gets no station at all. */
export async function checkRuntime(): Promise<Result<void, KitError>> {
  const primitives = await selfCheck();
  if (primitives.length === 0) return ok(undefined);
  return err(
    kitError(
      'internal',
      `This computer's runtime computes ${primitives.join(', ')} wrongly, so nothing can be sealed safely.`,
      'Install the kit again; if it stays, report it with the version of the kit and of the operating system.',
      { primitives: primitives.join(',') },
    ),
  );
}

/**
 * The endpoint that the switch speaks of.
 *
 * @param id as `monitor.endpoint` has it; left out: the first
 */
export function watchedEndpoint(
  endpoints: readonly Endpoint[],
  id: string | undefined,
): Result<Endpoint, KitError> {
  const watched = id === undefined ? endpoints[0] : endpoints.find((endpoint) => endpoint.id === id);
  if (watched !== undefined) return ok(watched);
  return err(
    kitError(
      'config.invalid',
      'monitor.endpoint names a PACS that is not listed under `endpoints`.',
      'Give it the id of one of the endpoints, or leave it out to watch the first.',
    ),
  );
}
