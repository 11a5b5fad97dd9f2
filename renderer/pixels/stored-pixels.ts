// A fingerprint of decoded pixels that any other DICOM toolkit can reproduce: how tests compare what is on screen with a
// reference, byte for byte.
import { createSHA256 } from 'hash-wasm';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { StoredPixels } from './decode/decode-frame.ts';
import { maskedValues } from './decode/display.ts';
import { wideValues } from './decode/wide-values.ts';

export interface StoredPixelsDigest {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly sampleType: StoredPixels['sampleType'];
  /** Colour space of the samples that were hashed. */
  readonly photometric: string;
  /** Frames that went into the hash. */
  readonly frames: number;
  /** Over frames × rows × columns × samples as little-endian words of bitsAllocated (1-bit: a byte each). */
  readonly sha256: string;
  /** The same with bits outside bitsStored cleared or sign-extended. */
  readonly sha256Masked: string;
}

function maskedBytes(stored: StoredPixels, highBit: number): Uint8Array {
  if (stored.sampleType !== 'integer' || stored.bitsStored === stored.bitsAllocated) return stored.bytes;
  const values = stored.bitsAllocated > 16 ? wideValues(stored, highBit) : maskedValues(stored, highBit);
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * Digests frames in order.
 *
 * @param frames of one instance, all of one shape; at least one
 * @param highBit HighBit of the instance
 */
export async function digestStoredPixels(
  frames: AsyncIterable<StoredPixels> | Iterable<StoredPixels>,
  highBit: number,
): Promise<StoredPixelsDigest> {
  const [raw, masked] = await Promise.all([createSHA256(), createSHA256()]);
  raw.init();
  masked.init();
  let count = 0;
  let first: StoredPixels | null = null;
  for await (const stored of frames) {
    first ??= stored;
    count += 1;
    raw.update(stored.bytes);
    masked.update(maskedBytes(stored, highBit));
  }
  if (!first) throw new Error('a digest needs a frame');
  return {
    rows: first.Rows,
    columns: first.Columns,
    samplesPerPixel: first.samplesPerPixel,
    bitsAllocated: first.bitsAllocated,
    bitsStored: first.bitsStored,
    signed: first.signed,
    sampleType: first.sampleType,
    photometric: first.photometric,
    frames: count,
    sha256: raw.digest('hex'),
    sha256Masked: masked.digest('hex'),
  };
}

/** Leaves a digest when a frame cannot be decoded. */
class DigestStopped extends Error {
  readonly reason: KitError;

  constructor(reason: KitError) {
    super('a frame cannot be decoded');
    this.reason = reason;
  }
}

/** Digests frames as they are decoded, one at a time; the first that cannot be decoded is the answer. */
export async function digestFrames(
  frameNumbers: readonly number[],
  frame: (frameNumber: number) => Promise<Result<{ readonly stored: StoredPixels }>>,
  highBit: number,
): Promise<Result<StoredPixelsDigest>> {
  const stored = async function* () {
    for (const frameNumber of frameNumbers) {
      const decoded = await frame(frameNumber);
      if (!decoded.ok) throw new DigestStopped(decoded.error);
      yield decoded.value.stored;
    }
  };
  try {
    return ok(await digestStoredPixels(stored(), highBit));
  } catch (error) {
    if (error instanceof DigestStopped) return err(error.reason);
    throw error;
  }
}
