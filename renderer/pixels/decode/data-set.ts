// Reads a data set's elements (PS3.5 §7) without trusting a length in it and without recursion: 10,000 nested sequences
// crash dcmdump and Orthanc, and dicom-parser's stack (docs/decisions/0040).
import { MAX_ELEMENTS, MAX_NESTING } from '../limits.ts';
import { malformed, PixelError } from './pixel-error.ts';

export interface Encoding {
  readonly explicitVr: boolean;
  readonly littleEndian: boolean;
}

export interface DataElement {
  readonly tag: number;
  /** Empty in an implicit VR data set. */
  readonly vr: string;
  /** Where the value starts in the data set's bytes. */
  readonly offset: number;
  /** Length of the value; of an undefined-length one, up to its delimiter. */
  readonly length: number;
  readonly undefinedLength: boolean;
  /** How items inside are encoded: in UN of any length, implicit VR little endian (PS3.5 §6.2.2 and its note on CP-246). */
  readonly inner: Encoding;
}

export interface DataSet {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly encoding: Encoding;
  readonly elements: ReadonlyMap<number, DataElement>;
  /** True when something that cannot be read follows the pixel data. */
  readonly brokenTail: boolean;
}

export const IMPLICIT_LITTLE_ENDIAN: Encoding = { explicitVr: false, littleEndian: true };

const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const UNDEFINED_LENGTH = 0xffffffff;
const PIXEL_DATA = 0x7fe00010;
const FLOAT_PIXEL_DATA = 0x7fe00008;
const PIXEL_TAGS = [FLOAT_PIXEL_DATA, 0x7fe00009, PIXEL_DATA] as const;
const LONG_VRS = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const SHORT_VRS = new Set('AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '));

export const tagName = (tag: number): string => {
  const hex = tag.toString(16).padStart(8, '0').toUpperCase();
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
};

interface Header {
  readonly tag: number;
  readonly vr: string;
  readonly offset: number;
  readonly length: number;
}

const readTag = (view: DataView, at: number, littleEndian: boolean): number =>
  ((view.getUint16(at, littleEndian) << 16) | view.getUint16(at + 2, littleEndian)) >>> 0;

function readHeader(view: DataView, at: number, end: number, encoding: Encoding): Header {
  if (at + 8 > end) throw malformed('The data set ends inside the header of an element.');
  const { littleEndian } = encoding;
  const tag = readTag(view, at, littleEndian);
  if (tag >>> 16 === 0xfffe || !encoding.explicitVr) {
    return { tag, vr: '', offset: at + 8, length: view.getUint32(at + 4, littleEndian) };
  }
  const vr = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5));
  if (SHORT_VRS.has(vr)) return { tag, vr, offset: at + 8, length: view.getUint16(at + 6, littleEndian) };
  if (!LONG_VRS.has(vr)) {
    throw malformed(`Element ${tagName(tag)} has no valid value representation.`);
  }
  if (at + 12 > end) throw malformed('The data set ends inside the header of an element.');
  return { tag, vr, offset: at + 12, length: view.getUint32(at + 8, littleEndian) };
}

/** Where items nest without a length, this finds the end: one loop, an explicit stack, a limit. */
function endOfUndefinedLength(
  view: DataView,
  start: number,
  end: number,
  encoding: Encoding,
  encapsulated: boolean,
): { readonly valueEnd: number; readonly next: number } {
  // What is open: the encoding of the elements inside, and whether items or elements are expected next.
  const open: { readonly encoding: Encoding; readonly items: boolean }[] = [{ encoding, items: true }];
  let at = start;
  for (let steps = 0; steps < MAX_ELEMENTS; steps += 1) {
    const top = open.at(-1);
    if (!top) throw malformed('A sequence is closed twice.');
    const header = readHeader(view, at, end, top.encoding);
    if (top.items) {
      if (header.tag === SEQUENCE_END) {
        open.pop();
        if (open.length === 0) return { valueEnd: at, next: header.offset };
        at = header.offset;
        continue;
      }
      if (header.tag !== ITEM)
        throw malformed(`A sequence holds ${tagName(header.tag)} where an item belongs.`);
      if (header.length === UNDEFINED_LENGTH) {
        if (encapsulated) throw malformed('A fragment of the pixel data has no length.');
        open.push({ encoding: top.encoding, items: false });
        at = header.offset;
        continue;
      }
    } else {
      if (header.tag === ITEM_END) {
        open.pop();
        at = header.offset;
        continue;
      }
      if (header.tag >>> 16 === 0xfffe) throw malformed('A sequence’s delimiter is out of place.');
      if (header.length === UNDEFINED_LENGTH) {
        if (header.vr !== '' && header.vr !== 'SQ' && header.vr !== 'UN') {
          throw malformed(`Element ${tagName(header.tag)} has no length.`);
        }
        open.push({ encoding: header.vr === 'UN' ? IMPLICIT_LITTLE_ENDIAN : top.encoding, items: true });
        at = header.offset;
        if (open.length > MAX_NESTING * 2) throw malformed('Sequences are nested too deeply.');
        continue;
      }
    }
    if (header.offset + header.length > end) {
      throw malformed(`Element ${tagName(header.tag)} runs past the end of its data set.`);
    }
    at = header.offset + header.length;
  }
  throw malformed('The data set has too many elements.');
}

/** The element at a position, and where the next one begins. */
function elementAt(
  view: DataView,
  at: number,
  end: number,
  encoding: Encoding,
): { readonly element: DataElement; readonly next: number } {
  const { tag, vr, offset, length } = readHeader(view, at, end, encoding);
  if (tag >>> 16 === 0xfffe) throw malformed('A sequence’s delimiter is out of place.');
  const undefinedLength = length === UNDEFINED_LENGTH;
  const inner = vr === 'UN' ? IMPLICIT_LITTLE_ENDIAN : encoding;
  if (undefinedLength) {
    const encapsulated = tag === PIXEL_DATA;
    const mayBeOpen =
      vr === '' || vr === 'SQ' || vr === 'UN' || (encapsulated && (vr === 'OB' || vr === 'OW'));
    if (!mayBeOpen) throw malformed(`Element ${tagName(tag)} has no length.`);
    const { valueEnd, next } = endOfUndefinedLength(view, offset, end, inner, encapsulated);
    return { element: { tag, vr, offset, length: valueEnd - offset, undefinedLength, inner }, next };
  }
  if (offset + length > end) throw malformed(`Element ${tagName(tag)} runs past the end of the data set.`);
  return { element: { tag, vr, offset, length, undefinedLength, inner }, next: offset + length };
}

/** Where an item of undefined length is closed, which is not one of its elements. */
const isItemEnd = (view: DataView, at: number, end: number, { littleEndian }: Encoding): boolean =>
  at + 8 <= end && readTag(view, at, littleEndian) === ITEM_END && view.getUint32(at + 4, littleEndian) === 0;

/** Whether what begins here can be nothing but a trailer: padding, or an element that belongs after all pixels read so far. */
function isTail(
  view: DataView,
  at: number,
  end: number,
  { littleEndian }: Encoding,
  elements: ReadonlyMap<number, DataElement>,
): boolean {
  const last = [...elements.keys()].at(-1) ?? 0;
  if (last < FLOAT_PIXEL_DATA || !PIXEL_TAGS.some((tag) => elements.has(tag))) return false;
  if (at + 4 > end) return true;
  // A rescale that a disordered data set keeps behind its pixels must not be lost without a word (S-4).
  const tag = readTag(view, at, littleEndian);
  return tag === 0 || tag > last;
}

/**
 * Reads the elements between two positions. Sequences are bounded, not opened: see `readItems`.
 *
 * What cannot be read after whole pixel data (sectors of zeros, a cut trailer) ends the data set and is said in `brokenTail`:
 * ingest takes such an instance, too, as nothing there can change a pixel.
 *
 * @throws PixelError `pixels.malformed` for anything else that does not add up: truncation, a length past the end, an element
 *   of the image's description that is there twice
 */
export function readDataSet(bytes: Uint8Array, encoding: Encoding, start = 0, end = bytes.length): DataSet {
  return readElements(bytes, encoding, start, end, false);
}

/** @param isItem an item delimiter closes it; anywhere else that is an element where none belongs */
function readElements(
  bytes: Uint8Array,
  encoding: Encoding,
  start: number,
  end: number,
  isItem: boolean,
): DataSet {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elements = new Map<number, DataElement>();
  let brokenTail = false;
  let at = start;
  const endsAt = (position: number): boolean => isItem && isItemEnd(view, position, end, encoding);
  for (let count = 0; at < end && !endsAt(at); count += 1) {
    if (count >= MAX_ELEMENTS) throw malformed('The data set has too many elements.');
    let found: ReturnType<typeof elementAt>;
    try {
      found = elementAt(view, at, end, encoding);
    } catch (error) {
      if (!(error instanceof PixelError) || !isTail(view, at, end, encoding, elements)) throw error;
      brokenTail = true;
      break;
    }
    const { element, next } = found;
    const { tag } = element;
    at = next;
    if (elements.has(tag)) {
      // Which Rows is right? Neither is shown (S-4). Elsewhere the first one stands, as DCMTK has it.
      if (tag >>> 16 === 0x0028 || tag >>> 16 === 0x7fe0)
        throw malformed(`Element ${tagName(tag)} is there twice.`);
    } else elements.set(tag, element);
  }
  return { bytes, view, encoding, elements, brokenTail };
}

/**
 * The items of a sequence, each a data set of its own; empty when the element is absent or empty.
 *
 * @param most items; one more is an error
 */
export function readItems(parent: DataSet, tag: number, most = MAX_ELEMENTS): readonly DataSet[] {
  const element = parent.elements.get(tag);
  if (!element || element.length === 0) return [];
  if (element.vr !== '' && element.vr !== 'SQ' && element.vr !== 'UN') {
    throw malformed(`Element ${tagName(tag)} is not a sequence.`);
  }
  const { inner } = element;
  const end = element.offset + element.length;
  const items: DataSet[] = [];
  let at = element.offset;
  while (at < end) {
    if (items.length >= most) throw malformed(`Sequence ${tagName(tag)} has too many items.`);
    const header = readHeader(parent.view, at, end, inner);
    if (header.tag !== ITEM) throw malformed(`Sequence ${tagName(tag)} holds something that is no item.`);
    if (header.length === UNDEFINED_LENGTH) {
      const itemEnd = endOfItem(parent.view, header.offset, end, inner);
      items.push(readElements(parent.bytes, inner, header.offset, itemEnd - 8, true));
      at = itemEnd;
    } else {
      const itemEnd = header.offset + header.length;
      if (itemEnd > end) throw malformed(`An item of ${tagName(tag)} runs past its sequence.`);
      items.push(readElements(parent.bytes, inner, header.offset, itemEnd, true));
      at = itemEnd;
    }
  }
  return items;
}

function endOfItem(view: DataView, start: number, end: number, encoding: Encoding): number {
  let at = start;
  while (at < end) {
    const header = readHeader(view, at, end, encoding);
    if (header.tag === ITEM_END) return header.offset;
    if (header.length === UNDEFINED_LENGTH) {
      const inner = header.vr === 'UN' ? IMPLICIT_LITTLE_ENDIAN : encoding;
      at = endOfUndefinedLength(view, header.offset, end, inner, false).next;
    } else at = header.offset + header.length;
  }
  throw malformed('An item is never closed.');
}
