// The stream of instances: whole and proven, or an error for each one that is missing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kitError } from '../../../shared/contract/kit-error.ts';
import {
  createByteFrameParser,
  readInstances,
  type InstanceArrival,
} from '../../../renderer/pixels/byte-frames.ts';
import { errorFrame, frame, instanceFrames, keyOf, streamOf } from './support/byte-stream.ts';
import { concat } from './support/dicom-writer.ts';

const A = keyOf(1);
const B = keyOf(2);
const payload = Uint8Array.from({ length: 2500 }, (_, index) => index & 0xff);
const damaged = kitError('vault.damaged', 'A segment is damaged.', 'Fetch the study again.');

async function read(stream: ReadableStream<Uint8Array>, keys: readonly string[]): Promise<InstanceArrival[]> {
  const arrivals: InstanceArrival[] = [];
  await readInstances(stream, keys, (arrival) => arrivals.push(arrival));
  return arrivals;
}

describe('the stream of instances', () => {
  it('gives the same instances however its chunks fall', () => {
    const whole = concat([instanceFrames(A, payload), errorFrame(B, damaged)]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 60 }), (sizes) => {
        const parser = createByteFrameParser(new Set([A, B]));
        const arrivals: InstanceArrival[] = [];
        let at = 0;
        for (let turn = 0; at < whole.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          arrivals.push(...parser.push(whole.subarray(at, at + size)));
          at += size;
        }
        parser.finish();
        expect(arrivals).toHaveLength(2);
        const [first, second] = arrivals;
        expect(first?.ok && first.bytes).toEqual(payload);
        expect(second && !second.ok && second.error.code).toBe('vault.damaged');
      }),
      { numRuns: 60 },
    );
  });

  it('shows nothing of an instance before its end frame', () => {
    // guards S-8
    const whole = instanceFrames(A, payload);
    const parser = createByteFrameParser(new Set([A]));
    const end = frame({ type: 'end', instanceKey: A }).length;
    expect(parser.push(whole.subarray(0, whole.length - end))).toEqual([]);
    expect(parser.push(whole.subarray(whole.length - end))).toHaveLength(1);
  });

  it.each([
    [
      'more bytes than announced',
      [
        frame({ type: 'start', instanceKey: A, TransferSyntaxUID: '', totalBytes: 2 }),
        frame({ type: 'chunk', bytes: 3 }, payload.subarray(0, 3)),
      ],
    ],
    [
      'fewer bytes than announced',
      [
        frame({ type: 'start', instanceKey: A, TransferSyntaxUID: '', totalBytes: 2 }),
        frame({ type: 'end', instanceKey: A }),
      ],
    ],
    ['an instance of another study', [instanceFrames(keyOf(9), payload)]],
    [
      'an end that ends another',
      [
        frame({ type: 'start', instanceKey: A, TransferSyntaxUID: '', totalBytes: 0 }),
        frame({ type: 'end', instanceKey: B }),
      ],
    ],
    [
      'an instance inside another',
      [
        frame({ type: 'start', instanceKey: A, TransferSyntaxUID: '', totalBytes: 9 }),
        instanceFrames(B, payload),
      ],
    ],
    [
      'an impossible size',
      [frame({ type: 'start', instanceKey: A, TransferSyntaxUID: '', totalBytes: 2 ** 40 })],
    ],
    ['a huge header', [Uint8Array.of(0xff, 0xff, 0xff, 0xff)]],
    ['a header that is no frame', [frame({ type: 'surprise' })]],
    ['the connection’s end inside an instance', [instanceFrames(A, payload).subarray(0, 900)]],
  ])('turns %s into an error for all that is missing', async (_name, chunks) => {
    // guards S-8
    const arrivals = await read(streamOf(...chunks), [A, B]);
    expect(arrivals.map(({ ok }) => ok)).toEqual([false, false]);
    expect(arrivals.map((arrival) => !arrival.ok && arrival.error.code)).toEqual([
      'pixels.not-received',
      'pixels.not-received',
    ]);
  });

  it('keeps what came whole before the stream broke', async () => {
    const arrivals = await read(
      streamOf(instanceFrames(A, payload), instanceFrames(B, payload).subarray(0, 700)),
      [A, B],
    );
    expect(arrivals.map(({ instanceKey, ok }) => [instanceKey, ok])).toEqual([
      [A, true],
      [B, false],
    ]);
  });
});
