// Grey and colour as PS3.3 defines them, and the cornerstone image that carries them to the screen.
import { describe, expect, it } from 'vitest';
import type { CornerstoneViewport, EnabledElement } from 'cornerstone-core';
import { decodeForDisplay } from '../../../renderer/pixels/decode/decode-service.ts';
import { voiFunction } from '../../../renderer/pixels/decode/display.ts';
import { frameBytes } from '../../../renderer/pixels/decode/fragments.ts';
import { parseImage } from '../../../renderer/pixels/decode/parse-image.ts';
import {
  createKitImage,
  imageIdOf,
  parseImageId,
  type KitImage,
} from '../../../renderer/pixels/image-loader.ts';
import { recipeOf } from '../../../renderer/pixels/worker-protocol.ts';
import { keyOf } from './support/byte-stream.ts';
import { EXPLICIT_LE, pixelModule, writeDataSet, type Element, type Shape } from './support/dicom-writer.ts';
import { nodeCodecs } from './support/node-codecs.ts';

const REF = { studyKey: keyOf(1), instanceKey: keyOf(2) };
const cornerstone = { renderGrayscaleImage: () => undefined, registerImageLoader: () => undefined };
const words = (...values: number[]): Uint8Array => new Uint8Array(Int16Array.from(values).buffer);

async function kitImage(shape: Shape, pixels: Uint8Array, more: readonly Element[] = []): Promise<KitImage> {
  const pixelData: Element = [0x7fe00010, 'OW', pixels];
  const bytes = writeDataSet([...pixelModule({ Rows: 1, ...shape }), ...more, pixelData], EXPLICIT_LE);
  const parsed = await parseImage(bytes, '1.2.840.10008.1.2.1');
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { description } = parsed.value;
  const [source] = description.frames;
  if (!source) throw new Error('no frame');
  const decoded = await decodeForDisplay(
    frameBytes(bytes, source),
    recipeOf(description, 1),
    nodeCodecs,
    () => 0,
  );
  if (!decoded.ok) throw new Error(decoded.error.message);
  return createKitImage(REF, 1, description, decoded.value, cornerstone);
}

/** What cornerstone would put on screen: its loop over pixel data and table (storedPixelDataToCanvasImageData). */
function drawn(image: KitImage, change: Partial<CornerstoneViewport> = {}): number[] {
  const { windowCenter, windowWidth, invert, voiLUT } = image;
  const viewport = { voi: { windowCenter, windowWidth }, invert, voiLUT, modalityLUT: undefined, ...change };
  const enabled = { viewport } as unknown as EnabledElement;
  image.render?.(enabled, true);
  const offset = Math.min(image.minPixelValue, 0);
  return Array.from(image.getPixelData(), (value) => image.cachedLut?.lutArray[value - offset] ?? -1);
}

const window = (center: string, width: string): Element[] => [
  [0x00281050, 'DS', center],
  [0x00281051, 'DS', width],
];
const rescale = (slope: string, intercept: string): Element[] => [
  [0x00281052, 'DS', intercept],
  [0x00281053, 'DS', slope],
];

describe('a window', () => {
  it.each([
    ['LINEAR', 128, 256, [0, 127, 255]],
    ['LINEAR_EXACT', 127.5, 255, [0, 127, 255]],
  ] as const)('%s maps as PS3.3 §C.11.2.1.2 says', (kind, center, width, expected) => {
    const grey = voiFunction({ kind: 'window', center, width, function: kind });
    expect([0, 127, 255].map((value) => Math.round(grey(value)))).toEqual(expected);
  });

  it('SIGMOID is half bright at its centre', () => {
    expect(voiFunction({ kind: 'window', center: 50, width: 10, function: 'SIGMOID' })(50)).toBe(127.5);
  });

  it('1 wide is a threshold', () => {
    const grey = voiFunction({ kind: 'window', center: 10, width: 1, function: 'LINEAR' });
    expect([9, 10].map(grey)).toEqual([0, 255]);
  });
});

describe('a cornerstone image', () => {
  it('draws Hounsfield units of signed values through the file’s window', async () => {
    const shape: Shape = { Columns: 4, PixelRepresentation: 1 };
    const image = await kitImage(shape, words(-1000, 0, 40, 3000), [
      ...window('40.5', '401'),
      ...rescale('1', '0'),
    ]);
    expect(drawn(image)).toEqual([0, 102, 128, 255]);
    expect([image.minPixelValue, image.maxPixelValue, image.windowCenter, image.windowWidth]).toEqual([
      -1000, 3000, 40.5, 401,
    ]);
  });

  it('draws the smallest value of MONOCHROME1 white', async () => {
    const image = await kitImage({ Columns: 2, PhotometricInterpretation: 'MONOCHROME1' }, words(0, 100));
    expect(drawn(image)).toEqual([255, 0]);
    expect(drawn(image, { invert: false })).toEqual([0, 255]);
  });

  it('leaves out bits beyond BitsStored, and keeps them in the stored pixels', async () => {
    const shape: Shape = { Columns: 2, BitsStored: 12, PixelRepresentation: 1 };
    const image = await kitImage(shape, words(0x7001, 0x0fff));
    expect([...(image.getPixelData() as Int16Array)]).toEqual([1, -1]);
    expect([...new Int16Array(image.kit.stored.bytes.buffer)]).toEqual([0x7001, 0x0fff]);
  });

  it('follows a modality LUT from where it begins', async () => {
    const lut: Element = [
      0x00283000,
      'SQ',
      [
        [
          [0x00283002, 'US', [3, 10, 16]],
          [0x00283004, 'LO', 'OD'],
          [0x00283006, 'US', [0, 1000, 500]],
        ],
      ],
    ];
    const image = await kitImage({ Columns: 4 }, words(9, 10, 11, 99), [lut, ...window('500.5', '1001')]);
    expect(drawn(image)).toEqual([0, 0, 255, 128]);
  });

  it('shows a VOI LUT until a window is chosen by hand', async () => {
    const lut: Element = [
      0x00283010,
      'SQ',
      [
        [
          [0x00283002, 'US', [2, 5, 8]],
          [0x00283006, 'US', [200, 20]],
        ],
      ],
    ];
    const image = await kitImage({ Columns: 2 }, words(5, 6), [lut]);
    expect(drawn(image)).toEqual([200, 20]);
    expect(drawn(image, { voiLUT: undefined, voi: { windowCenter: 6, windowWidth: 2 } })).toEqual([0, 255]);
  });

  it('draws 32-bit values on a scale that leads back to them', async () => {
    const pixels = new Uint8Array(Uint32Array.of(0, 1_000_000, 4_000_000_000).buffer);
    const image = await kitImage({ Columns: 3, BitsAllocated: 32 }, pixels, rescale('0.001', '0'));
    const values = Array.from(image.getPixelData(), (value) => value * image.slope + image.intercept);
    expect(values[2]).toBeCloseTo(4_000_000, 0);
    expect(drawn(image)).toEqual([0, 0, 255]);
  });

  it('gives colour as it is, palette and YBR included', async () => {
    const rgb = await kitImage(
      { Columns: 1, SamplesPerPixel: 3, BitsAllocated: 8 },
      Uint8Array.of(1, 2, 3, 0),
    );
    expect([...(rgb.getPixelData() as Uint8ClampedArray)]).toEqual([1, 2, 3, 255]);
    const ybr: Shape = {
      Columns: 2,
      SamplesPerPixel: 3,
      BitsAllocated: 8,
      PhotometricInterpretation: 'YBR_FULL_422',
    };
    const red = await kitImage(ybr, Uint8Array.of(76, 76, 85, 255));
    expect((red.getPixelData() as Uint8ClampedArray)[0]).toBeGreaterThan(250);
    const table = (index: number, value: number): Element[] => [
      [0x00281101 + index, 'US', [2, 0, 16]],
      [0x00281201 + index, 'OW', words(0, value << 8)],
    ];
    const palette = { Columns: 2, BitsAllocated: 8, PhotometricInterpretation: 'PALETTE COLOR' } as const;
    const picture = await kitImage(palette, Uint8Array.of(1, 0), [
      ...table(0, 10),
      ...table(1, 20),
      ...table(2, 30),
    ]);
    expect([...(picture.getPixelData() as Uint8ClampedArray)]).toEqual([10, 20, 30, 255, 0, 0, 0, 255]);
  });

  it('knows no millimetres when only an aspect ratio is given', async () => {
    // guards S-5
    const image = await kitImage({ Columns: 2 }, words(0, 1), [[0x00280034, 'IS', '2\\1']]);
    expect([image.rowPixelSpacing, image.columnPixelSpacing, image.kit.spacing]).toEqual([2, 1, null]);
  });

  it('is named by keyed hashes, and by nothing else', () => {
    expect(parseImageId(imageIdOf(REF, 12))).toEqual({ ...REF, frameNumber: 12 });
    for (const id of ['kit:../x/1', `kit:${keyOf(1)}/${keyOf(2)}/0`, `wadouri:${keyOf(1)}`])
      expect(parseImageId(id)).toBeNull();
  });
});
