import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ANNOTATIONS } from '../../../renderer/documents/limits.ts';
import {
  inScope,
  isFor,
  presentationName,
} from '../../../renderer/documents/presentation/presentation-state.ts';
import type { PresentationState } from '../../../renderer/documents/presentation/presentation-state.ts';
import { presentationWords } from '../../../renderer/documents/presentation/presentation-words.ts';
import { documentKindOf, readDocument } from '../../../renderer/documents/read-document.ts';
import {
  annotation,
  area,
  COLOR_STATE,
  floats,
  graphic,
  GRAYSCALE_STATE,
  images,
  longs,
  presentationDataSet,
  text,
  window,
} from '../../fixtures/presentation-states.ts';
import type { StatePlan } from '../../fixtures/presentation-states.ts';
import { IMPLICIT_LE } from '../pixels/support/dicom-writer.ts';
import { corpusBytes, corpusFiles, whyNoCorpus } from '../pixels/support/shared-files.ts';

const opened = (bytes: Uint8Array, syntax = '1.2.840.10008.1.2.1'): PresentationState => {
  const result = readDocument(bytes, syntax);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  if (result.value.kind !== 'presentation') throw new Error('not a presentation state');
  return result.value.state;
};
const state = (plan: StatePlan): PresentationState => opened(presentationDataSet(plan));

const WHOLE: StatePlan = {
  images: ['1.2', '1.3'],
  areas: [[images(['1.2']), ...area([256, 1, 1, 200])], area([1, 1, 256, 256], 'MAGNIFY')],
  windows: [window('40', '400', [[0x00281055, 'LO', 'Soft tissue']])],
  shape: 'INVERSE',
  rotation: 90,
  flip: 'Y',
  annotations: [
    annotation([graphic('POLYLINE', [1, 2, 3, 4, 5, 6])], [], { layer: 'TOP' }),
    annotation(
      [graphic('CIRCLE', [10, 10, 14, 10], { filled: 'Y' })],
      [text('Läsion\r\n14 mm', { box: [0.1, 0.1, 0.4, 0.2], boxUnits: 'DISPLAY', anchor: [10, 10] })],
      { layer: 'BASE', images: images(['1.3'], '2\\3') },
    ),
  ],
  header: [
    [
      0x00700060,
      'SQ',
      [
        [
          [0x00700002, 'CS', 'TOP'],
          [0x00700062, 'IS', '2'],
        ],
        [
          [0x00700002, 'CS', 'BASE'],
          [0x00700062, 'IS', '1'],
        ],
      ],
    ],
  ],
};

describe('a grayscale softcopy presentation state', () => {
  it('is the one class that is applied; the others are named', () => {
    expect(documentKindOf(GRAYSCALE_STATE)).toBe('presentation');
    expect(documentKindOf(COLOR_STATE)).toBe('named-only');
    expect(readDocument(presentationDataSet({ SOPClassUID: COLOR_STATE }), '1.2.840.10008.1.2.1').ok).toBe(
      false,
    );
  });

  it.each([
    ['explicit', presentationDataSet(WHOLE), '1.2.840.10008.1.2.1'],
    ['implicit', presentationDataSet(WHOLE, IMPLICIT_LE), '1.2.840.10008.1.2'],
  ])('is read whole, %s', (_name, bytes, syntax) => {
    const read = opened(bytes, syntax);
    expect(presentationName(read)).toBe('LESION');
    expect(read.ContentDescription).toBe('Läsion in Segment VII');
    expect(read.ContentCreatorName).toBe('Sato^Hanako=佐藤^花子');
    expect(read.references.map(({ ReferencedSOPInstanceUID }) => ReferencedSOPInstanceUID)).toEqual([
      '1.2',
      '1.3',
    ]);
    expect(read).toMatchObject({
      PresentationLUTShape: 'INVERSE',
      ImageRotation: 90,
      ImageHorizontalFlip: true,
      modality: { slope: 1, intercept: 0 },
      notApplied: [],
    });
    // The corners are named as they lie on the screen, so the top left one may be the right one of the image.
    expect(read.areas[0]).toMatchObject({ left: 0, top: 0, right: 256, bottom: 200 });
    // Lower layers are drawn first.
    expect(read.annotations.map(({ shape }) => (shape.kind === 'text' ? 'TEXT' : shape.GraphicType))).toEqual(
      ['CIRCLE', 'TEXT', 'POLYLINE'],
    );
    expect(presentationWords(read)).toEqual([
      'Window 400, level 40 “Soft tissue”',
      'Grey values inverted',
      'Turned 90° clockwise',
      'Flipped left to right',
      'Columns 1 to 256, rows 1 to 200, and 1 other area',
      '2 drawings',
      '1 text',
    ]);
  });

  // guards S-5
  it('is for the frames that it names, and each of its parts for those that the part names', () => {
    const read = state(WHOLE);
    expect(isFor(read, '1.2', 7)).toBe(true);
    expect(isFor(read, '1.9', 1)).toBe(false);
    const scopes = read.annotations.map(({ scope }) => scope);
    expect(scopes.map((scope) => inScope(scope, '1.3', 2))).toEqual([true, true, true]);
    expect(scopes.map((scope) => inScope(scope, '1.3', 1))).toEqual([false, false, true]);
    expect(scopes.map((scope) => inScope(scope, '1.2', 2))).toEqual([false, false, true]);
  });

  // guards S-4
  it('names every part that the kit does not apply', () => {
    const { notApplied } = state({
      images: ['1.2'],
      rotation: 45,
      shape: 'CURVED',
      areas: [area([1, 1, 2, 2], 'STRETCH')],
      windows: [window('40', '0'), window('x', '400')],
      header: [
        [0x00286100, 'SQ', [[]]],
        [0x00181600, 'CS', 'RECTANGULAR'],
        [0x20500010, 'SQ', [[]]],
        [0x60000010, 'US', [512]],
        [0x60000011, 'US', [512]],
        [0x60003000, 'OW', new Uint8Array(2)],
        [0x00282000, 'OB', new Uint8Array(2)],
        [0x00700060, 'SQ', [[[0x00700401, 'US', [1, 2, 3]]]]],
      ],
      annotations: [
        annotation([
          graphic('INTERPOLATED', [1, 1, 2, 2, 3, 1]),
          graphic('SPIRAL', [1, 1]),
          graphic('POINT', [1, 1], { units: 'MATRIX' }),
          graphic('CIRCLE', [1, 1]),
          graphic('POLYLINE', [Number.NaN, 1, 2, 2]),
          graphic('POLYLINE', [1, 1, 1e9, 2]),
          graphic('POINT', [1, 1], { extra: [[0x00700232, 'SQ', [[]]]] }),
        ]),
      ],
    });
    expect(notApplied).toEqual([
      'a presentation look-up table of an unknown shape',
      'a window that cannot be read',
      'a displayed area that cannot be read',
      'a rotation that is no quarter turn',
      'its presentation look-up table, which cannot be read',
      'a shutter that cannot be read',
      'an overlay plane that cannot be read',
      'its mask (subtraction)',
      'its colours',
      '1 annotation of a type that the kit does not know',
      '1 annotation in units that the kit does not know',
      '3 annotations with a position that cannot be read',
      'curves between points (drawn as straight lines)',
      'colours of layers (all annotations have one colour)',
      'line, fill and text styles',
    ]);
  });

  it('leaves out, and counts, what is beyond its limits', () => {
    const many = state({
      images: ['1.2'],
      annotations: [annotation(Array.from({ length: MAX_ANNOTATIONS + 3 }, () => graphic('POINT', [1, 1])))],
    });
    expect(many.annotations).toHaveLength(MAX_ANNOTATIONS);
    expect(many.notApplied).toEqual(['3 annotations beyond what the kit draws']);
    // A graphic of more points than a 16-bit length holds comes in an implicit data set.
    const long = opened(
      presentationDataSet(
        {
          annotations: [
            annotation([
              graphic(
                'POLYLINE',
                Array.from({ length: 60_000 }, () => 1),
              ),
            ]),
          ],
        },
        IMPLICIT_LE,
      ),
      '1.2.840.10008.1.2',
    );
    expect(long.annotations).toEqual([]);
    expect(long.notApplied).toEqual(['1 annotation of more than 20000 points']);
  });

  it('without anything in it is for nothing, and says so in words', () => {
    const empty = state({});
    expect(empty).toMatchObject({ references: [], windows: [], areas: [], annotations: [], notApplied: [] });
    expect(isFor(empty, '1.2', 1)).toBe(false);
    expect(presentationWords(empty)).toEqual([]);
  });

  it('reads any bytes as a state or refuses them in words, and never keeps a place that is none', () => {
    const whole = presentationDataSet(WHOLE);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 24 }),
        fc.option(fc.nat(whole.length)),
        (changes, cut) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          const result = readDocument(bytes.slice(0, cut ?? bytes.length), '1.2.840.10008.1.2.1');
          if (!result.ok) return result.error.message !== '';
          if (result.value.kind !== 'presentation') return true;
          return result.value.state.annotations.every(
            ({ shape }) =>
              shape.kind === 'text' ||
              shape.points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)),
          );
        },
      ),
      { numRuns: 400 },
    );
  });

  it('takes wrong lengths of positions for no position', () => {
    const { annotations, areas, notApplied } = state({
      areas: [
        [
          [0x00700052, 'SL', longs([1])],
          [0x00700053, 'SL', longs([2, 2])],
          [0x00700100, 'CS', 'SCALE TO FIT'],
        ],
      ],
      annotations: [
        annotation(
          [
            [
              [0x00700005, 'CS', 'PIXEL'],
              [0x00700022, 'FL', floats([1, 2, 3])],
              [0x00700023, 'CS', 'POLYLINE'],
            ],
          ],
          [text('nowhere', {}), text('points nowhere', { box: [1, 1, 2, 2], anchor: [Number.NaN, 1] })],
        ),
      ],
    });
    expect([annotations, areas]).toEqual([[], []]);
    expect(notApplied).toEqual([
      'a displayed area that cannot be read',
      '3 annotations with a position that cannot be read',
    ]);
  });
});

const states = corpusFiles().filter((file) => 'sop_class' in file && file.sop_class === GRAYSCALE_STATE);
const whyNone = whyNoCorpus ?? (states.length === 0 ? 'the corpus holds no presentation state' : null);
describe.skipIf(whyNone)(`real presentation states${whyNone ? ` (skipped: ${whyNone})` : ''}`, () => {
  it('are read, and name their images', () => {
    for (const { path } of states) expect(opened(corpusBytes(path), '').references.length).toBeGreaterThan(0);
  });
});
