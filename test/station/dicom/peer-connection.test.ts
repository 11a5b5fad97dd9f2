import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConnectionEnd, PeerConnection } from '../../../electron/station/dicom/peer-connection.ts';
import type { ReadingSocket } from '../../../electron/station/dicom/reused-read-buffer.ts';

const LIMITS = { maxPduLengthBytes: 4096, maxAssociateBytes: 1000 };

/** A socket that nothing comes out of but what the test says, and how often it was asked for more. */
function fakeSocket() {
  const state = { resumed: 0 };
  const socket = Object.assign(new EventEmitter(), {
    destroyed: false,
    writableLength: 0,
    setNoDelay: () => undefined,
    resume: () => {
      state.resumed += 1;
    },
    write: () => true,
    end: () => undefined,
    destroy: () => undefined,
  });
  const reading: ReadingSocket = {
    socket: socket as unknown as Socket,
    isOpen: true,
    onBytes: () => true,
  };
  return { reading, state };
}

/** One P-DATA-TF for each fragment. */
const pdusOf = (fragments: readonly Uint8Array[]): Buffer =>
  Buffer.concat(
    fragments.map((fragment) => {
      const head = Buffer.from([4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
      head.writeUInt32BE(fragment.length + 6, 2);
      head.writeUInt32BE(fragment.length + 2, 6);
      return Buffer.concat([head, fragment]);
    }),
  );

/** Takes what comes, a turn of the event loop for every piece that `pauses`, gone round and round, says to wait with. */
function takeAll(reading: ReadingSocket, pauses: readonly boolean[]) {
  const taken = { got: [] as number[], overlaps: 0, ends: [] as ConnectionEnd['kind'][] };
  let pieces = 0;
  let inHand = 0;
  const hold = async (piece: Uint8Array): Promise<void> => {
    inHand += 1;
    await turn();
    taken.got.push(...piece);
    inHand -= 1;
  };
  const connection = new PeerConnection(
    reading,
    {
      announced: () => undefined,
      pdu: () => undefined,
      fragment: (_header, piece) => {
        if (inHand > 0) taken.overlaps += 1;
        pieces += 1;
        if (pauses[pieces % pauses.length] === true) return hold(piece);
        taken.got.push(...piece);
        return undefined;
      },
      ended: (end) => taken.ends.push(end.kind),
    },
    LIMITS,
  );
  return Object.assign(taken, { connection });
}

const turn = () => new Promise((next) => setImmediate(next));

describe('a connection that is held back', () => {
  it('hands on each byte once, one piece at a time, however it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
        async (fragments, chunkSizes, pauses) => {
          const { reading } = fakeSocket();
          const taken = takeAll(reading, pauses);
          const sent = pdusOf(fragments);
          // One buffer over and over, as `onread` has it.
          const buffer = Buffer.alloc(200);
          for (let at = 0, n = 0; at < sent.length; n += 1) {
            const size = sent.copy(buffer, 0, at, at + (chunkSizes[n % chunkSizes.length] ?? 1));
            if (!reading.onBytes(buffer.subarray(0, size))) await taken.connection.settled();
            buffer.fill(0xff);
            at += size;
          }
          expect(taken.got).toEqual(fragments.flatMap((each) => [...each]));
          expect(taken).toMatchObject({ overlaps: 0, ends: [] });
        },
      ),
    );
  });

  it('ends, rather than take a byte that came although it was held back', async () => {
    const { reading } = fakeSocket();
    const taken = takeAll(reading, [true]);
    const sent = pdusOf([Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6)]);
    expect(reading.onBytes(sent.subarray(0, 15))).toBe(false);
    reading.onBytes(sent.subarray(15));
    await taken.connection.settled();
    expect(taken).toMatchObject({ got: [1, 2, 3], overlaps: 0, ends: ['internal'] });
  });

  it('reads nothing more into the buffer that a piece in hand lies in, even when it ends meanwhile', async () => {
    const { reading, state } = fakeSocket();
    let release = (): void => undefined;
    const connection = new PeerConnection(
      reading,
      {
        announced: () => undefined,
        pdu: () => undefined,
        fragment: () =>
          new Promise<void>((settle) => {
            release = settle;
          }),
        ended: () => undefined,
      },
      LIMITS,
    );
    expect(reading.onBytes(pdusOf([Uint8Array.of(1, 2, 3)]))).toBe(false);
    connection.abort();
    expect(state.resumed).toBe(0);
    release();
    await connection.settled();
    expect(state.resumed).toBe(1);
  });
});
