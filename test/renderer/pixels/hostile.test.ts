// Broken and malicious files: an error with a reason or safe pixels, never a crash, a hang or a grab for memory (S-4).
import { afterAll, describe, expect, it } from 'vitest';
import { MAX_FRAME_BYTES } from '../../../renderer/pixels/limits.ts';
import { decodeAll } from './support/decode-all.ts';
import {
  compressedImage,
  concat,
  EXPLICIT_LE,
  header,
  pixelModule,
  writeDataSet,
  type Element,
  type Shape,
} from './support/dicom-writer.ts';
import { encode, encodeRle, flatJpeg } from './support/encoder.ts';
import { hostileBytes, hostileFiles, whyNoHostile } from './support/shared-files.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const RLE = '1.2.840.10008.1.2.5';
const JPEG = '1.2.840.10008.1.2.4.50';
const shown: string[] = [];

if (whyNoHostile) console.warn(`SKIPPED: hostile files, ${whyNoHostile}`);
afterAll(() => {
  if (shown.length > 0) console.info(`taken though odd:\n  ${shown.join('\n  ')}`);
});

/** What is wrong with identifiers, names and patients is the business of ingest, not of pixels. */
const OF_PIXELS = new Set([
  'truncation',
  'length',
  'nesting',
  'pixels',
  'codec',
  'fragments',
  'meta',
  'vr',
  'control',
  'objects',
]);

describe.skipIf(whyNoHostile !== null)('a hostile file', () => {
  const files = hostileFiles();
  it.each(files.map((entry) => [entry.file, entry] as const))(
    '%s',
    { timeout: 10_000 },
    async (_name, entry) => {
      const decoded = await decodeAll(hostileBytes(entry.file));
      if (entry.demand === 'accept' && OF_PIXELS.has(entry.category)) expect(decoded.ok).toBe(true);
      if (entry.demand === 'reject' && OF_PIXELS.has(entry.category)) {
        expect(decoded.ok, `${entry.wrong} must be refused`).toBe(false);
      }
      if (decoded.ok && entry.demand === 'safe' && OF_PIXELS.has(entry.category))
        shown.push(`${entry.file}: ${entry.wrong}`);
      if (!decoded.ok) expect(decoded.error.message.length).toBeGreaterThan(10);
    },
  );

  it('all of them together do not make memory grow by more than a frame', async () => {
    const before = process.memoryUsage().rss;
    for (const { file, category } of files)
      if (category === 'pixels' || category === 'codec') await decodeAll(hostileBytes(file));
    expect(process.memoryUsage().rss - before).toBeLessThan(MAX_FRAME_BYTES);
  });
});

const image = (shape: Shape, pixels: Uint8Array, more: readonly Element[] = []): Uint8Array =>
  writeDataSet([...pixelModule(shape), ...more, [0x7fe00010, 'OW', pixels]], EXPLICIT_LE);
const small = new Uint8Array(32);

async function refusal(bytes: Uint8Array, uid = EXPLICIT): Promise<string> {
  const decoded = await decodeAll(bytes, uid);
  return decoded.ok ? 'was decoded' : `${decoded.error.code}: ${decoded.error.message}`;
}

describe('an image that asks for too much', () => {
  // guards S-4
  it.each([
    ['65535 × 65535', { Rows: 65_535, Columns: 65_535 }, 'pixels.too-large'],
    ['2147483647 frames', { NumberOfFrames: '2147483647' }, 'pixels.too-large'],
    ['more frames than bytes', { NumberOfFrames: '3' }, 'pixels.malformed'],
    ['no frames', { NumberOfFrames: '0' }, 'pixels.malformed'],
    ['-5 frames', { NumberOfFrames: '-5' }, 'pixels.malformed'],
    ['no rows', { Rows: 0 }, 'pixels.malformed'],
    ['more bits stored than allocated', { BitsStored: 17 }, 'pixels.malformed'],
    ['a high bit below its bits', { BitsStored: 12, HighBit: 3 }, 'pixels.malformed'],
    ['12 bits allocated', { BitsAllocated: 12 }, 'pixels.unsupported'],
    [
      'three samples of grey',
      { SamplesPerPixel: 3, PhotometricInterpretation: 'MONOCHROME2' },
      'pixels.malformed',
    ],
    ['an unknown colour space', { PhotometricInterpretation: 'PURPLE' }, 'pixels.unsupported'],
  ] as const)('%s is refused before anything is allocated', async (_name, shape, code) => {
    expect(await refusal(image(shape, small))).toContain(code);
  });

  it('in its RLE header is refused', async () => {
    const shape = { Rows: 20_000, Columns: 6000, BitsAllocated: 8 } as const;
    expect(await refusal(compressedImage(shape, [encodeRle(small, 1, 1)]), RLE)).toContain('too short');
  });
});

describe('a codestream that contradicts its object', () => {
  // guards S-4
  const jpeg = flatJpeg(16, 16, 8, [99]);
  it.each([
    ['in size', { Rows: 16, Columns: 24, BitsAllocated: 8 }, '16 × 16'],
    ['in components', { Rows: 16, Columns: 16, BitsAllocated: 8, SamplesPerPixel: 3 }, 'components'],
  ] as const)('%s is not shown', async (_name, shape, words) => {
    expect(await refusal(compressedImage(shape, [jpeg]), JPEG)).toContain(words);
  });

  it('in depth is not shown', async () => {
    const shape = { Rows: 16, Columns: 16, BitsAllocated: 8 } as const;
    expect(await refusal(compressedImage(shape, [flatJpeg(16, 16, 12, [999])]), JPEG)).toContain('12 bits');
  });

  it('in JPEG 2000 is not shown either', async () => {
    const picture = {
      rows: 16,
      columns: 16,
      samples: 1,
      bitsAllocated: 8,
      bitsStored: 8,
      pixels: new Uint8Array(256),
    } as const;
    const stream = await encode('Jpeg2000', picture, { Lossy: 0 });
    const shape = { Rows: 8, Columns: 16, BitsAllocated: 8 } as const;
    expect(await refusal(compressedImage(shape, [stream]), '1.2.840.10008.1.2.4.90')).toContain('16 × 16');
  });

  const noisy = {
    rows: 64,
    columns: 64,
    samples: 1,
    bitsAllocated: 8,
    bitsStored: 8,
    pixels: Uint8Array.from({ length: 4096 }, (_, index) => (index * 31) & 0xff),
  } as const;
  const shape = { Rows: 64, Columns: 64, BitsAllocated: 8 } as const;

  it.each([
    ['JpegLs', '80', 0],
    ['Jpeg2000', '90', 0],
    ['HtJpeg2000', '201', 0],
    ['HtJpeg2000', '203', 1],
    ['Jpeg', '70', 0],
    ['Jpeg', '50', 1],
  ] as const)('or ends early is not shown: %s %s', async (coding, uid, lossy) => {
    const stream = await encode(coding, noisy, { Lossy: lossy, Quality: 90, Rate: 5 });
    const cut = stream.subarray(0, Math.floor(stream.length * 0.8));
    const bytes = compressedImage(shape, [cut]);
    expect(await refusal(bytes, `1.2.840.10008.1.2.4.${uid}`)).toContain('cut off');
  });

  it.each([
    ['70', 0],
    ['50', 1],
  ] as const)('or lacks its middle is not shown: JPEG %s', async (uid, lossy) => {
    const stream = await encode('Jpeg', noisy, { Lossy: lossy, Quality: 90 });
    const half = concat([stream.subarray(0, stream.length / 2), Uint8Array.of(0xff, 0xd9)]);
    expect(await refusal(compressedImage(shape, [half]), `1.2.840.10008.1.2.4.${uid}`)).toContain(
      'pixels.decode-failed',
    );
  });
});

describe('a data set that does not add up', () => {
  it.each([
    ['cut off anywhere', (whole: Uint8Array) => whole.subarray(0, whole.length - 5)],
    [
      'with Rows twice',
      (whole: Uint8Array) => concat([header(0x00280010, 'US', 2, EXPLICIT_LE), Uint8Array.of(9, 0), whole]),
    ],
  ])('%s is refused', async (_name, damage) => {
    expect(await refusal(damage(image({}, small)))).toContain('pixels.malformed');
  });

  it.each([
    [
      'slope of words',
      [
        [0x00281053, 'DS', 'abc'],
        [0x00281052, 'DS', '0'],
      ],
    ],
    [
      'slope of 0',
      [
        [0x00281053, 'DS', '0'],
        [0x00281052, 'DS', '0'],
      ],
    ],
    ['slope without an intercept', [[0x00281053, 'DS', '2']]],
  ] as [string, Element[]][])('with a %s shows no values', async (_name, more) => {
    expect(await refusal(image({}, small, more))).toContain('pixels.malformed');
  });
});
