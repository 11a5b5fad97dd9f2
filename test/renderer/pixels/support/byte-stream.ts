// A station's answer, as shared/contract/bytes.ts writes it, for tests.
import type { KitError } from '../../../../shared/contract/kit-error.ts';
import { concat } from './dicom-writer.ts';

export const keyOf = (number: number): string => number.toString(16).padStart(32, '0');

export function frame(header: object, payload: Uint8Array = new Uint8Array(0)): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, json.length);
  return concat([length, json, payload]);
}

export function instanceFrames(
  instanceKey: string,
  bytes: Uint8Array,
  TransferSyntaxUID = '1.2.840.10008.1.2.1',
  chunkBytes = 1000,
): Uint8Array<ArrayBuffer> {
  const parts = [frame({ type: 'start', instanceKey, TransferSyntaxUID, totalBytes: bytes.length })];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes);
    parts.push(frame({ type: 'chunk', bytes: chunk.length }, chunk));
  }
  return concat([...parts, frame({ type: 'end', instanceKey })]);
}

export const errorFrame = (instanceKey: string, error: KitError): Uint8Array<ArrayBuffer> =>
  frame({ type: 'error', instanceKey, error });

export const streamOf = (...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
