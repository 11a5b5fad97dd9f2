// What a phantom hands over: pixels as PS3.3 C.7.6.3 describes them, and the attributes that only the drawing knows.
import type { Attributes } from '../encoding/dictionary.ts';

export interface PhantomImage {
  readonly Rows: number;
  readonly Columns: number;
  readonly NumberOfFrames: number;
  readonly SamplesPerPixel: 1 | 3;
  readonly PhotometricInterpretation: 'MONOCHROME1' | 'MONOCHROME2' | 'RGB' | 'YBR_FULL';
  readonly BitsAllocated: 8 | 16;
  readonly BitsStored: number;
  readonly PixelRepresentation: 0 | 1;
  /** Stored values: little endian, samples interleaved, frame after frame. */
  readonly pixels: Uint8Array;
  /** Geometry, windows and acquisition attributes that follow from the drawing. */
  readonly attributes: Attributes;
}

/** 16-bit stored values as the bytes that PixelData holds. */
export function bytesOf(values: Int16Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Numbers a DS can carry without noise in its last digits (PS3.5 §6.2). */
export function rounded(...values: readonly number[]): number[] {
  return values.map((v) => Number(v.toFixed(4)) + 0);
}
