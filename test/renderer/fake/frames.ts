// The bytes of invented studies, as the station streams them.
import type { ByteFrame, InstancesRequest } from '../../../shared/contract/bytes.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { firstImage } from '../../../shared/domain/series-that-matter.ts';
import type { FakeStudy } from './studies.ts';

export async function* fakeFrames(
  study: FakeStudy,
  request: InstancesRequest,
): AsyncGenerator<{ frame: ByteFrame; payload?: Uint8Array }> {
  const first = firstImage(study.view);
  const keys = 'instanceKeys' in request ? request.instanceKeys : first === null ? [] : [first.instanceKey];
  for (const instanceKey of keys) {
    const instance = study.instances.get(instanceKey);
    if (!instance || instance.view.condition !== 'sound') {
      const error = kitError(
        'vault.damaged',
        'The bytes of this image are damaged.',
        'It is fetched again when the PACS answers.',
      );
      yield { frame: { type: 'error', instanceKey, error } };
      continue;
    }
    const payload = instance.bytes();
    yield {
      frame: {
        type: 'start',
        instanceKey,
        TransferSyntaxUID: instance.view.attributes.TransferSyntaxUID,
        totalBytes: payload.length,
      },
    };
    for (let at = 0; at < payload.length; at += 262_144) {
      const part = payload.subarray(at, at + 262_144);
      yield { frame: { type: 'chunk', bytes: part.length }, payload: part };
    }
    yield { frame: { type: 'end', instanceKey } };
  }
}
