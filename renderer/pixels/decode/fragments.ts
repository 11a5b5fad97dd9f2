// Which bytes belong to which frame: native pixels by arithmetic, encapsulated ones by their tables or, where those are
// missing, by the codestream's own start marks (PS3.5 §A.4). What stays ambiguous is an error, never a guess (S-4).
import { MAX_FRAGMENTS } from '../limits.ts';
import { type DataElement, type DataSet } from './data-set.ts';
import type { FrameSource, PixelFormat } from './image-description.ts';
import { malformed } from './pixel-error.ts';
import { decodedFrameBytes } from './pixel-format.ts';
import type { Compression } from './transfer-syntaxes.ts';
import { veryLongsOf } from './values.ts';

type Fragment = readonly [offset: number, length: number];

/** Frames of native pixel data; it may be longer than its frames (padding), never shorter. */
export function nativeFrames(
  element: DataElement,
  format: PixelFormat,
  frames: number,
): readonly FrameSource[] {
  if (element.undefinedLength) throw malformed('The pixel data has no length, but is not compressed.');
  if (format.BitsAllocated === 1) {
    const bits = format.Rows * format.Columns;
    if (Math.ceil((bits * frames) / 8) > element.length)
      throw shortPixels(element.length, (bits * frames) / 8);
    return Array.from({ length: frames }, (_, index) => {
      const first = index * bits;
      const offset = Math.floor(first / 8);
      const last = Math.ceil((first + bits) / 8);
      return { kind: 'native', offset: element.offset + offset, length: last - offset, bitOffset: first % 8 };
    });
  }
  const length = decodedFrameBytes(format, false);
  if (length * frames > element.length) throw shortPixels(element.length, length * frames);
  return Array.from({ length: frames }, (_, index) => ({
    kind: 'native',
    offset: element.offset + index * length,
    length,
    bitOffset: 0,
  }));
}

const shortPixels = (has: number, needs: number): Error =>
  malformed(`The pixel data has ${has} bytes where ${Math.ceil(needs)} belong.`);

interface Encapsulated {
  /** Offset table: where each frame starts, counted from the first fragment's item tag. */
  readonly table: readonly number[];
  readonly tableBytes: number;
  readonly fragments: readonly Fragment[];
  /** Position of the first fragment's item tag. */
  readonly origin: number;
}

function readFragments(dataSet: DataSet, element: DataElement): Encapsulated {
  if (!element.undefinedLength)
    throw malformed('The pixel data is not compressed, though its transfer syntax is.');
  const { view } = dataSet;
  const end = element.offset + element.length;
  const fragments: Fragment[] = [];
  const table: number[] = [];
  let tableBytes = 0;
  let origin = end;
  let at = element.offset;
  for (let index = 0; at < end; index += 1) {
    if (index > MAX_FRAGMENTS) throw malformed('The pixel data has too many fragments.');
    const length = view.getUint32(at + 4, true);
    if (index === 0) {
      tableBytes = length;
      for (let entry = 0; entry + 4 <= length; entry += 4) table.push(view.getUint32(at + 8 + entry, true));
      origin = at + 8 + length;
    } else fragments.push([at + 8, length]);
    at += 8 + length;
  }
  return { table, tableBytes, fragments, origin };
}

/** Groups fragments by the frame starts of a table; undefined when the table does not fit them. */
function byTable(
  { fragments, origin }: Encapsulated,
  starts: readonly number[],
  frames: number,
): readonly FrameSource[] | undefined {
  if (starts.length !== frames || starts[0] !== 0) return undefined;
  const index = new Map(fragments.map(([offset], at) => [offset - 8 - origin, at]));
  const firsts = starts.map((start) => index.get(start) ?? -1);
  if (firsts.some((first, at) => first < 0 || (at > 0 && first <= (firsts[at - 1] ?? 0)))) return undefined;
  return firsts.map((first, at) => ({
    kind: 'fragments',
    fragments: fragments.slice(first, firsts[at + 1]),
  }));
}

/** True for a whole RLE header: up to 15 segments, the first right after it, none before the one ahead (PS3.5 §G.5). */
function startsRle(fragment: Uint8Array): boolean {
  if (fragment.length < 64) return false;
  const view = new DataView(fragment.buffer, fragment.byteOffset, 64);
  const [segments, ...offsets] = Array.from({ length: 16 }, (_, word) => view.getUint32(word * 4, true));
  if (segments === undefined || segments < 1 || segments > 15 || offsets[0] !== 64) return false;
  return offsets.every((offset, at) =>
    at < segments ? at === 0 || offset > (offsets[at - 1] ?? 0) : offset === 0,
  );
}

/** True when a fragment starts as an image of this compression does. */
function startsImage(bytes: Uint8Array, [offset, length]: Fragment, compression: Compression): boolean {
  if (compression === 'rle') return startsRle(bytes.subarray(offset, offset + length));
  if (length < 4) return false;
  const word = ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
  const next = ((bytes[offset + 2] ?? 0) << 8) | (bytes[offset + 3] ?? 0);
  if (compression === 'jpeg' || compression === 'jpeg-ls') return word === 0xffd8 && next >> 8 === 0xff;
  if (compression === 'jpeg-2000' || compression === 'htj2k') {
    return (
      (word === 0xff4f && next === 0xff51) || (word === 0 && next === 0x0c && bytes[offset + 4] === 0x6a)
    );
  }
  return false;
}

/**
 * Frames of encapsulated pixel data, in order.
 *
 * @throws PixelError `pixels.malformed` when fragments cannot be assigned to NumberOfFrames without guessing
 */
export function encapsulatedFrames(
  dataSet: DataSet,
  element: DataElement,
  compression: Compression,
  frames: number,
): readonly FrameSource[] {
  const encapsulated = readFragments(dataSet, element);
  const { fragments } = encapsulated;
  if (fragments.length === 0) throw malformed('The pixel data has no fragments.');
  if (fragments.length < frames) {
    throw malformed(`NumberOfFrames is ${frames}, but there are ${fragments.length} fragments.`);
  }
  const starts = fragments.filter((fragment) => startsImage(dataSet.bytes, fragment, compression)).length;
  if (starts > frames)
    throw malformed(`NumberOfFrames is ${frames}, but ${starts} images begin in the pixel data.`);
  if (frames === fragments.length) {
    return fragments.map((fragment) => ({ kind: 'fragments', fragments: [fragment] }));
  }
  if (frames === 1) return [{ kind: 'fragments', fragments }];

  const extended = byTable(encapsulated, veryLongsOf(dataSet, 0x7fe00001), frames);
  if (extended) return extended;
  if (encapsulated.tableBytes % 4 === 0) {
    const basic = byTable(encapsulated, encapsulated.table, frames);
    if (basic) return basic;
  }
  if (starts === frames && startsImage(dataSet.bytes, fragments[0] ?? [0, 0], compression)) {
    const groups: Fragment[][] = [];
    for (const fragment of fragments) {
      if (startsImage(dataSet.bytes, fragment, compression)) groups.push([fragment]);
      else groups.at(-1)?.push(fragment);
    }
    return groups.map((group) => ({ kind: 'fragments', fragments: group }));
  }
  throw malformed(`${fragments.length} fragments cannot be assigned to ${frames} frames.`);
}

/** One frame's bytes: a view where they lie together, a copy where fragments are joined. */
export function frameBytes(bytes: Uint8Array, source: FrameSource): Uint8Array {
  if (source.kind === 'native') return bytes.subarray(source.offset, source.offset + source.length);
  const [only] = source.fragments;
  if (only && source.fragments.length === 1) return bytes.subarray(only[0], only[0] + only[1]);
  const joined = new Uint8Array(source.fragments.reduce((sum, [, length]) => sum + length, 0));
  let at = 0;
  for (const [offset, length] of source.fragments) {
    joined.set(bytes.subarray(offset, offset + length), at);
    at += length;
  }
  return joined;
}
