// Own writer of DICOM data sets (PS3.5 §7): the same attributes must give the same bytes every time, so that a test can
// compare what the kit sealed with what this PACS sent, byte for byte.
import { encodeText } from './character-sets.ts';
import { type Attributes, DICTIONARY, type Keyword } from './dictionary.ts';

/** Text and numbers (several make a multi-valued attribute), native bytes, encapsulated fragments, or sequence items. */
export type DataSetValue =
  | string
  | number
  | readonly string[]
  | readonly number[]
  | Uint8Array
  | EncapsulatedFrames
  | SequenceItems;

/** PS3.5 §A.4: one fragment for each frame, behind a filled basic offset table. */
export interface EncapsulatedFrames {
  readonly frames: readonly Uint8Array[];
}

export interface SequenceItems {
  readonly items: readonly Attributes[];
}

export type ValueEncoding = 'explicit' | 'implicit';

const LONG_FORM = new Set(['OB', 'OW', 'SQ', 'UN', 'UT', 'UC', 'UR', 'OF', 'OD', 'OL']);
const CHARSET_DEPENDENT = new Set(['SH', 'LO', 'ST', 'LT', 'UT', 'UC', 'PN']);
const UNDEFINED_LENGTH = 0xffffffff;

/**
 * Encodes attributes as a little-endian data set, sorted by tag, every value padded to an even length.
 *
 * Text is encoded by the SpecificCharacterSet among `attributes`; items of a sequence inherit it (PS3.5 §6.1.2).
 * Throws when a value does not fit its VR: that is a bug of the caller.
 */
export function encodeDataSet(attributes: Attributes, encoding: ValueEncoding = 'explicit'): Buffer {
  return Buffer.concat(elementChunks(attributes, encoding, charsetOf(attributes)));
}

function charsetOf(attributes: Attributes): string {
  const value = attributes.SpecificCharacterSet;
  return typeof value === 'string' ? value : Array.isArray(value) ? value.join('\\') : '';
}

function elementChunks(attributes: Attributes, encoding: ValueEncoding, charset: string): Buffer[] {
  const keywords = (Object.keys(attributes) as Keyword[]).filter((k) => attributes[k] !== undefined);
  keywords.sort((a, b) => (DICTIONARY[a][0] < DICTIONARY[b][0] ? -1 : 1));
  return keywords.flatMap((keyword) => {
    const value = attributes[keyword];
    return value === undefined ? [] : element(keyword, value, encoding, charset);
  });
}

function element(keyword: Keyword, value: DataSetValue, encoding: ValueEncoding, charset: string): Buffer[] {
  const [tag, dictionaryVr] = DICTIONARY[keyword];
  if (isEncapsulated(value)) return encapsulated(tag, value.frames);
  const vr = dictionaryVr;
  if (isSequence(value)) {
    const items = value.items.map((item) => {
      const body = Buffer.concat(elementChunks(item, encoding, charset));
      return Buffer.concat([itemHeader('FFFEE000', body.length), body]);
    });
    const body = Buffer.concat(items);
    return [header(tag, vr, body.length, encoding), body];
  }
  const body = padded(valueBytes(vr, value, charset), vr);
  return [header(tag, vr, body.length, encoding), body];
}

function header(tag: string, vr: string, length: number, encoding: ValueEncoding): Buffer {
  const long = encoding === 'explicit' && LONG_FORM.has(vr);
  const bytes = Buffer.alloc(long ? 12 : 8);
  writeTag(bytes, tag);
  if (encoding === 'implicit') {
    bytes.writeUInt32LE(length, 4);
    return bytes;
  }
  bytes.write(vr, 4, 'latin1');
  if (long) bytes.writeUInt32LE(length, 8);
  else bytes.writeUInt16LE(length, 6);
  return bytes;
}

function itemHeader(tag: string, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  writeTag(bytes, tag);
  bytes.writeUInt32LE(length, 4);
  return bytes;
}

function writeTag(bytes: Buffer, tag: string): void {
  bytes.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  bytes.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
}

function encapsulated(tag: string, frames: readonly Uint8Array[]): Buffer[] {
  const offsets = Buffer.alloc(frames.length * 4);
  let offset = 0;
  const chunks = frames.map((frame, i) => {
    const even = frame.length % 2 === 0 ? frame : Buffer.concat([frame, Buffer.alloc(1)]);
    offsets.writeUInt32LE(offset, i * 4);
    offset += 8 + even.length;
    return Buffer.concat([itemHeader('FFFEE000', even.length), even]);
  });
  return [
    header(tag, 'OB', UNDEFINED_LENGTH, 'explicit'),
    itemHeader('FFFEE000', offsets.length),
    offsets,
    ...chunks,
    itemHeader('FFFEE0DD', 0),
  ];
}

function valueBytes(vr: string, value: DataSetValue, charset: string): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const values = (Array.isArray(value) ? value : [value]) as readonly (string | number)[];
  switch (vr) {
    case 'US':
    case 'SS': {
      const bytes = Buffer.alloc(values.length * 2);
      for (const [i, n] of values.entries()) bytes.writeUInt16LE(Number(n) & 0xffff, i * 2);
      return bytes;
    }
    case 'UL': {
      const bytes = Buffer.alloc(values.length * 4);
      for (const [i, n] of values.entries()) bytes.writeUInt32LE(Number(n), i * 4);
      return bytes;
    }
    case 'AT': {
      const bytes = Buffer.alloc(values.length * 4);
      for (const [i, tag] of values.entries()) writeTag(bytes.subarray(i * 4), String(tag));
      return bytes;
    }
    case 'DS':
      return Buffer.from(values.map((n) => (typeof n === 'number' ? decimal(n) : n)).join('\\'), 'latin1');
    default: {
      const text = values.map(String).join('\\');
      return CHARSET_DEPENDENT.has(vr) ? encodeText(text, charset, vr) : Buffer.from(text, 'latin1');
    }
  }
}

/** DS holds at most 16 characters (PS3.5 §6.2). */
function decimal(n: number): string {
  const text = String(Number(n.toFixed(6)));
  return text.length <= 16 ? text : n.toPrecision(9);
}

function padded(body: Buffer, vr: string): Buffer {
  if (body.length % 2 === 0) return body;
  return Buffer.concat([body, Buffer.from([vr === 'UI' || vr === 'OB' || vr === 'OW' ? 0 : 0x20])]);
}

function isEncapsulated(value: DataSetValue): value is EncapsulatedFrames {
  return typeof value === 'object' && 'frames' in value;
}

function isSequence(value: DataSetValue): value is SequenceItems {
  return typeof value === 'object' && 'items' in value;
}
