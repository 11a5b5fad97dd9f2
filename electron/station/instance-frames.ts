// Streams the bytes of many instances, in the order asked for, as the frames of shared/contract/bytes.ts.
import type { InstancesRequest } from '../../shared/contract/bytes.ts';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { ok, type Result } from '../../shared/contract/result.ts';
import type { KeyedHash } from '../../shared/domain/study.ts';
import type { InstanceFrame } from './handlers.ts';
import { VaultReadError } from './vault/errors.ts';
import type { InstanceRecord, Vault } from './vault/port.ts';

/**
 * Opens the study and answers its frames. An instance that is damaged, quarantined, unknown, or fails in mid-stream ends in
 * an `error` frame; the others still come.
 */
export async function instanceFrames(
  vault: Pick<Vault, 'instances' | 'read'>,
  request: InstancesRequest,
): Promise<Result<AsyncIterable<InstanceFrame>, KitError>> {
  const listed = await vault.instances(request.studyKey);
  if (!listed.ok) return listed;
  const records = new Map(listed.value.map((record) => [record.instanceKey, record]));
  return ok(framesOf(vault, request, records));
}

async function* framesOf(
  vault: Pick<Vault, 'read'>,
  { studyKey, instanceKeys }: InstancesRequest,
  records: ReadonlyMap<KeyedHash, InstanceRecord>,
): AsyncGenerator<InstanceFrame> {
  for (const instanceKey of instanceKeys) {
    const record = records.get(instanceKey);
    const unshowable = whyUnshowable(record);
    if (record === undefined || unshowable !== null) {
      yield { frame: { type: 'error', instanceKey, error: unshowable ?? notFound() } };
      continue;
    }
    const opened = await vault.read(studyKey, instanceKey);
    if (!opened.ok) {
      yield { frame: { type: 'error', instanceKey, error: opened.error } };
      continue;
    }
    const { TransferSyntaxUID } = record.attributes;
    yield { frame: { type: 'start', instanceKey, TransferSyntaxUID, totalBytes: record.bytes } };
    try {
      for await (const payload of opened.value)
        yield { frame: { type: 'chunk', bytes: payload.length }, payload };
      yield { frame: { type: 'end', instanceKey } };
    } catch (error) {
      if (!(error instanceof VaultReadError)) throw error;
      // The vault ends a stream that does not authenticate by throwing: no `end`, so nothing of it is shown (S-8).
      yield { frame: { type: 'error', instanceKey, error: error.error } };
    }
  }
}

function whyUnshowable(record: InstanceRecord | undefined): KitError | null {
  if (record === undefined) return notFound();
  if (record.condition === 'damaged') return damaged();
  if (record.condition === 'quarantined')
    return kitError(
      'vault.quarantined',
      record.conditionReason,
      'It is kept apart and not shown; ask the PACS administrator which patient it belongs to.',
    );
  return null;
}

const notFound = (): KitError =>
  kitError(
    'vault.instance-not-found',
    'This image is not in the cache any more.',
    'Close the study and open it again.',
  );

const damaged = (): KitError =>
  kitError(
    'vault.damaged',
    'The stored copy of this image is damaged, so it is not shown.',
    'It is fetched again as soon as the PACS answers.',
  );
