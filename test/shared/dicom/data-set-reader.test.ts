import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  RLE_LOSSLESS,
} from '../../../shared/dicom/transfer-syntax.ts';
import {
  buildDataSet,
  concat,
  EXPLICIT_BIG,
  type FixtureElement,
  IMPLICIT_LITTLE,
  latin1,
} from '../../fixtures/data-set-builder.ts';
import { SYNTHETIC, syntheticElements } from '../../fixtures/synthetic-instance.ts';
import { ENCODINGS, outcome, read, reader } from './reading.ts';

describe('a header is read the same in every encoding', () => {
  it.each(ENCODINGS)('%s', (_, syntax, encoding) => {
    expect(read(buildDataSet(syntheticElements(), encoding), syntax)).toEqual({
      ok: true,
      value: {
        ...SYNTHETIC,
        TransferSyntaxUID: syntax,
        PatientID: 'SYN-0001',
        IssuerOfPatientID: 'KIT',
        PatientName: 'Müller^Jörg',
        PatientBirthDate: '19700101',
        PatientSex: 'O',
        StudyDate: '20261122',
        StudyTime: '073000',
        StudyDescription: 'Synthetic study',
        AccessionNumber: 'ACC-1',
        Modality: 'OT',
        SeriesNumber: 3,
        SeriesDescription: 'Synthetic series',
        BodyPartExamined: 'HEAD',
        Laterality: 'L',
        InstanceNumber: 12,
        NumberOfFrames: null,
        Rows: 2,
        Columns: 4,
        PhotometricInterpretation: 'MONOCHROME2',
        ImagePositionPatient: [-1.5, 2, 30],
        ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
        FrameOfReferenceUID: '2.25.1004',
        hasPixels: true,
      },
    });
  });

  it('reads the same however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ENCODINGS),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }),
        ([, syntax, encoding], sizes) => {
          const bytes = buildDataSet(syntheticElements(), encoding);
          const cut = reader(syntax);
          let at = 0;
          for (let i = 0; at < bytes.length; i += 1) {
            const size = sizes[i % sizes.length] ?? 1;
            cut.push(bytes.subarray(at, at + size));
            at += size;
          }
          expect(cut.end()).toEqual(read(bytes, syntax));
        },
      ),
    );
  });

  it('knows the identity before the pixel data arrives', () => {
    const bytes = buildDataSet(syntheticElements([], [0x7fe00010]));
    const early = reader(EXPLICIT_VR_LITTLE_ENDIAN);
    early.push(bytes.subarray(0, 40));
    expect(early.identity()).toBeNull();
    early.push(bytes.subarray(40));
    expect(early.identity()).toMatchObject(SYNTHETIC);
  });
});

describe('unusual but legal data sets are read', () => {
  it('finds the first plane of a multi-frame in its shared or per-frame groups', () => {
    const position = (text: string): FixtureElement => ({
      tag: 0x00209113,
      vr: 'SQ',
      value: { items: [[{ tag: 0x00200032, vr: 'DS', value: text }]] },
    });
    const orientation: FixtureElement = {
      tag: 0x00209116,
      vr: 'SQ',
      value: { items: [[{ tag: 0x00200037, vr: 'DS', value: '0\\1\\0\\0\\0\\-1' }]], undefinedLength: true },
    };
    for (const undefinedLength of [false, true]) {
      const elements = syntheticElements(
        [
          { tag: 0x00280008, vr: 'IS', value: '2' },
          { tag: 0x52009229, vr: 'SQ', value: { items: [[orientation]], undefinedLength } },
          {
            tag: 0x52009230,
            vr: 'SQ',
            value: { items: [[position('1\\2\\3')], [position('4\\5\\6')]], undefinedLength },
          },
        ],
        [0x00200032, 0x00200037],
      );
      for (const [, syntax, encoding] of ENCODINGS) {
        expect(read(buildDataSet(elements, encoding), syntax)).toMatchObject({
          value: {
            NumberOfFrames: 2,
            ImagePositionPatient: [1, 2, 3],
            ImageOrientationPatient: [0, 1, 0, 0, 0, -1],
          },
        });
      }
    }
  });

  it('does not take the second frame’s plane for the first', () => {
    const second: FixtureElement = {
      tag: 0x00209113,
      vr: 'SQ',
      value: { items: [[{ tag: 0x00200032, vr: 'DS', value: '4\\5\\6' }]] },
    };
    const groups: FixtureElement = { tag: 0x52009230, vr: 'SQ', value: { items: [[], [second]] } };
    expect(outcome(syntheticElements([groups], [0x00200032]))).toMatchObject({ ImagePositionPatient: null });
  });

  it('does not take what stands inside other sequences for its own', () => {
    const other: FixtureElement = {
      tag: 0x00101002,
      vr: 'SQ',
      value: { items: [[{ tag: 0x00100020, vr: 'LO', value: 'ANOTHER' }]], undefinedLength: true },
    };
    expect(outcome(syntheticElements([other]))).toMatchObject({ PatientID: 'SYN-0001' });
  });

  it('reads UN of undefined length as an implicit sequence', () => {
    const inner = buildDataSet(
      [
        {
          tag: 0x00111002,
          vr: 'SQ',
          value: { items: [[{ tag: 0x00111003, vr: 'LO', value: 'ab' }]], undefinedLength: true },
        },
      ],
      IMPLICIT_LITTLE,
    ).subarray(8);
    const unknown: FixtureElement = { tag: 0x00111001, vr: 'UN', value: inner, lie: 0xffffffff };
    expect(outcome(syntheticElements([unknown]))).toMatchObject(SYNTHETIC);
  });

  it('reads known elements that were sent as UN, little endian even in big endian', () => {
    const rows: FixtureElement = { tag: 0x00280010, vr: 'UN', value: Uint8Array.of(2, 0) };
    const bytes = buildDataSet(syntheticElements([rows]), EXPLICIT_BIG);
    expect(read(bytes, EXPLICIT_VR_BIG_ENDIAN)).toMatchObject({ value: { Rows: 2, Columns: 4 } });
  });

  it('walks encapsulated pixel data by its fragment lengths, delimiter bytes inside or not', () => {
    const fragments = [
      new Uint8Array(0),
      concat([latin1('JUNK'), Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0)]),
    ];
    const pixels: FixtureElement = { tag: 0x7fe00010, vr: 'OB', value: { fragments } };
    expect(read(buildDataSet(syntheticElements([pixels])), RLE_LOSSLESS)).toMatchObject({
      value: { hasPixels: true },
    });
  });

  it('accepts odd lengths, elements out of order and an element twice with one value', () => {
    const odd: FixtureElement = { tag: 0x00100020, vr: 'LO', value: latin1('ODD') };
    const elements = syntheticElements([odd]).toReversed();
    const again = elements.filter(({ tag }) => tag === 0x00100020);
    expect(outcome([...elements, ...again])).toMatchObject({ PatientID: 'ODD', Rows: 2, hasPixels: true });
  });

  it('does not mind what follows whole pixel data', () => {
    const bytes = buildDataSet(syntheticElements());
    for (const tail of [new Uint8Array(13), latin1('garbage behind the image'), Uint8Array.of(0xfc, 0xff)]) {
      expect(read(concat([bytes, tail]))).toMatchObject({ ok: true, value: SYNTHETIC });
    }
  });

  it('takes an object without pixels', () => {
    expect(outcome(syntheticElements([], [0x7fe00010]))).toMatchObject({ hasPixels: false });
  });
});

// guards S-4
describe('what a number does not say is not guessed', () => {
  it.each<[string, FixtureElement, object]>([
    ['two values in Rows', { tag: 0x00280010, vr: 'US', value: [64, 0] }, { Rows: null }],
    ['no value in Rows', { tag: 0x00280010, vr: 'US', value: [] }, { Rows: null }],
    ['frames that are no number', { tag: 0x00280008, vr: 'IS', value: 'abc' }, { NumberOfFrames: null }],
    [
      'an integer past 32 bits',
      { tag: 0x00200013, vr: 'IS', value: '99999999999' },
      { InstanceNumber: null },
    ],
    [
      'a position of two values',
      { tag: 0x00200032, vr: 'DS', value: '1\\2' },
      { ImagePositionPatient: null },
    ],
    [
      'an infinite position',
      { tag: 0x00200032, vr: 'DS', value: '1\\2\\1e999' },
      { ImagePositionPatient: null },
    ],
    ['hexadecimal', { tag: 0x00200032, vr: 'DS', value: '1\\2\\0x10' }, { ImagePositionPatient: null }],
  ])('%s', (_, element, expected) => {
    expect(outcome(syntheticElements([element]))).toMatchObject(expected);
  });
});
