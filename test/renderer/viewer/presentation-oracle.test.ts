// Presentation states on images, pixel by pixel beside what DCMTK's dcmp2pgm renders of the same two files (PS3.4 §N.2.1).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EnabledElement } from 'cornerstone-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { part10File } from '../../../drills/rehearsal/encoding/part10.ts';
import { readDocument } from '../../../renderer/documents/read-document.ts';
import { decodeForDisplay } from '../../../renderer/pixels/decode/decode-service.ts';
import { frameBytes } from '../../../renderer/pixels/decode/fragments.ts';
import { parseImage } from '../../../renderer/pixels/decode/parse-image.ts';
import { createKitImage } from '../../../renderer/pixels/image-loader.ts';
import type { KitImage } from '../../../renderer/pixels/image-loader.ts';
import { recipeOf } from '../../../renderer/pixels/worker-protocol.ts';
import { presentedLook } from '../../../renderer/viewer/presentation/presented-view.ts';
import type { PresentedLook } from '../../../renderer/viewer/presentation/presented-view.ts';
import { area, GRAYSCALE_STATE, images } from '../../fixtures/presentation-states.ts';
import { missing } from '../../peers/shared-material.ts';
import { EXPLICIT_LE, writeDataSet } from '../pixels/support/dicom-writer.ts';
import type { Element } from '../pixels/support/dicom-writer.ts';
import { nodeCodecs } from '../pixels/support/node-codecs.ts';

const reason = missing({ programs: ['dcmp2pgm'] });
const CT = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const [IMAGE, STATE] = ['2.25.9001', '2.25.9002'];
const SIDE = 64;

const inOrder = (elements: readonly Element[]): Element[] => elements.toSorted(([a], [b]) => a - b);
const patient = (
  SOPClassUID: string,
  SOPInstanceUID: string,
  Modality: string,
  series: string,
): Element[] => [
  [0x00080016, 'UI', SOPClassUID],
  [0x00080018, 'UI', SOPInstanceUID],
  [0x00080020, 'DA', '20261122'],
  [0x00080030, 'TM', '101010'],
  [0x00080050, 'SH', ''],
  [0x00080060, 'CS', Modality],
  [0x00080070, 'LO', 'KIT'],
  [0x00080090, 'PN', ''],
  [0x00100010, 'PN', 'ORACLE'],
  [0x00100020, 'LO', 'ORACLE'],
  [0x00100030, 'DA', ''],
  [0x00100040, 'CS', ''],
  [0x0020000d, 'UI', '2.25.9003'],
  [0x0020000e, 'UI', series],
  [0x00200010, 'SH', '1'],
  [0x00200011, 'IS', '1'],
  [0x00200013, 'IS', '1'],
];

interface ImagePlan {
  readonly signed?: boolean;
  readonly photometric?: string;
  readonly more?: readonly Element[];
}
/** Every stored value of 12 bits once, signed or not. */
const imageDataSet = ({ signed = false, photometric = 'MONOCHROME2', more = [] }: ImagePlan): Uint8Array =>
  writeDataSet(
    inOrder([
      ...patient(CT, IMAGE, 'CT', '2.25.9004'),
      [0x00280002, 'US', [1]],
      [0x00280004, 'CS', photometric],
      [0x00280010, 'US', [SIDE]],
      [0x00280011, 'US', [SIDE]],
      [0x00280100, 'US', [16]],
      [0x00280101, 'US', [12]],
      [0x00280102, 'US', [11]],
      [0x00280103, 'US', [signed ? 1 : 0]],
      ...more,
      [
        0x7fe00010,
        'OW',
        new Uint8Array(Int16Array.from({ length: SIDE * SIDE }, (_, at) => (signed ? at - 2048 : at)).buffer),
      ],
    ]),
    EXPLICIT_LE,
  );

const stateDataSet = (more: readonly Element[], windows?: readonly Element[][]): Uint8Array =>
  writeDataSet(
    inOrder([
      ...patient(GRAYSCALE_STATE, STATE, 'PR', '2.25.9005'),
      [0x00081115, 'SQ', [[[0x0020000e, 'UI', '2.25.9004'], images([IMAGE])]]],
      ...(windows ? [[0x00283110, 'SQ', windows] satisfies Element] : []),
      [0x0070005a, 'SQ', [area([1, 1, SIDE, SIDE], 'SCALE TO FIT', [[0x00700102, 'IS', '1\\1']])]],
      [0x00700080, 'CS', 'ORACLE'],
      [0x00700081, 'LO', ''],
      [0x00700082, 'DA', '20261122'],
      [0x00700083, 'TM', '101010'],
      [0x00700084, 'PN', ''],
      ...more,
    ]),
    EXPLICIT_LE,
  );

const rescale = (slope: string, intercept: string): Element[] => [
  [0x00281052, 'DS', intercept],
  [0x00281053, 'DS', slope],
  [0x00281054, 'LO', 'US'],
];
const window = (center: string, width: string, kind = ''): Element[] => [
  [0x00281050, 'DS', center],
  [0x00281051, 'DS', width],
  ...(kind === '' ? [] : [[0x00281056, 'CS', kind] satisfies Element]),
];
/** A table of `length` entries from `first` on, curved so that no straight line gives the same. */
const table = (length: number, first: number, bits: number): Element[] => [
  [0x00283002, first < 0 ? 'SS' : 'US', [length, first, bits]],
  [
    0x00283006,
    'OW',
    new Uint8Array(
      Uint16Array.from({ length }, (_, at) => Math.round((at / (length - 1)) ** 1.7 * (2 ** bits - 1)))
        .buffer,
    ),
  ],
];
const shape = (value: string): Element => [0x20500020, 'CS', value];
const modalityTable = (of: Element[]): Element => [
  0x00283000,
  'SQ',
  [[...of.slice(0, 1), [0x00283004, 'LO', 'US'], ...of.slice(1)]],
];

const CASES: readonly [string, ImagePlan, Uint8Array][] = [
  [
    'a window of the image’s own rescale',
    { more: [...window('40', '400'), ...rescale('1', '-1024')] },
    stateDataSet([...rescale('1', '-1024'), shape('IDENTITY')], [window('300', '1500')]),
  ],
  [
    'a window in stored values, while the image counts otherwise',
    { more: rescale('2', '-1024') },
    stateDataSet([shape('IDENTITY')], [window('1000', '900')]),
  ],
  [
    'a rescale of the state alone',
    {},
    stateDataSet([...rescale('0.5', '-100'), shape('IDENTITY')], [window('400.5', '777')]),
  ],
  [
    'a falling rescale',
    {},
    stateDataSet([...rescale('-1', '4095'), shape('IDENTITY')], [window('2048', '2000')]),
  ],
  ['a VOI table', {}, stateDataSet([shape('IDENTITY')], [[[0x00283010, 'SQ', [table(1024, 1000, 12)]]]])],
  [
    'a VOI table that begins below zero',
    { signed: true },
    stateDataSet([shape('IDENTITY')], [[[0x00283010, 'SQ', [table(2000, -1000, 16)]]]]),
  ],
  [
    'a modality table under a window',
    {},
    stateDataSet([modalityTable(table(4096, 0, 12)), shape('IDENTITY')], [window('1500', '2000')]),
  ],
  [
    'a presentation table',
    {},
    stateDataSet([[0x20500010, 'SQ', [table(256, 0, 8)]]], [window('2000', '3000')]),
  ],
  [
    'a presentation table over a VOI table, inverted image',
    { photometric: 'MONOCHROME1' },
    stateDataSet([[0x20500010, 'SQ', [table(1024, 0, 12)]]], [[[0x00283010, 'SQ', [table(4096, 0, 12)]]]]),
  ],
  ['inversion', {}, stateDataSet([shape('INVERSE')], [window('2000', '3000')])],
  [
    'identity on an image that begins with white',
    { photometric: 'MONOCHROME1' },
    stateDataSet([shape('IDENTITY')], [window('2000', '3000')]),
  ],
];

const REF = { studyKey: '0'.repeat(32), instanceKey: '1'.repeat(32) } as never;
const cornerstone = { renderGrayscaleImage: () => undefined, registerImageLoader: () => undefined };

async function kitImage(bytes: Uint8Array): Promise<KitImage> {
  const parsed = await parseImage(bytes, EXPLICIT);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { description } = parsed.value;
  const [source] = description.frames;
  if (!source) throw new Error('no frame');
  const decoded = await decodeForDisplay(
    frameBytes(parsed.value.bytes, source),
    recipeOf(description, 1),
    nodeCodecs,
    () => 0,
  );
  if (!decoded.ok) throw new Error(decoded.error.message);
  return createKitImage(REF, 1, description, decoded.value, cornerstone);
}

/** What cornerstone puts on screen under a look, as `display.test.ts` has it. */
function drawn(image: KitImage, look: PresentedLook): number[] {
  const viewport = {
    voi: {
      windowCenter: look.window?.center ?? image.windowCenter,
      windowWidth: look.window?.width ?? image.windowWidth,
    },
    invert: look.invert ?? image.invert,
    voiLUT: look.grey,
    modalityLUT: undefined,
  };
  const enabled = { viewport } as unknown as EnabledElement;
  image.render?.(enabled, true);
  const offset = Math.min(image.minPixelValue, 0);
  return Array.from(image.getPixelData(), (value) => image.cachedLut?.lutArray[value - offset] ?? -1);
}

function pgmPixels(file: string): number[] {
  const bytes = readFileSync(file);
  return [...bytes.subarray(bytes.length - SIDE * SIDE)];
}

// guards S-4
describe.skipIf(reason !== null)(`a presentation state beside DCMTK ${reason ?? ''}`, () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'kit-presentation-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(CASES)('gives the same grey: %s', async (name, plan, state) => {
    const imageBytes = imageDataSet(plan);
    const file = (name: string) => path.join(folder, name);
    const write = (name: string, SOPClassUID: string, SOPInstanceUID: string, bytes: Uint8Array) =>
      writeFileSync(
        file(name),
        part10File({ SOPClassUID, SOPInstanceUID, TransferSyntaxUID: EXPLICIT }, bytes),
      );
    write('image.dcm', CT, IMAGE, imageBytes);
    write('state.dcm', GRAYSCALE_STATE, STATE, state);
    execFileSync('dcmp2pgm', ['-q', '-p', file('state.dcm'), file('image.dcm'), file('out.pgm')]);
    const theirs = pgmPixels(file('out.pgm'));

    const image = await kitImage(imageBytes);
    const read = readDocument(state, EXPLICIT);
    if (!read.ok || read.value.kind !== 'presentation') throw new Error('not read');
    const look = presentedLook(read.value.state, { SOPInstanceUID: IMAGE, frame: 1 }, image, image.kit);
    expect(look.notApplied).toEqual([]);
    const ours = drawn(image, look);
    const off = ours.map((value, at) => Math.abs(value - (theirs[at] ?? Number.NaN)));
    expect(new Set(ours).size).toBeGreaterThan(20);
    // DCMTK cuts where the kit rounds; one entry of a steep presentation table is up to two greys.
    expect(Math.max(...off)).toBeLessThanOrEqual(name === 'a presentation table' ? 2 : 1);
  });
});
