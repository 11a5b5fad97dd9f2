// Fetches one document. It is read only after the station's `end` frame: before that, nothing has been authenticated (S-8).
import { err } from '../../shared/contract/result.ts';
import type { Result } from '../../shared/contract/result.ts';
import type { KeyedHash } from '../../shared/domain/study.ts';
import { readInstances } from '../pixels/byte-frames.ts';
import type { InstanceArrival } from '../pixels/byte-frames.ts';
import { pixelKitError } from '../pixels/decode/pixel-error.ts';
import type { FetchInstances } from '../pixels/instance-feed.ts';
import type { KitDocument } from './document.ts';
import { readDocument } from './read-document.ts';

/**
 * The document of an instance.
 *
 * @param signal ends the reading in the station; the promise then rejects with its AbortError
 * @returns the document, or why it cannot be had or cannot be read
 */
export async function fetchDocument(
  fetchInstances: FetchInstances,
  studyKey: KeyedHash,
  instanceKey: KeyedHash,
  signal: AbortSignal,
): Promise<Result<KitDocument>> {
  const answer = await fetchInstances({ studyKey, instanceKeys: [instanceKey] }, signal);
  if (!answer.ok) return answer;
  let arrived: InstanceArrival | null = null;
  await readInstances(answer.value, [instanceKey], (arrival) => {
    arrived = arrival;
  });
  signal.throwIfAborted();
  // Set in the callback above, which the compiler does not see.
  const arrival = arrived as InstanceArrival | null;
  if (arrival === null)
    return err(pixelKitError('pixels.not-received', 'The station did not send this document.'));
  return arrival.ok ? readDocument(arrival.bytes, arrival.TransferSyntaxUID) : err(arrival.error);
}
