// Reads the identifier of a C-FIND answer: a hostile, small data set whose text must keep its bytes until its character set
// is known. dcmjs decodes by its own idea of the character set and recurses into sequences; this does neither.
import { decodeAscii, decodeText, type TextVr } from '../../../shared/dicom/character-set.ts';
import { ProtocolViolation } from './protocol-violation.ts';
import { IMPLICIT_VR_LITTLE_ENDIAN, isUsableUid } from './uids.ts';

const SEQUENCE_DELIMITER = 0xfffee0dd;
const ITEM_DELIMITER = 0xfffee00d;
const ITEM = 0xfffee000;
const UNDEFINED_LENGTH = 0xffffffff;
const MAX_DEPTH = 16;
const MAX_ITEMS = 256;
const SPECIFIC_CHARACTER_SET = 0x00080005;
const LONG_VRS = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));

/** One answer. Absent and empty attributes are the same: `''` or `null`. */
export interface Identifier {
  text(tag: number, vr: TextVr): string;
  /** Code strings, dates, times: the default repertoire. */
  ascii(tag: number): string;
  /** Values of a multi-valued ASCII attribute; none when absent. */
  list(tag: number): readonly string[];
  /** An IS value that is a whole number, else `null`. */
  integer(tag: number): number | null;
  /** `null` when it is absent or cannot serve as a key. */
  uid(tag: number): string | null;
  /** Items of a sequence, none when absent or empty; only what is asked for is read, one level at a time. */
  items(tag: number): readonly Identifier[];
}

/** @throws ProtocolViolation when the bytes are not a data set in that (little-endian) transfer syntax */
export const parseIdentifier = (bytes: Uint8Array, transferSyntax: string): Identifier =>
  identifierOf(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    transferSyntax === IMPLICIT_VR_LITTLE_ENDIAN,
    [],
  );

/** @param inherited the character set around an item, which it need not repeat (PS3.3 §C.12.1.1.2) */
function identifierOf(bytes: Buffer, implicit: boolean, inherited: readonly string[]): Identifier {
  const elements = topLevelElements(bytes, implicit);
  const ascii = (tag: number): string => {
    const value = elements.get(tag);
    return value === undefined ? '' : decodeAscii(value).trim();
  };
  const characterSets = ascii(SPECIFIC_CHARACTER_SET)
    .split('\\')
    .map((term) => term.trim());
  const terms = characterSets.length === 1 && characterSets[0] === '' ? inherited : characterSets;
  return {
    text(tag, vr) {
      const value = elements.get(tag);
      return value === undefined ? '' : decodeText(value, terms, vr);
    },
    ascii,
    list: (tag) =>
      ascii(tag)
        .split('\\')
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    integer(tag) {
      const value = ascii(tag);
      return /^[+-]?\d{1,12}$/u.test(value) ? Number(value) : null;
    },
    uid(tag) {
      const value = ascii(tag);
      return isUsableUid(value) ? value : null;
    },
    items: (tag) =>
      itemsOf(elements.get(tag) ?? Buffer.alloc(0), implicit).map((item) =>
        identifierOf(item, implicit, terms),
      ),
  };
}

interface ElementHead {
  readonly tag: number;
  readonly length: number;
  readonly valueOffset: number;
}

function elementHead(bytes: Buffer, offset: number, implicit: boolean): ElementHead {
  if (offset + 8 > bytes.length) throw new ProtocolViolation('an answer ends inside an element');
  const tag = bytes.readUInt16LE(offset) * 0x10000 + bytes.readUInt16LE(offset + 2);
  const isDelimiting = tag === ITEM || tag === ITEM_DELIMITER || tag === SEQUENCE_DELIMITER;
  if (implicit || isDelimiting) {
    return { tag, length: bytes.readUInt32LE(offset + 4), valueOffset: offset + 8 };
  }
  const vr = bytes.toString('latin1', offset + 4, offset + 6);
  if (!/^[A-Z]{2}$/u.test(vr)) throw new ProtocolViolation('an answer has an element without a VR');
  if (!LONG_VRS.has(vr)) return { tag, length: bytes.readUInt16LE(offset + 6), valueOffset: offset + 8 };
  if (offset + 12 > bytes.length) throw new ProtocolViolation('an answer ends inside an element');
  return { tag, length: bytes.readUInt32LE(offset + 8), valueOffset: offset + 12 };
}

/** The contents of each item of a sequence's value; values of other elements are no items. */
function itemsOf(value: Buffer, implicit: boolean): readonly Buffer[] {
  const items: Buffer[] = [];
  let offset = 0;
  while (offset < value.length) {
    const { tag, length, valueOffset } = elementHead(value, offset, implicit);
    if (tag !== ITEM) throw new ProtocolViolation('an answer has a sequence with something other than items');
    const end = length === UNDEFINED_LENGTH ? endOfItem(value, valueOffset, implicit) : valueOffset + length;
    if (end > value.length)
      throw new ProtocolViolation('an answer has an item that is longer than its sequence');
    items.push(value.subarray(valueOffset, end));
    if (items.length > MAX_ITEMS) throw new ProtocolViolation('an answer has too many items in a sequence');
    offset = length === UNDEFINED_LENGTH ? end + 8 : end;
  }
  return items;
}

/** Where the delimiter of an item stands that began at `offset` without saying its length. */
function endOfItem(bytes: Buffer, start: number, implicit: boolean): number {
  let offset = start;
  let depth = 0;
  while (offset < bytes.length) {
    const { tag, length, valueOffset } = elementHead(bytes, offset, implicit);
    if (tag === ITEM_DELIMITER && depth === 0) return offset;
    if (tag === ITEM_DELIMITER || tag === SEQUENCE_DELIMITER) depth -= 1;
    else if (length === UNDEFINED_LENGTH) depth += 1;
    offset =
      tag === ITEM_DELIMITER || tag === SEQUENCE_DELIMITER || length === UNDEFINED_LENGTH
        ? valueOffset
        : valueOffset + length;
  }
  throw new ProtocolViolation('an answer ends inside an item');
}

/** Values at the top level; sequences are stepped over without recursion, so that depth costs no stack. */
function topLevelElements(bytes: Buffer, implicit: boolean): ReadonlyMap<number, Buffer> {
  const elements = new Map<number, Buffer>();
  let offset = 0;
  let depth = 0;
  let sequence = { tag: 0, start: 0 };
  while (offset < bytes.length) {
    const { tag, length, valueOffset } = elementHead(bytes, offset, implicit);
    const at = offset;
    offset = valueOffset;
    if (tag === ITEM_DELIMITER || tag === SEQUENCE_DELIMITER) {
      if (depth === 0) throw new ProtocolViolation('an answer ends a sequence that it did not begin');
      depth -= 1;
      if (depth === 0) elements.set(sequence.tag, bytes.subarray(sequence.start, at));
    } else if (length === UNDEFINED_LENGTH) {
      if (depth === 0) sequence = { tag, start: valueOffset };
      depth += 1;
      if (depth > MAX_DEPTH) throw new ProtocolViolation('an answer nests its sequences too deeply');
    } else {
      if (length > bytes.length - valueOffset) throw new ProtocolViolation('an answer ends inside a value');
      // Items of defined length and values are stepped over whole; only the top level is of interest.
      if (depth === 0) elements.set(tag, bytes.subarray(valueOffset, valueOffset + length));
      offset += length;
    }
  }
  if (depth !== 0) throw new ProtocolViolation('an answer ends inside a sequence');
  return elements;
}
