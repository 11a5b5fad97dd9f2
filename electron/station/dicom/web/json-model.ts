// Reads the DICOM JSON model (PS3.18 Annex F) of a query's answer as what it is: text from the network. It answers the same
// questions as the identifier of a C-FIND, so that both are turned into studies, series and images by one and the same code.
import type { Identifier } from '../identifier.ts';
import { isUsableUid } from '../uids.ts';

/** What is wrong with an answer, as a clause without its content. */
export class JsonModelFault extends Error {}

export interface JsonModelLimits {
  /** Objects of one answer: more than a page, for a service that knows no paging and gives all at once. */
  readonly objects: number;
  /** Attributes of one object; those of items count by themselves. */
  readonly attributes: number;
  /** Values of one attribute, and characters of one value. */
  readonly values: number;
  readonly characters: number;
}

export const DEFAULT_JSON_LIMITS: JsonModelLimits = {
  objects: 10_000,
  attributes: 2000,
  values: 1000,
  characters: 65_536,
};

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The objects of an answer.
 *
 * @throws JsonModelFault when it is not a DICOM JSON array of objects
 */
export function parseJsonModel(
  text: string,
  limits: JsonModelLimits = DEFAULT_JSON_LIMITS,
): readonly Identifier[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new JsonModelFault('its JSON is broken or cut off');
  }
  if (!Array.isArray(parsed)) throw new JsonModelFault('its JSON is not a list');
  if (parsed.length > limits.objects)
    throw new JsonModelFault(`it lists more than ${limits.objects} objects`);
  return parsed.map((each) => identifierOf(each, limits));
}

const keyOf = (tag: number): string => tag.toString(16).toUpperCase().padStart(8, '0');

function identifierOf(object: unknown, limits: JsonModelLimits): Identifier {
  if (!isObject(object)) throw new JsonModelFault('an entry of its list is not an object');
  const attributes = Object.entries(object);
  if (attributes.length > limits.attributes) throw new JsonModelFault('an object has too many attributes');
  const byTag = new Map<string, JsonObject>();
  for (const [key, attribute] of attributes) {
    // Lower-case tags are against §F.2.2 and seen all the same. Keywords and vendors' own keys are nothing to us.
    if (!/^[0-9A-Fa-f]{8}$/u.test(key)) continue;
    if (!isObject(attribute)) throw new JsonModelFault('an attribute is not an object');
    byTag.set(key.toUpperCase(), attribute);
  }
  const valuesOf = (tag: number): readonly unknown[] => valuesIn(byTag.get(keyOf(tag)), limits);
  const texts = (tag: number): readonly string[] => valuesOf(tag).map((value) => textOf(value, limits));
  const ascii = (tag: number): string => normalised(byTag.get(keyOf(tag)), texts(tag).join('\\').trim());
  return {
    text: (tag, vr) =>
      vr === 'PN'
        ? valuesOf(tag)
            .map((value) => personNameOf(value, limits))
            .join('\\')
        : texts(tag).join('\\').trimEnd(),
    ascii,
    list: (tag) =>
      texts(tag)
        .flatMap((value) => value.split('\\'))
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
    items: (tag) => valuesOf(tag).flatMap((item) => (item === null ? [] : [identifierOf(item, limits)])),
  };
}

/** None where it is absent, empty, or too large to stand in the answer itself (BulkDataURI, InlineBinary; §F.2.6, §F.2.7). */
function valuesIn(attribute: JsonObject | undefined, limits: JsonModelLimits): readonly unknown[] {
  const value = attribute?.['Value'];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new JsonModelFault('the Value of an attribute is not a list');
  if (value.length > limits.values) throw new JsonModelFault('an attribute has too many values');
  return value as readonly unknown[];
}

/** A null stands for an empty value among others (§F.2.5); numbers may come as such or as strings (§F.2.3). */
function textOf(value: unknown, limits: JsonModelLimits): string {
  if (value === null) return '';
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') throw new JsonModelFault('a value is neither text nor a number');
  if (value.length > limits.characters) throw new JsonModelFault('a value is too long');
  return clean(value);
}

const GROUPS = ['Alphabetic', 'Ideographic', 'Phonetic'] as const;

/** Component groups joined as in a PN value (PS3.5 §6.2.1.1); a plain string is what some servers send instead. */
function personNameOf(value: unknown, limits: JsonModelLimits): string {
  if (!isObject(value)) return textOf(value, limits).trimEnd();
  const groups = GROUPS.map((group) => textOf(value[group] ?? null, limits).trimEnd());
  return groups.join('=').replace(/=+$/u, '');
}

/** As decoded text of the DIMSE side is: no control characters, no padding, no half of a character. */
const clean = (value: string): string =>
  value
    .toWellFormed()
    .replace(/\0+$/u, '')
    // oxlint-disable-next-line no-control-regex -- control characters are what it removes
    .replaceAll(/[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]/gu, '\ufffd');

/** Dates and times as DICOM writes them (PS3.5 §6.2): some servers send those of ISO 8601. */
function normalised(attribute: JsonObject | undefined, value: string): string {
  const vr = attribute?.['vr'];
  if (vr === 'DA' && /^\d{4}-\d{2}-\d{2}$/u.test(value)) return value.replaceAll('-', '');
  if (vr === 'TM' && /^\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?$/u.test(value)) return value.replaceAll(':', '');
  return value;
}
