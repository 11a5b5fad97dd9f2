import { createHash } from 'node:crypto';
import type * as Zlib from 'node:zlib';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createCanarySink } from '../../../electron/station/ingest/canary-sink.ts';
import type { ArrivingInstance } from '../../../electron/station/dicom/port.ts';
import { memorySink } from '../../peers/test-station.ts';

vi.mock('node:zlib', async (original) => {
  const zlib = await original<typeof Zlib>();
  return { ...zlib, inflateRawSync: vi.fn(zlib.inflateRawSync) };
});

const CANARY_UID = '1.2.3.4';
const EXPLICIT = '1.2.840.10008.1.2.1';
const DEFLATED = '1.2.840.10008.1.2.1.99';

const text = (tag: readonly [number, number], vr: string, value: string): Buffer => {
  const padded = value.length % 2 === 0 ? value : `${value}\0`;
  const head = Buffer.alloc(8);
  head.writeUInt16LE(tag[0], 0);
  head.writeUInt16LE(tag[1], 2);
  head.write(vr, 4, 'latin1');
  head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, Buffer.from(padded, 'latin1')]);
};
const pixelData = (bytes: Uint8Array): Buffer => {
  const head = Buffer.alloc(12);
  head.writeUInt16LE(0x7fe0, 0);
  head.writeUInt16LE(0x0010, 2);
  head.write('OB', 4, 'latin1');
  head.writeUInt32LE(bytes.length, 8);
  return Buffer.concat([head, bytes]);
};
const dataSet = (studyUid: string, pixels: Uint8Array): Buffer =>
  Buffer.concat([
    text([0x0008, 0x0016], 'UI', '1.2.840.10008.5.1.4.1.1.7'),
    text([0x0008, 0x0018], 'UI', '1.2.3.4.5'),
    text([0x0020, 0x000d], 'UI', studyUid),
    text([0x0020, 0x000e], 'UI', '1.2.3.4.6'),
    pixelData(pixels),
  ]);
const arriving = (TransferSyntaxUID = EXPLICIT): ArrivingInstance => ({
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
  SOPInstanceUID: '1.2.3.4.5',
  TransferSyntaxUID,
  callingAeTitle: 'PACS',
  remoteAddress: '127.0.0.1',
  associationId: 'a',
});
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const PIXELS = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));

/** Sends in pieces out of one reused buffer, as the network layer does. */
async function send(
  sink: ReturnType<typeof createCanarySink>,
  bytes: Buffer,
  piece: number,
  syntax = EXPLICIT,
) {
  const receiver = sink.begin(arriving(syntax));
  const reused = Buffer.alloc(piece);
  for (let at = 0; at < bytes.length; at += piece) {
    const length = bytes.copy(reused, 0, at, at + piece);
    await receiver.write(reused.subarray(0, length));
  }
  return receiver.finish();
}

describe('the canary', () => {
  it.each([EXPLICIT, DEFLATED])('is hashed and never reaches the vault (%s)', async (syntax) => {
    const inner = memorySink();
    const sink = createCanarySink(inner, CANARY_UID);
    const gathered = sink.gather();
    const plain = dataSet(CANARY_UID, PIXELS);
    const bytes = syntax === DEFLATED ? deflateRawSync(plain) : plain;
    expect(await send(sink, bytes, 37, syntax)).toMatchObject({ ok: true });
    expect(gathered.instances).toEqual([
      { SOPInstanceUID: '1.2.3.4.5', TransferSyntaxUID: syntax, pixelSha256: sha256(PIXELS) },
    ]);
    expect(inner.arrived.size).toBe(0);
  });

  it('that comes late, when nobody waits for it any more, is dropped all the same', async () => {
    const inner = memorySink();
    const sink = createCanarySink(inner, CANARY_UID);
    const gathered = sink.gather();
    gathered.end();
    expect(await send(sink, dataSet(CANARY_UID, PIXELS), 100)).toMatchObject({ ok: true });
    expect(gathered.instances).toEqual([]);
    expect(inner.arrived.size).toBe(0);
  });

  it('that is larger than a test object should be is refused', async () => {
    const sink = createCanarySink(memorySink(), CANARY_UID, { instanceBytes: 500, instances: 1 });
    expect(await send(sink, dataSet(CANARY_UID, PIXELS), 100)).toMatchObject({
      ok: false,
      error: { code: 'canary.too-large' },
    });
  });

  // guards S-8
  it('whose data set is cut has no hash', async () => {
    const sink = createCanarySink(memorySink(), CANARY_UID);
    const gathered = sink.gather();
    await send(sink, dataSet(CANARY_UID, PIXELS).subarray(0, -10), 100);
    expect(gathered.instances[0]?.pixelSha256).toBeNull();
  });
});

describe('a canary that is meant to hurt', () => {
  // guards S-8
  it('is not unpacked again with each byte that drips in', async () => {
    vi.mocked(inflateRawSync).mockClear();
    const head = Buffer.alloc(12);
    head.writeUInt16LE(9, 0);
    head.writeUInt16LE(0x1010, 2);
    head.write('OB', 4, 'latin1');
    head.writeUInt32LE(100 * 1024 * 1024, 8);
    const plain = Buffer.concat([head, Buffer.alloc(1024 * 1024)]);
    const { Z_SYNC_FLUSH } = constants;
    const receiver = createCanarySink(memorySink(), CANARY_UID).begin(arriving(DEFLATED));
    await receiver.write(deflateRawSync(plain, { finishFlush: Z_SYNC_FLUSH }));
    for (let n = 0; n < 100; n += 1) await receiver.write(Buffer.from([0, 0, 0, 0xff, 0xff]));
    const times = vi.mocked(inflateRawSync).mock.calls.length;
    expect(times).toBeGreaterThan(0);
    expect(times).toBeLessThan(5);
  });

  it('is not held in memory by as many associations as it likes', async () => {
    const sink = createCanarySink(memorySink(), CANARY_UID, { instanceBytes: 1500, instances: 9 });
    const gathered = sink.gather();
    const receivers = [1, 2, 3].map(() => sink.begin(arriving()));
    for (const receiver of receivers) await receiver.write(dataSet(CANARY_UID, PIXELS));
    const ends = await Promise.all(receivers.map((receiver) => receiver.finish()));
    expect(ends.map(({ ok }) => ok)).toEqual([true, true, false]);
    // What was let go makes room again.
    expect(await send(sink, dataSet(CANARY_UID, PIXELS), 100)).toMatchObject({ ok: true });
    expect(gathered.instances.length).toBe(3);
  });
});

describe('every other instance', () => {
  it('passes through byte for byte, whatever the pieces it comes in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.integer({ min: 1, max: 500 }),
        async (pixels, piece) => {
          const inner = memorySink();
          const bytes = dataSet('1.2.3.5', pixels);
          expect(await send(createCanarySink(inner, CANARY_UID), bytes, piece)).toMatchObject({ ok: true });
          expect(inner.arrived.get('1.2.3.4.5')?.dataSet).toEqual(bytes);
        },
      ),
    );
  });

  it('that is no data set at all is left to the ingest to refuse', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
        const inner = memorySink();
        const sink = createCanarySink(inner, CANARY_UID);
        const bytes = Buffer.from(noise);
        await send(sink, bytes, 64);
        expect(inner.arrived.get('1.2.3.4.5')?.dataSet).toEqual(bytes);
      }),
    );
  });
});
