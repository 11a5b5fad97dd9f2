// Lookup tables as files carry them (PS3.3 §C.11.1.1, §C.11.2.1.1, §C.7.9.2): descriptors that lie are refused.
import { MAX_LUT_ENTRIES } from '../limits.ts';
import type { DataSet } from './data-set.ts';
import type { LookupTable, Palette, PixelFormat } from './image-description.ts';
import { malformed, PixelError } from './pixel-error.ts';
import { swapPairs } from './native-frame.ts';
import { bytesOf, shortsOf } from './values.ts';

interface Descriptor {
  readonly entries: number;
  readonly firstValueMapped: number;
  readonly bits: number;
}

/** The values that a table is asked for: stored ones, or what a modality transform makes of them. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** Range of stored values. */
export const storedRange = ({
  BitsStored,
  PixelRepresentation,
}: Pick<PixelFormat, 'BitsStored' | 'PixelRepresentation'>): ValueRange =>
  PixelRepresentation === 1
    ? { min: -(2 ** (BitsStored - 1)), max: 2 ** (BitsStored - 1) - 1 }
    : { min: 0, max: 2 ** BitsStored - 1 };

/**
 * The first value that a table maps. It is US or SS by the values that go in (PS3.3 §C.11.1.1, §C.11.2.1.1), but implicit VR does
 * not say which, and writers choose by PixelRepresentation though a rescale made Hounsfield units of unsigned pixels: a word
 * that no value reaches as an unsigned one is negative where values are.
 */
function firstOf(word: number, vr: string, { min, max }: ValueRange): number {
  if (word < 0x8000) return word;
  const beyond = word > max;
  return (vr === 'SS' ? beyond || min < 0 : beyond && min < 0) ? word - 0x10000 : word;
}

function readDescriptor(dataSet: DataSet, tag: number, range: ValueRange, keyword: string): Descriptor {
  const values = shortsOf(dataSet, tag, keyword);
  const [count, first, bits] = values ?? [];
  if (values?.length !== 3 || count === undefined || first === undefined || bits === undefined) {
    throw malformed(`${keyword} does not have three values.`);
  }
  return {
    entries: count === 0 ? MAX_LUT_ENTRIES : count,
    firstValueMapped: firstOf(first, dataSet.elements.get(tag)?.vr ?? '', range),
    bits,
  };
}

/** A table's bytes, where a big-endian file may have written them as words of two. */
function tableBytes(dataSet: DataSet, tag: number, keyword: string): Uint8Array<ArrayBuffer> {
  const raw = bytesOf(dataSet, tag);
  if (!raw) throw malformed(`${keyword} is missing.`);
  const bytes = new Uint8Array(raw);
  if (!dataSet.encoding.littleEndian && dataSet.elements.get(tag)?.vr !== 'OB') swapPairs(bytes);
  return bytes;
}

const wordsOf = (bytes: Uint8Array, count: number): Uint16Array<ArrayBuffer> =>
  Uint16Array.from({ length: count }, (_, at) => (bytes[at * 2] ?? 0) | ((bytes[at * 2 + 1] ?? 0) << 8));

/** Entries as 16-bit words, or bytes where the file packs 8-bit entries two to a word. */
function readEntries(
  dataSet: DataSet,
  tag: number,
  { entries: count, bits }: Descriptor,
  keyword: string,
): Uint16Array<ArrayBuffer> {
  const bytes = tableBytes(dataSet, tag, keyword);
  if (bits <= 8 && (bytes.length === count || bytes.length === count + (count % 2)) && count > 1)
    return Uint16Array.from(bytes.subarray(0, count));
  if (bytes.length < count * 2) throw malformed(`${keyword} has ${bytes.length} bytes for ${count} entries.`);
  return wordsOf(bytes, count);
}

/**
 * A modality or VOI LUT item.
 *
 * @param range of the values that go in
 */
export function readLookupTable(item: DataSet, range: ValueRange): LookupTable {
  const descriptor = readDescriptor(item, 0x00283002, range, 'LUTDescriptor');
  const { firstValueMapped, bits } = descriptor;
  if (bits < 8 || bits > 16) throw malformed(`LUTDescriptor says ${bits} bits per entry.`);
  const entries = readEntries(item, 0x00283006, descriptor, 'LUTData');
  const top = 2 ** bits - 1;
  if (entries.some((entry) => entry > top)) throw malformed(`LUTData has entries of more than ${bits} bits.`);
  return { firstValueMapped, bitsPerEntry: bits, entries };
}

/**
 * Expands a segmented palette (PS3.3 §C.7.9.2): discrete, linear and indirect segments.
 *
 * @param words segments in units of the entries' width
 * @param unitBytes of a unit, which the offset of an indirect segment counts
 */
function expandSegments(
  words: ArrayLike<number>,
  unitBytes: number,
  count: number,
  keyword: string,
): Uint16Array<ArrayBuffer> {
  const out: number[] = [];
  const put = (value: number): void => {
    if (out.length >= count) throw malformed(`${keyword} has more entries than its descriptor says.`);
    out.push(value);
  };
  const word = (at: number): number => {
    const value = words[at];
    if (value === undefined) throw malformed(`${keyword} ends inside a segment.`);
    return value;
  };
  /** Runs one discrete or linear segment; answers where the next one begins. */
  const segment = (at: number): number => {
    const opcode = word(at);
    const length = word(at + 1);
    if (opcode === 0) {
      for (let index = 0; index < length; index += 1) put(word(at + 2 + index));
      return at + 2 + length;
    }
    if (opcode !== 1 || out.length === 0) throw malformed(`${keyword} has a segment of an unknown kind.`);
    const from = out.at(-1) ?? 0;
    const to = word(at + 2);
    for (let index = 1; index <= length; index += 1) put(Math.round(from + ((to - from) * index) / length));
    return at + 3;
  };
  let at = 0;
  while (at < words.length && out.length < count) {
    if (word(at) === 2) {
      // An indirect segment repeats earlier ones; its 32-bit offset counts bytes, least significant unit first.
      const units = 4 / unitBytes;
      let offset = 0;
      for (let unit = units - 1; unit >= 0; unit -= 1)
        offset = offset * 2 ** (8 * unitBytes) + word(at + 2 + unit);
      let from = offset / unitBytes;
      for (let left = word(at + 1); left > 0; left -= 1) {
        if (word(from) === 2) throw malformed(`${keyword} repeats a repetition.`);
        from = segment(from);
      }
      at += 2 + units;
    } else at = segment(at);
  }
  if (out.length !== count) throw malformed(`${keyword} has ${out.length} entries where ${count} belong.`);
  return Uint16Array.from(out);
}

/** Segments of 8-bit entries are bytes; some write each of them as a word, which does not expand as bytes. */
function readSegments(dataSet: DataSet, tag: number, descriptor: Descriptor, keyword: string) {
  const { entries, bits } = descriptor;
  const bytes = tableBytes(dataSet, tag, keyword);
  const words = wordsOf(bytes, Math.floor(bytes.length / 2));
  if (bits !== 8) return expandSegments(words, 2, entries, keyword);
  try {
    return expandSegments(bytes, 1, entries, keyword);
  } catch (error) {
    if (!(error instanceof PixelError)) throw error;
    return expandSegments(words, 2, entries, keyword);
  }
}

interface Channel extends Descriptor {
  readonly words: Uint16Array<ArrayBuffer>;
}

function readChannel(dataSet: DataSet, range: ValueRange, index: number): Channel {
  const colour = ['Red', 'Green', 'Blue'][index] ?? '';
  const keyword = `${colour}PaletteColorLookupTableDescriptor`;
  const descriptor = readDescriptor(dataSet, 0x00281101 + index, range, keyword);
  const { entries, bits } = descriptor;
  if (bits !== 8 && bits !== 16) throw malformed(`${keyword} says ${bits} bits per entry.`);
  if (dataSet.elements.has(0x00281221 + index)) {
    const data = `Segmented${colour}PaletteColorLookupTableData`;
    return { ...descriptor, words: readSegments(dataSet, 0x00281221 + index, descriptor, data) };
  }
  const tag = 0x00281201 + index;
  // Some say 16 bits of entries that are bytes: the length tells.
  const packed = dataSet.elements.get(tag)?.length === entries + (entries % 2) && entries > 1;
  const layout = packed ? { ...descriptor, bits: 8 } : descriptor;
  return {
    ...descriptor,
    words: readEntries(dataSet, tag, layout, `${colour}PaletteColorLookupTableData`),
  };
}

/** The palette of a PALETTE COLOR image. */
export function readPalette(dataSet: DataSet, range: ValueRange): Palette {
  const [red, green, blue] = [0, 1, 2].map((index) => readChannel(dataSet, range, index));
  if (!red || !green || !blue) throw malformed('The palette is incomplete.');
  const channels = [red, green, blue];
  if (channels.some(({ entries }) => entries !== red.entries))
    throw malformed('The palette’s channels differ in length.');
  if (channels.some(({ firstValueMapped }) => firstValueMapped !== red.firstValueMapped))
    throw malformed('The palette’s channels differ in start.');
  // Many writers put 8-bit values into 16-bit words, or say 16 bits and use 8, or the other way round. One channel alone cannot
  // tell: a blue that stays dark in a palette of 16 bits would shine.
  const wide = channels.some(({ words }) => words.some((value) => value > 255));
  const bytes = ({ words }: Channel): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(words, (value) => (wide ? value >> 8 : value));
  return {
    firstValueMapped: red.firstValueMapped,
    red: bytes(red),
    green: bytes(green),
    blue: bytes(blue),
  };
}
