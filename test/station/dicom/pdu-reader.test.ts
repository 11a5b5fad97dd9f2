import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PduReader } from '../../../electron/station/dicom/pdu-reader.ts';
import { ProtocolViolation } from '../../../electron/station/dicom/protocol-violation.ts';
import { pdu, pdv } from './dicom-bytes.ts';

const LIMITS = { maxPduLengthBytes: 1000, maxAssociateBytes: 2000 };

/** What a reader found, as text: fragments joined until each PDV's end. */
async function read(chunks: readonly Uint8Array[], slow = false): Promise<string[]> {
  const found: string[] = [];
  let fragment = '';
  const wait = () => (slow ? Promise.resolve() : undefined);
  const reader = new PduReader(
    {
      announced: () => undefined,
      pdu(type, body) {
        found.push(`pdu ${type} ${Buffer.from(body).toString('hex')}`);
        return wait();
      },
      fragment(header, piece, isEnd) {
        fragment += Buffer.from(piece).toString('hex');
        if (isEnd) {
          found.push(`pdv ${header.contextId} ${header.isCommand} ${header.isLast} ${fragment}`);
          fragment = '';
        }
        return wait();
      },
    },
    LIMITS,
  );
  for (const chunk of chunks) await reader.push(chunk);
  return found;
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (let index = 0; offset < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    chunks.push(bytes.subarray(offset, offset + size));
    offset += size;
  }
  return chunks;
}

const somePdv = fc
  .record({
    contextId: fc.integer({ min: 0, max: 255 }),
    control: fc.integer({ min: 0, max: 3 }),
    value: fc.uint8Array({ maxLength: 60 }),
  })
  .map(({ contextId, control, value }) => pdv(contextId, control, value));
const somePdu = fc.oneof(
  fc.array(somePdv, { minLength: 1, maxLength: 4 }).map((pdvs) => pdu(4, Buffer.concat(pdvs))),
  fc.constantFrom(3, 5, 6, 7).map((type) => pdu(type, Buffer.from([0, 1, 2, 3]))),
  fc.uint8Array({ minLength: 68, maxLength: 90 }).map((body) => pdu(1, body)),
);

describe('reading PDUs from a peer', () => {
  it('finds the same PDUs however the network cuts the stream, with fast takers and slow ones', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(somePdu, { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (pdus, sizes, slow) => {
          const stream = Buffer.concat(pdus);
          expect(await read(cut(stream, sizes), slow)).toEqual(await read([stream]));
        },
      ),
    );
  });

  it('meets any bytes at all with PDUs or a protocol violation, nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        try {
          await read([bytes]);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolViolation);
        }
      }),
    );
  });

  it.each([
    ['a PDU type that does not exist', pdu(9, Buffer.alloc(4)), /not known/u],
    ['an HTTP answer', Buffer.from('HTTP/1.1 400 Bad Request'), /speaks HTTP/u],
    ['a TLS alert', Buffer.from('15030300020228', 'hex'), /speaks TLS/u],
    ['an association request of 4 GB', Buffer.from('0100ffffffff', 'hex'), /announced a length/u],
    ['data beyond the announced maximum', Buffer.from('0400000003e9', 'hex'), /announced a length/u],
    ['data without a PDV', pdu(4, Buffer.alloc(0)), /announced a length/u],
    ['a PDV longer than its PDU', pdu(4, Buffer.from('7fffffff0103', 'hex')), /PDV announced/u],
    ['a PDV one byte longer than its PDU', pdu(4, Buffer.from('0000000401030a', 'hex')), /PDV announced/u],
    ['a PDV without its control header', pdu(4, Buffer.from('000000010100', 'hex')), /PDV announced/u],
    [
      'stray bytes after a PDV',
      pdu(4, Buffer.concat([pdv(1, 3, Buffer.from('a')), Buffer.from('xy')])),
      /stray/u,
    ],
    ['endless empty fragments', Buffer.concat(Array(20).fill(pdu(4, pdv(1, 1, Buffer.alloc(0))))), /empty/u],
  ])('refuses %s', async (_name, bytes, message) => {
    await expect(async () => read([bytes])).rejects.toThrow(message);
  });

  it('hands nothing on after it was stopped, not even the rest of the chunk in hand', async () => {
    const types: number[] = [];
    const reader = new PduReader(
      {
        announced: () => undefined,
        pdu(type) {
          types.push(type);
          reader.stop();
        },
        fragment: () => undefined,
      },
      LIMITS,
    );
    await reader.push(Buffer.concat([pdu(5, Buffer.alloc(4)), pdu(6, Buffer.alloc(4))]));
    expect(types).toEqual([5]);
  });
});
