// Streams the bytes of many instances, in the order asked for, as the frames of shared/contract/bytes.ts.
import type { InstancesRequest } from '../../shared/contract/bytes.ts';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { firstImage } from '../../shared/domain/series-that-matter.ts';
import { ok, type Result } from '../../shared/contract/result.ts';
import type { InstanceFrame } from './handlers.ts';
import type { KeyedHash } from '../../shared/domain/study.ts';
import { seriesViews } from './views/study-rows.ts';
import { VaultReadError } from './vault/errors.ts';
import type { InstanceRecord, Vault } from './vault/port.ts';

/**
 * Opens the study and answers its frames. An instance that is damaged, quarantined, unknown, or fails in mid-stream ends in
 * an `error` frame; the others still come.
 */
export async function instanceFrames(
  vault: Pick<Vault, 'study' | 'instances' | 'instance' | 'read'>,
  request: InstancesRequest,
): Promise<Result<AsyncIterable<InstanceFrame>, KitError>> {
  const { studyKey } = request;
  if ('first' in request) {
    const listed = await vault.instances(studyKey);
    if (!listed.ok) return listed;
    const first = firstImage({ series: seriesViews(listed.value) });
    return ok(framesOf(vault, studyKey, first === null ? [] : [first.instanceKey]));
  }
  const study = await vault.study(studyKey);
  return study.ok ? ok(framesOf(vault, studyKey, request.instanceKeys)) : study;
}

async function* framesOf(
  vault: Pick<Vault, 'instance' | 'read'>,
  studyKey: KeyedHash,
  instanceKeys: readonly KeyedHash[],
): AsyncGenerator<InstanceFrame> {
  for (const instanceKey of instanceKeys) {
    const record = await vault.instance(studyKey, instanceKey);
    const unshowable = record.ok ? whyUnshowable(record.value) : notHere(record.error);
    if (!record.ok || unshowable !== null) {
      yield { frame: { type: 'error', instanceKey, error: unshowable ?? notFound() } };
      continue;
    }
    const opened = await vault.read(studyKey, instanceKey);
    if (!opened.ok) {
      yield { frame: { type: 'error', instanceKey, error: opened.error } };
      continue;
    }
    const { TransferSyntaxUID } = record.value.attributes;
    yield { frame: { type: 'start', instanceKey, TransferSyntaxUID, totalBytes: record.value.bytes } };
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

const notHere = (error: KitError): KitError =>
  error.code === 'vault.instance-not-found' ? notFound() : error;

function whyUnshowable(record: InstanceRecord): KitError | null {
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
