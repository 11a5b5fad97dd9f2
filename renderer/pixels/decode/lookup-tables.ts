// Lookup tables as files carry them (PS3.3 §C.11.1.1, §C.11.2.1.1, §C.7.9.2): descriptors that lie are refused.
import { MAX_LUT_ENTRIES } from '../limits.ts';
import type { DataSet } from './data-set.ts';
import type { LookupTable, Palette } from './image-description.ts';
import { malformed } from './pixel-error.ts';
import { bytesOf, shortsOf } from './values.ts';

interface Descriptor {
  readonly entries: number;
  readonly firstValueMapped: number;
  readonly bits: number;
}

function readDescriptor(dataSet: DataSet, tag: number, signed: boolean, keyword: string): Descriptor {
  const unsigned = shortsOf(dataSet, tag, keyword);
  const asSigned = shortsOf(dataSet, tag, keyword, true);
  const [count, first, bits] = unsigned ?? [];
  if (unsigned?.length !== 3 || count === undefined || first === undefined || bits === undefined) {
    throw malformed(`${keyword} does not have three values.`);
  }
  return {
    entries: count === 0 ? MAX_LUT_ENTRIES : count,
    firstValueMapped: signed ? (asSigned?.[1] ?? first) : first,
    bits,
  };
}

/** Entries as 16-bit words in the data set's byte order, or bytes where the file packs 8-bit entries two to a word. */
function readEntries(
  dataSet: DataSet,
  tag: number,
  count: number,
  keyword: string,
): Uint16Array<ArrayBuffer> {
  const raw = bytesOf(dataSet, tag);
  if (!raw) throw malformed(`${keyword} is missing.`);
  if (raw.length === count || raw.length === count + (count % 2))
    return Uint16Array.from(raw.subarray(0, count));
  if (raw.length < count * 2) throw malformed(`${keyword} has ${raw.length} bytes for ${count} entries.`);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Uint16Array.from({ length: count }, (_, at) =>
    view.getUint16(at * 2, dataSet.encoding.littleEndian),
  );
}

/**
 * A modality or VOI LUT item.
 *
 * @param signed whether the values that go in are signed, which decides how the descriptor's second value reads
 */
export function readLookupTable(item: DataSet, signed: boolean): LookupTable {
  const { entries, firstValueMapped, bits } = readDescriptor(item, 0x00283002, signed, 'LUTDescriptor');
  if (bits < 8 || bits > 16) throw malformed(`LUTDescriptor says ${bits} bits per entry.`);
  return { firstValueMapped, bitsPerEntry: bits, entries: readEntries(item, 0x00283006, entries, 'LUTData') };
}

/** Expands a segmented palette (PS3.3 §C.7.9.2): discrete, linear and indirect segments. */
function expandSegments(
  dataSet: DataSet,
  tag: number,
  count: number,
  keyword: string,
): Uint16Array<ArrayBuffer> {
  const words = shortsOf(dataSet, tag, keyword);
  if (!words) throw malformed(`${keyword} is missing.`);
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
      // An indirect segment repeats earlier ones; its 32-bit offset counts bytes, least significant word first.
      let from = (word(at + 2) + word(at + 3) * 65_536) / 2;
      for (let left = word(at + 1); left > 0; left -= 1) {
        if (word(from) === 2) throw malformed(`${keyword} repeats a repetition.`);
        from = segment(from);
      }
      at += 4;
    } else at = segment(at);
  }
  if (out.length !== count) throw malformed(`${keyword} has ${out.length} entries where ${count} belong.`);
  return Uint16Array.from(out);
}

function readChannel(
  dataSet: DataSet,
  signed: boolean,
  index: number,
): { first: number; values: Uint8Array<ArrayBuffer> } {
  const colour = ['Red', 'Green', 'Blue'][index] ?? '';
  const keyword = `${colour}PaletteColorLookupTableDescriptor`;
  const { entries, firstValueMapped, bits } = readDescriptor(dataSet, 0x00281101 + index, signed, keyword);
  if (bits !== 8 && bits !== 16) throw malformed(`${keyword} says ${bits} bits per entry.`);
  const segmented = dataSet.elements.has(0x00281221 + index);
  const words = segmented
    ? expandSegments(dataSet, 0x00281221 + index, entries, `Segmented${colour}PaletteColorLookupTableData`)
    : readEntries(dataSet, 0x00281201 + index, entries, `${colour}PaletteColorLookupTableData`);
  // Many writers put 8-bit values into 16-bit words, or say 16 bits and use 8: what fits a byte throughout is one.
  const wide = bits === 16 && words.some((value) => value > 255);
  return { first: firstValueMapped, values: Uint8Array.from(words, (value) => (wide ? value >> 8 : value)) };
}

/** The palette of a PALETTE COLOR image. */
export function readPalette(dataSet: DataSet, signed: boolean): Palette {
  const [red, green, blue] = [0, 1, 2].map((index) => readChannel(dataSet, signed, index));
  if (!red || !green || !blue) throw malformed('The palette is incomplete.');
  if (red.values.length !== green.values.length || red.values.length !== blue.values.length) {
    throw malformed('The palette’s channels differ in length.');
  }
  if (red.first !== green.first || red.first !== blue.first)
    throw malformed('The palette’s channels differ in start.');
  return { firstValueMapped: red.first, red: red.values, green: green.values, blue: blue.values };
}
