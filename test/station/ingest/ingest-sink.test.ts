import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArrivingInstance } from '../../../electron/station/dicom/port.ts';
import { createIngestSink, type RefusedInstance } from '../../../electron/station/ingest/ingest-sink.ts';
import type { IngestLimits } from '../../../electron/station/ingest/limits.ts';
import { DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN } from '../../../shared/dicom/transfer-syntax.ts';
import { buildDataSet, concat, type FixtureElement } from '../../fixtures/data-set-builder.ts';
import { SYNTHETIC, syntheticElements } from '../../fixtures/synthetic-instance.ts';
import { ANNOUNCED, codeOf, send } from './arriving.ts';
import { fakeVault } from './fake-vault.ts';

const WHOLE = buildDataSet(syntheticElements());

function station(limits: Partial<IngestLimits> = {}) {
  const vault = fakeVault();
  const refused: RefusedInstance[] = [];
  let committed = 0;
  const sink = createIngestSink({
    vault,
    limits,
    onCommitted: () => {
      committed += 1;
    },
    onRefused: (refusal) => refused.push(refusal),
  });
  return { vault, sink, refused, committed: () => committed };
}

const text = (tag: number, vr: string, value: string): FixtureElement => ({ tag, vr, value });

describe('an instance that arrives whole is kept as it came', () => {
  it('byte for byte, however it is cut, with what its header says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: WHOLE.length }), async (pieceBytes) => {
        const { vault, sink, committed } = station();
        expect(codeOf(await send(sink, WHOLE, {}, pieceBytes))).toBe('kept');
        expect(vault.stored).toHaveLength(1);
        expect(vault.stored[0]?.bytes).toEqual(WHOLE);
        expect(vault.stored[0]?.attributes).toMatchObject({ ...SYNTHETIC, PatientName: 'Müller^Jörg' });
        expect(committed()).toBe(1);
      }),
      { numRuns: 40 },
    );
  });

  it('streams: the vault gets the first bytes long before the last have come', async () => {
    const { vault, sink } = station();
    const receiver = sink.begin(ANNOUNCED);
    await receiver.write(WHOLE.subarray(0, WHOLE.length - 40));
    expect(vault.opened).toBe(1);
    await receiver.write(WHOLE.subarray(WHOLE.length - 40));
    expect(codeOf(await receiver.finish())).toBe('kept');
  });

  it('keeps instances of interleaved associations apart and closes each writer with its association', async () => {
    const { vault, sink } = station();
    const one = sink.begin({ ...ANNOUNCED, associationId: 'one' });
    const two = sink.begin({ ...ANNOUNCED, associationId: 'two' });
    await one.write(WHOLE.subarray(0, 500));
    await two.write(WHOLE.subarray(0, 300));
    await one.write(WHOLE.subarray(500));
    await two.write(WHOLE.subarray(300));
    expect([codeOf(await two.finish()), codeOf(await one.finish())]).toEqual(['kept', 'kept']);
    sink.associationEnded('one');
    expect(vault.stored.map(({ writerId }) => writerId)).toEqual(['two', 'one']);
    expect(vault.closed).toEqual(['one']);
  });

  it('accepts empty identifiers of the patient, and padding behind the pixels', async () => {
    const { sink } = station();
    const bytes = buildDataSet(
      syntheticElements([
        text(0x00100020, 'LO', ''),
        text(0x00100010, 'PN', ''),
        text(0xfffcfffc, 'OB', 'xx'),
      ]),
    );
    expect(codeOf(await send(sink, bytes))).toBe('kept');
  });
});

describe('an archive that misprints a UID sent as UN is understood', () => {
  const unknown = (tag: number, value: string): FixtureElement => ({
    tag,
    vr: 'UN',
    value: `${value}\0`.slice(0, value.length + (value.length % 2)),
  });
  const bytes = buildDataSet(
    syntheticElements([
      unknown(0x00080016, SYNTHETIC.SOPClassUID),
      unknown(0x00080018, SYNTHETIC.SOPInstanceUID),
    ]),
  );

  it('when it announces the first byte in hexadecimal, as Orthanc does', async () => {
    const { vault, sink } = station();
    expect(codeOf(await send(sink, bytes, { SOPClassUID: '31', SOPInstanceUID: '32' }))).toBe('kept');
    expect(vault.stored[0]?.attributes).toMatchObject(SYNTHETIC);
  });

  it('but not when it announces anything else, or the UID was sent as UI', async () => {
    const other = { SOPClassUID: '31', SOPInstanceUID: '33' };
    expect(codeOf(await send(station().sink, bytes, other))).toBe('ingest.uid-mismatch');
    const announced = { SOPClassUID: '31', SOPInstanceUID: '32' };
    expect(codeOf(await send(station().sink, WHOLE, announced))).toBe('ingest.uid-mismatch');
  });
});

// guards S-7
describe('an instance that cannot be trusted is refused, and nothing of it counts', () => {
  const path = '../../../etc/passwd';
  it.each<[string, string, readonly FixtureElement[], Partial<ArrivingInstance>]>([
    ['another SOP instance than announced', 'ingest.uid-mismatch', [], { SOPInstanceUID: '2.25.9' }],
    [
      'another SOP class than announced',
      'ingest.uid-mismatch',
      [],
      { SOPClassUID: '1.2.840.10008.5.1.4.1.1.2' },
    ],
    ['a path as study UID', 'ingest.illegal-uid', [text(0x0020000d, 'UI', path)], {}],
    ['markup as series UID', 'ingest.illegal-uid', [text(0x0020000e, 'UI', '<b>1</b>')], {}],
    [
      'a path as SOP instance UID',
      'ingest.illegal-uid',
      [text(0x00080018, 'UI', path)],
      { SOPInstanceUID: path },
    ],
    ['two study UIDs', 'ingest.illegal-uid', [text(0x0020000d, 'UI', '2.25.1\\2.25.2')], {}],
    ['a UID of 65 digits', 'ingest.illegal-uid', [text(0x0020000d, 'UI', '1'.repeat(65))], {}],
    ['an empty study UID', 'ingest.missing-uid', [text(0x0020000d, 'UI', '')], {}],
    [
      'an unknown transfer syntax',
      'ingest.unsupported-transfer-syntax',
      [],
      { TransferSyntaxUID: '1.2.3.4' },
    ],
    [
      'another byte order than announced',
      'ingest.malformed',
      [],
      { TransferSyntaxUID: '1.2.840.10008.1.2.2' },
    ],
    ['VRs where none were announced', 'ingest.malformed', [], { TransferSyntaxUID: '1.2.840.10008.1.2' }],
  ])('%s', async (_, code, changes, announced) => {
    const { vault, sink, refused, committed } = station();
    expect(codeOf(await send(sink, buildDataSet(syntheticElements(changes)), announced, 64))).toBe(code);
    expect(vault.stored).toEqual([]);
    expect(vault.aborted).toBe(vault.opened);
    expect(refused.map(({ error }) => error.code)).toEqual([code]);
    expect(committed()).toBe(0);
    expect(JSON.stringify(refused[0]?.error)).not.toMatch(/passwd|<b>|SYN-|ller|2\.25/u);
  });

  it.each([
    ['StudyInstanceUID', 0x0020000d],
    ['SeriesInstanceUID', 0x0020000e],
    ['SOPClassUID', 0x00080016],
    ['SOPInstanceUID', 0x00080018],
  ])('no %s at all, and says which is missing', async (attribute, tag) => {
    const { vault, sink } = station();
    const result = await send(sink, buildDataSet(syntheticElements([], [tag])));
    expect(result).toMatchObject({ error: { code: 'ingest.missing-uid', details: { attribute } } });
    expect(vault.opened).toBe(0);
  });

  it('nothing at all', async () => {
    expect(codeOf(await send(station().sink, new Uint8Array(0)))).toBe('ingest.missing-uid');
  });

  it('a data set cut anywhere inside an element', async () => {
    const elements = syntheticElements();
    const between = new Set(elements.map((_, i) => buildDataSet(elements.slice(0, i)).length));
    for (let cut = 1; cut < WHOLE.length; cut += 7) {
      if (between.has(cut)) continue;
      const { vault, sink } = station();
      expect(codeOf(await send(sink, WHOLE.subarray(0, cut)))).not.toBe('kept');
      expect(vault.stored).toEqual([]);
    }
  });

  it('a second study UID that comes after the first was believed', async () => {
    const { vault, sink } = station();
    const first = buildDataSet(syntheticElements([], [0x7fe00010]));
    const bytes = concat([first, buildDataSet([text(0x0020000d, 'UI', '2.25.666')])]);
    expect(codeOf(await send(sink, bytes, {}, first.length))).toBe('ingest.malformed');
    expect(vault.aborted).toBe(1);
  });

  it.each<['open' | 'write' | 'write-later' | 'commit', string]>([
    ['open', 'vault.disk-full'],
    ['write', 'vault.io-failed'],
    ['write-later', 'vault.io-failed'],
    ['commit', 'vault.disk-full'],
  ])('a vault that fails at %s', async (when, code) => {
    const { vault, sink, refused, committed } = station();
    vault.fail = when;
    expect(codeOf(await send(sink, WHOLE))).toBe(code);
    expect(refused).toHaveLength(1);
    expect(committed()).toBe(0);
  });

  it('an association that ends in the middle, once and only once', async () => {
    const { vault, sink, refused } = station();
    const receiver = sink.begin(ANNOUNCED);
    await receiver.write(WHOLE.subarray(0, WHOLE.length - 4));
    await receiver.abort();
    await receiver.abort();
    await receiver.write(WHOLE);
    expect(codeOf(await receiver.finish())).toBe('dicom.connection-lost');
    expect([vault.opened, vault.aborted, refused.length, vault.stored.length]).toEqual([1, 1, 1, 0]);
  });
});

describe('one instance costs a bounded amount', () => {
  it('stops keeping bytes of an instance that does not say whose it is', async () => {
    const { vault, sink } = station({ bufferBytes: 4_096 });
    const bulk: FixtureElement = { tag: 0x00090010, vr: 'UN', value: new Uint8Array(10_000) };
    expect(codeOf(await send(sink, buildDataSet(syntheticElements([bulk]))))).toBe('ingest.header-too-large');
    expect(vault.opened).toBe(0);
  });

  it('stops at the size limit', async () => {
    const { vault, sink } = station({ instanceBytes: WHOLE.length - 1 });
    expect(codeOf(await send(sink, WHOLE, {}, 100))).toBe('ingest.instance-too-large');
    expect(vault.aborted).toBe(1);
  });
});

describe('a deflated instance is checked inflated and kept deflated', () => {
  const DEFLATED = { TransferSyntaxUID: DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN };
  const deflated = new Uint8Array(deflateRawSync(WHOLE));

  it('byte for byte, padded or not, however it is cut', async () => {
    for (const padding of [0, 1]) {
      for (const pieceBytes of [1, 7, 10_000]) {
        const bytes = concat([deflated, new Uint8Array(padding)]);
        const { vault, sink } = station();
        expect(codeOf(await send(sink, bytes, DEFLATED, pieceBytes))).toBe('kept');
        expect(vault.stored[0]?.bytes).toEqual(bytes);
        expect(vault.stored[0]?.attributes).toMatchObject({ ...SYNTHETIC, Rows: 2 });
      }
    }
  });

  it('and refused when it is not deflated, cut, or cut inside', async () => {
    expect(codeOf(await send(station().sink, WHOLE, DEFLATED))).toBe('ingest.malformed');
    expect(codeOf(await send(station().sink, deflated.subarray(0, -9), DEFLATED))).toBe('ingest.truncated');
    const cutInside = new Uint8Array(deflateRawSync(WHOLE.subarray(0, -5)));
    expect(codeOf(await send(station().sink, cutInside, DEFLATED))).toBe('ingest.truncated');
  });

  it('and a bomb is stopped at the limit', async () => {
    const pixels: FixtureElement = { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(4_000_000) };
    const bomb = new Uint8Array(deflateRawSync(buildDataSet(syntheticElements([pixels]))));
    const { vault, sink } = station({ inflatedBytes: 100_000 });
    expect(codeOf(await send(sink, bomb, DEFLATED))).toBe('ingest.instance-too-large');
    expect(vault.stored).toEqual([]);
  });
});
