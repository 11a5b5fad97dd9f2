import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataSetLimits } from '../../../shared/dicom/data-set-limits.ts';
import { createDataSetReader } from '../../../shared/dicom/data-set-reader.ts';
import {
  buildDataSet,
  concat,
  type FixtureElement,
  latin1,
  pieces,
} from '../../fixtures/data-set-builder.ts';
import { SYNTHETIC, syntheticElements } from '../../fixtures/synthetic-instance.ts';
import { ENCODINGS, outcome, read, reader } from './reading.ts';

const nested = (depth: number): FixtureElement => {
  let element: FixtureElement = { tag: 0x00400275, vr: 'SQ', value: { items: [], undefinedLength: true } };
  for (let i = 1; i < depth; i += 1) {
    element = { tag: 0x00400275, vr: 'SQ', value: { items: [[element]], undefinedLength: true } };
  }
  return element;
};

describe('a data set that is not whole or not DICOM is refused with a reason', () => {
  it('says truncated at every cut before the end of the pixel data', () => {
    const bytes = buildDataSet(syntheticElements());
    const wholeElements = new Set<number>([0]);
    const elements = syntheticElements();
    for (let i = 1; i < elements.length; i += 1) wholeElements.add(buildDataSet(elements.slice(0, i)).length);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      if (wholeElements.has(cut)) continue;
      expect(read(bytes.subarray(0, cut))).toMatchObject({ error: { code: 'ingest.truncated' } });
    }
  });

  const MALFORMED: readonly (readonly [string, readonly FixtureElement[]])[] = [
    ['another patient ID further on', [{ tag: 0x00100020, vr: 'LO', value: 'OTHER' }]],
    ['undefined length on text', [{ tag: 0x00104000, vr: 'UT', value: 'text', lie: 0xffffffff }]],
    ['a VR that does not exist', [{ tag: 0x00102160, vr: '\0\0', value: 'abcd' }]],
    ['a name that is a sequence', [{ tag: 0x00100010, vr: 'SQ', value: { items: [] } }]],
    ['an item outside a sequence', [{ tag: 0xfffee000, vr: '', value: '' }]],
    ['a delimiter outside a sequence', [{ tag: 0xfffee0dd, vr: '', value: '' }]],
    [
      'a plane sequence longer than its group',
      [
        {
          tag: 0x52009229,
          vr: 'SQ',
          value: { items: [[{ tag: 0x00209113, vr: 'SQ', value: { items: [] }, lie: 99 }]] },
        },
      ],
    ],
    [
      'an open item inside a sequence of known length',
      [
        {
          tag: 0x52009229,
          vr: 'SQ',
          value: buildDataSet([{ tag: 0xfffee000, vr: '', value: '', lie: 0xffffffff }]),
        },
      ],
    ],
    ['undefined length on the patient ID', [{ tag: 0x00100020, vr: 'UN', value: '', lie: 0xffffffff }]],
  ];
  it.each(MALFORMED)('malformed: %s', (_, wrong) => {
    // Before the pixel data, where it counts.
    expect(outcome([...syntheticElements([], [0x7fe00010]), ...wrong])).toBe('ingest.malformed');
  });

  it('says malformed when native pixel data has no length', () => {
    const pixels: FixtureElement = {
      tag: 0x7fe00010,
      vr: 'OW',
      value: latin1('not a fragment'),
      lie: 0xffffffff,
    };
    expect(outcome(syntheticElements([pixels]))).toBe('ingest.malformed');
  });

  it('says truncated when the fragments are not closed', () => {
    const pixels: FixtureElement = {
      tag: 0x7fe00010,
      vr: 'OB',
      value: { fragments: [latin1('ab')], noDelimiter: true },
    };
    expect(outcome(syntheticElements([pixels]))).toBe('ingest.truncated');
  });

  it('says which syntax it does not know, and nothing else of the sender’s', () => {
    expect(createDataSetReader('1.2.3.4')).toMatchObject({
      error: { code: 'ingest.unsupported-transfer-syntax' },
    });
    expect(JSON.stringify(createDataSetReader('Doe^Jane'))).not.toContain('Doe');
  });
});

describe('a hostile header costs a bounded amount', () => {
  it('stops at the nesting limit, without recursion', () => {
    expect(outcome([...syntheticElements(), nested(60)])).toMatchObject(SYNTHETIC);
    const open = concat(
      Array.from({ length: 100_000 }, () =>
        concat([
          buildDataSet([{ tag: 0x00400275, vr: 'SQ', value: '', lie: 0xffffffff }]),
          buildDataSet([{ tag: 0xfffee000, vr: '', value: '', lie: 0xffffffff }]),
        ]),
      ),
    );
    expect(read(open)).toMatchObject({ error: { code: 'ingest.header-too-large' } });
  });

  it.each<[string, Partial<DataSetLimits>]>([
    ['number of elements', { elements: 5 }],
    ['bytes looked at', { headerBytes: 100 }],
    ['length of a kept value', { valueBytes: 10 }],
    ['announced length', { elementBytes: 10 }],
  ])('limits the %s', (_, limits) => {
    expect(outcome(syntheticElements(), limits)).toBe('ingest.header-too-large');
  });

  it('does not allocate what an element announces', () => {
    const bulk: FixtureElement = { tag: 0x00111001, vr: 'OB', value: 'ab', lie: 0xfffffffe };
    expect(outcome([...syntheticElements([], [0x7fe00010]), bulk])).toBe('ingest.truncated');
    const name: FixtureElement = { tag: 0x00100010, vr: 'UN', value: 'ab', lie: 0x7fffffff };
    expect(outcome(syntheticElements([name]))).toBe('ingest.header-too-large');
  });

  it('answers something for any mutation, in any pieces, and never throws', () => {
    const base = buildDataSet(syntheticElements([nested(3)]));
    const mutation = fc.record({
      at: fc.nat({ max: base.length - 1 }),
      byte: fc.integer({ min: 0, max: 255 }),
    });
    fc.assert(
      fc.property(
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...ENCODINGS),
        fc.integer({ min: 1, max: 64 }),
        (mutations, [, syntax], size) => {
          const bytes = base.slice();
          for (const { at, byte } of mutations) bytes[at] = byte;
          const whole = reader(syntax);
          for (const piece of pieces(bytes, size)) whole.push(piece);
          const result = whole.end();
          expect(result).toEqual(read(bytes, syntax));
          if (!result.ok) expect(result.error.code).toMatch(/^ingest\./u);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('answers something for any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...ENCODINGS), (bytes, [, syntax]) => {
        expect(typeof read(bytes, syntax).ok).toBe('boolean');
      }),
    );
  });

  it('puts no value of the data set into an error', () => {
    const wrong: FixtureElement = { tag: 0x00100020, vr: 'LO', value: 'SECRET-ID' };
    const result = read(buildDataSet([...syntheticElements([], [0x7fe00010]), wrong]));
    expect(JSON.stringify(result)).not.toMatch(/SECRET|SYN|ller|2\.25/u);
  });
});
