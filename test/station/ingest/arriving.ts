// Sends a data set into a sink the way an association does: announced, in pieces whose buffer is reused, then finished.
import type { Result } from '../../../shared/contract/result.ts';
import type { ArrivingInstance, InstanceSink } from '../../../electron/station/dicom/port.ts';
import { EXPLICIT_VR_LITTLE_ENDIAN } from '../../../shared/dicom/transfer-syntax.ts';
import { SYNTHETIC } from '../../fixtures/synthetic-instance.ts';

export const ANNOUNCED: ArrivingInstance = {
  SOPClassUID: SYNTHETIC.SOPClassUID,
  SOPInstanceUID: SYNTHETIC.SOPInstanceUID,
  TransferSyntaxUID: EXPLICIT_VR_LITTLE_ENDIAN,
  callingAeTitle: 'PACS',
  remoteAddress: '127.0.0.1',
  associationId: 'association-1',
};

export async function send(
  sink: InstanceSink,
  bytes: Uint8Array,
  announced: Partial<ArrivingInstance> = {},
  pieceBytes = 1_000,
): Promise<Result<void>> {
  const receiver = sink.begin({ ...ANNOUNCED, ...announced });
  // A Buffer, as sockets give: its `slice` is a view, where that of a Uint8Array is a copy.
  const buffer = Buffer.alloc(pieceBytes);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes);
    buffer.set(piece);
    await receiver.write(buffer.subarray(0, piece.length));
    // The network layer reads the next bytes into the same buffer.
    buffer.fill(0xee);
  }
  return receiver.finish();
}

/** The code of a refusal, or `kept`. */
export const codeOf = (result: Result<unknown>): string => (result.ok ? 'kept' : result.error.code);
