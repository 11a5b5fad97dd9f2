import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredPixels } from '../../../renderer/pixels/decode/decode-frame.ts';
import { wideValueAt, wideValues } from '../../../renderer/pixels/decode/wide-values.ts';

type Kind = Pick<StoredPixels, 'sampleType' | 'signed' | 'bitsStored' | 'bitsAllocated'>;
const kinds: readonly (Kind & { readonly highBit: number })[] = [
  { sampleType: 'float32', signed: false, bitsStored: 32, bitsAllocated: 32, highBit: 31 },
  { sampleType: 'float64', signed: false, bitsStored: 64, bitsAllocated: 64, highBit: 63 },
  { sampleType: 'integer', signed: true, bitsStored: 32, bitsAllocated: 32, highBit: 31 },
  { sampleType: 'integer', signed: false, bitsStored: 32, bitsAllocated: 32, highBit: 31 },
  { sampleType: 'integer', signed: true, bitsStored: 20, bitsAllocated: 32, highBit: 23 },
  { sampleType: 'integer', signed: false, bitsStored: 20, bitsAllocated: 32, highBit: 19 },
];
const storedOf = (kind: Kind, bytes: Uint8Array<ArrayBuffer>) => ({ ...kind, bytes }) as StoredPixels;

describe('one value of a frame of 32 or 64 bits', () => {
  // guards S-4
  it('is the value that the picture was made of, of whatever kind', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.uint8Array({ minLength: 32, maxLength: 32 }), (kind, raw) => {
        const stored = storedOf(kind, Uint8Array.from(raw));
        const values = [...wideValues(stored, kind.highBit)];
        expect(values.map((_, index) => wideValueAt(stored, kind.highBit, index))).toEqual(values);
        expect(wideValueAt(stored, kind.highBit, values.length)).toBeNaN();
        expect(wideValueAt(stored, kind.highBit, -1)).toBeNaN();
      }),
    );
  });

  it('is read where it lies: a region asks for thousands at each move of the hand', () => {
    const copies: number[] = [];
    const bytes = new Uint8Array(Float32Array.of(1.5, -2.5).buffer);
    const slice = bytes.slice.bind(bytes);
    bytes.slice = (...part) => {
      copies.push(1);
      return slice(...part);
    };
    const [float] = kinds;
    if (!float) throw new Error('no kind');
    expect(wideValueAt(storedOf(float, bytes), 31, 1)).toBe(-2.5);
    expect(copies).toEqual([]);
  });
});
