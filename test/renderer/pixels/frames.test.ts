// Which bytes are which frame: by tables where they are right, by the codestream where they are not, else not at all.
import { describe, expect, it } from 'vitest';
import { frameBytes } from '../../../renderer/pixels/decode/fragments.ts';
import { parseImage } from '../../../renderer/pixels/decode/parse-image.ts';
import { compressedImage, type Element, type Shape } from './support/dicom-writer.ts';
import { encodeRle, flatJpeg } from './support/encoder.ts';

const JPEG = '1.2.840.10008.1.2.4.50';
const RLE = '1.2.840.10008.1.2.5';
const one = flatJpeg(8, 8, 8, [10]);
const two = flatJpeg(8, 8, 8, [250]);
const shape: Shape = { Rows: 8, Columns: 8, BitsAllocated: 8 };
const even = (bytes: Uint8Array): number => bytes.length + (bytes.length % 2);
const half = Math.floor(one.length / 4) * 2;
/** The first frame in two fragments, the second in one. */
const split = [one.subarray(0, half), one.subarray(half), two];
const secondAt = 8 + half + 8 + even(one.subarray(half));
const offsets64 = (...values: number[]): Element => {
  const bytes = new Uint8Array(values.length * 8);
  values.forEach((value, index) => new DataView(bytes.buffer).setBigUint64(index * 8, BigInt(value), true));
  return [0x7fe00001, 'OV', bytes];
};

async function framesOf(bytes: Uint8Array, uid = JPEG): Promise<Uint8Array[] | string> {
  const parsed = await parseImage(bytes, uid);
  if (!parsed.ok) return parsed.error.message;
  return parsed.value.description.frames.map((source) => frameBytes(parsed.value.bytes, source));
}

const startsWith = (frame: Uint8Array | undefined, expected: Uint8Array): boolean =>
  frame !== undefined && expected.every((value, index) => frame[index] === value);

describe('fragments', () => {
  it.each([
    ['a basic offset table', [0, secondAt], []],
    ['an extended offset table', [], [offsets64(0, secondAt)]],
    ['no table, by where images begin', [], []],
    ['a table that points nowhere, by where images begin', [0, 3], []],
    ['a descending table, by where images begin', [secondAt, 0], []],
  ] as [string, number[], Element[]][])('are joined with %s', async (_name, table, more) => {
    const frames = await framesOf(compressedImage({ ...shape, NumberOfFrames: '2' }, split, table, more));
    if (typeof frames === 'string') throw new Error(frames);
    expect(frames).toHaveLength(2);
    expect(startsWith(frames[0], one)).toBe(true);
    expect(startsWith(frames[1], two)).toBe(true);
  });

  it('of one frame are joined, however many', async () => {
    const pieces = Array.from({ length: Math.ceil(one.length / 2) }, (_, index) =>
      one.subarray(index * 2, index * 2 + 2),
    );
    const frames = await framesOf(compressedImage(shape, pieces));
    expect(typeof frames === 'string' ? frames : startsWith(frames[0], one)).toBe(true);
  });

  it.each([
    ['more images than frames', { ...shape, NumberOfFrames: '1' }, [one, two], JPEG],
    ['fewer fragments than frames', { ...shape, NumberOfFrames: '3' }, [one, two], JPEG],
    [
      'RLE in pieces without a table',
      { ...shape, NumberOfFrames: '2' },
      [0, 1, 2].map(() => encodeRle(new Uint8Array(64), 1, 1)),
      RLE,
    ],
    ['no fragments', shape, [], JPEG],
  ] as [string, Shape, Uint8Array[], string][])(
    'are not guessed at: %s',
    async (_name, described, fragments, uid) => {
      // guards S-4
      expect(typeof (await framesOf(compressedImage(described, fragments), uid))).toBe('string');
    },
  );
});
