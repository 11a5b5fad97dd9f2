// Values of elements as numbers and code strings (PS3.5 §6.2). What is absent is undefined; what is there but wrong throws.
import type { DataElement, DataSet } from './data-set.ts';
import { tagName } from './data-set.ts';
import { malformed } from './pixel-error.ts';

const latin1 = new TextDecoder('latin1');

/** The raw value of an element, or undefined when it is absent. */
export function bytesOf(dataSet: DataSet, tag: number): Uint8Array | undefined {
  const element = dataSet.elements.get(tag);
  return element && dataSet.bytes.subarray(element.offset, element.offset + element.length);
}

/** Values of a CS, DS, IS or UI element, trimmed of padding; empty when absent or empty. */
export function stringsOf(dataSet: DataSet, tag: number): readonly string[] {
  const raw = bytesOf(dataSet, tag);
  if (!raw || raw.length === 0) return [];
  const text = latin1.decode(raw).replaceAll('\0', ' ');
  if (text.trim() === '') return [];
  return text.split('\\').map((value) => value.trim());
}

/** First value of a text element, or '' when absent. */
export const stringOf = (dataSet: DataSet, tag: number): string => stringsOf(dataSet, tag)[0] ?? '';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;

/**
 * Values of a DS or IS element.
 *
 * @returns undefined when absent or empty; NaN for a value that is no finite number
 */
export function decimalsOf(dataSet: DataSet, tag: number): readonly number[] | undefined {
  const values = stringsOf(dataSet, tag);
  if (values.length === 0) return undefined;
  return values.map((value) => {
    const number = NUMBER.test(value) ? Number(value) : Number.NaN;
    return Number.isFinite(number) ? number : Number.NaN;
  });
}

/** One DS or IS value that must be a finite number when it is there. */
export function decimalOf(dataSet: DataSet, tag: number, keyword: string): number | undefined {
  const values = decimalsOf(dataSet, tag);
  if (!values) return undefined;
  const [value] = values;
  if (values.length !== 1 || value === undefined || Number.isNaN(value)) {
    throw malformed(`${keyword} is not one number.`);
  }
  return value;
}

const requireWidth = (element: DataElement, width: number, keyword: string): void => {
  if (element.length % width !== 0) throw malformed(`${keyword} has a length of ${element.length} bytes.`);
};

/** Values of a US element (or SS, when `signed`). */
export function shortsOf(
  dataSet: DataSet,
  tag: number,
  keyword: string,
  signed = false,
): readonly number[] | undefined {
  const element = dataSet.elements.get(tag);
  if (!element || element.length === 0) return undefined;
  if (element.vr !== '' && !['US', 'SS', 'OW', 'UN'].includes(element.vr)) {
    throw malformed(`${keyword} has the value representation ${element.vr}.`);
  }
  requireWidth(element, 2, keyword);
  const values: number[] = [];
  for (let at = element.offset; at < element.offset + element.length; at += 2) {
    const { littleEndian } = dataSet.encoding;
    values.push(signed ? dataSet.view.getInt16(at, littleEndian) : dataSet.view.getUint16(at, littleEndian));
  }
  return values;
}

/** One US value; two values where one belongs are an error, not a choice (S-4). */
export function shortOf(dataSet: DataSet, tag: number, keyword: string, signed = false): number | undefined {
  const values = shortsOf(dataSet, tag, keyword, signed);
  if (!values) return undefined;
  if (values.length !== 1) throw malformed(`${keyword} has ${values.length} values where one belongs.`);
  return values[0];
}

/** Like `shortOf`, for an attribute without which there is no image. */
export function requireShort(dataSet: DataSet, tag: number, keyword: string): number {
  const value = shortOf(dataSet, tag, keyword);
  if (value === undefined) throw malformed(`${keyword} ${tagName(tag)} is missing.`);
  return value;
}

/** The only value of a UL (or SL) element, or undefined when it is absent or empty. */
export function longOf(dataSet: DataSet, tag: number, keyword: string): number | undefined {
  const element = dataSet.elements.get(tag);
  if (!element || element.length === 0) return undefined;
  if (element.length !== 4 || !['', 'UL', 'SL', 'UN'].includes(element.vr))
    throw malformed(`${keyword} is not one 32-bit number.`);
  const { littleEndian } = dataSet.encoding;
  return element.vr === 'SL'
    ? dataSet.view.getInt32(element.offset, littleEndian)
    : dataSet.view.getUint32(element.offset, littleEndian);
}

/** The only value of an FL element, which may be no finite number, or undefined when it is absent or empty. */
export function floatOf(dataSet: DataSet, tag: number, keyword: string): number | undefined {
  const element = dataSet.elements.get(tag);
  if (!element || element.length === 0) return undefined;
  if (element.length !== 4 || !['', 'FL', 'UN'].includes(element.vr))
    throw malformed(`${keyword} is not one 32-bit floating point number.`);
  return dataSet.view.getFloat32(element.offset, dataSet.encoding.littleEndian);
}

/** The only value of an FD element, which may be no finite number, or undefined when it is absent or empty. */
export function doubleOf(dataSet: DataSet, tag: number, keyword: string): number | undefined {
  const element = dataSet.elements.get(tag);
  if (!element || element.length === 0) return undefined;
  if (element.length !== 8 || !['', 'FD', 'UN'].includes(element.vr))
    throw malformed(`${keyword} is not one 64-bit number.`);
  return dataSet.view.getFloat64(element.offset, dataSet.encoding.littleEndian);
}

/** Values of an OV element of unsigned 64-bit words, as numbers; a value beyond 2^53 becomes Infinity. */
export function veryLongsOf(dataSet: DataSet, tag: number): readonly number[] {
  const element = dataSet.elements.get(tag);
  if (!element || element.length % 8 !== 0) return [];
  const values: number[] = [];
  for (let at = element.offset; at < element.offset + element.length; at += 8) {
    const value = dataSet.view.getBigUint64(at, dataSet.encoding.littleEndian);
    values.push(value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(value));
  }
  return values;
}
