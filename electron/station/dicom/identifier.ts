// Reads the identifier of a C-FIND answer: a flat, hostile, small data set whose text must keep its bytes until its character set
// is known. dcmjs decodes by its own idea of the character set and recurses into sequences; this does neither.
import { decodeAscii, decodeText, type TextVr } from '../../../shared/dicom/character-set.ts';
import { ProtocolViolation } from './protocol-violation.ts';
import { IMPLICIT_VR_LITTLE_ENDIAN, isUsableUid } from './uids.ts';

const SEQUENCE_DELIMITER = 0xfffee0dd;
const ITEM_DELIMITER = 0xfffee00d;
const ITEM = 0xfffee000;
const UNDEFINED_LENGTH = 0xffffffff;
const MAX_DEPTH = 16;
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
}

/** @throws ProtocolViolation when the bytes are not a data set in that (little-endian) transfer syntax */
export function parseIdentifier(bytes: Uint8Array, transferSyntax: string): Identifier {
  const elements = topLevelElements(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    transferSyntax === IMPLICIT_VR_LITTLE_ENDIAN,
  );
  const ascii = (tag: number): string => {
    const value = elements.get(tag);
    return value === undefined ? '' : decodeAscii(value).trim();
  };
  const characterSets = ascii(SPECIFIC_CHARACTER_SET)
    .split('\\')
    .map((term) => term.trim());
  const terms = characterSets.length === 1 && characterSets[0] === '' ? [] : characterSets;
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

/** Values at the top level; sequences are stepped over without recursion, so that depth costs no stack. */
function topLevelElements(bytes: Buffer, implicit: boolean): ReadonlyMap<number, Buffer> {
  const elements = new Map<number, Buffer>();
  let offset = 0;
  let depth = 0;
  while (offset < bytes.length) {
    const { tag, length, valueOffset } = elementHead(bytes, offset, implicit);
    offset = valueOffset;
    if (tag === ITEM_DELIMITER || tag === SEQUENCE_DELIMITER) {
      if (depth === 0) throw new ProtocolViolation('an answer ends a sequence that it did not begin');
      depth -= 1;
    } else if (length === UNDEFINED_LENGTH) {
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
