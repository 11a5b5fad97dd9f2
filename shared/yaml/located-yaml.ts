// YAML that people write (the configuration, drill scenarios) must be refused with the line that is wrong. This is the one
// place that knows how a path in the parsed value maps to a line of the text. Pure: bytes are handed in.
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import { err, ok, type Result } from '../contract/result.ts';
import { yamlWords } from './yaml-words.ts';

/** A mapping read from YAML that still knows where each of its keys and items stood. */
export interface LocatedYaml {
  readonly value: Readonly<Record<string, unknown>>;
  /**
   * @param path keys and list positions from the top
   * @returns 1-based line of that key or item; null when the text does not state it
   */
  lineOf(path: YamlPath): number | null;
}

/** Keys and list positions from the top of the document. */
export type YamlPath = readonly (string | number)[];

/** Why a text is no usable YAML. `line` is 1-based, 0 for the file as a whole. */
export interface YamlMistake {
  readonly line: number;
  readonly reason: string;
}

/** 1 MiB: what a person writes is words; more is a mistake in the path. */
const MAX_YAML_BYTES = 1_048_576;

/** A broken file makes the parser complain again and again: the first few say it. */
const MOST_MISTAKES = 20;

/** What no text editor writes into a text; a file in another encoding is full of them. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/u;

/**
 * Reads a file's bytes as one YAML mapping: UTF-8, at most 1 MiB, one document, no duplicate keys, no aliases, no tags. An
 * empty file is an empty mapping.
 *
 * @returns the mapping, or every mistake with its line
 */
export function parseLocatedYaml(bytes: Uint8Array): Result<LocatedYaml, readonly YamlMistake[]> {
  if (bytes.length > MAX_YAML_BYTES) return mistake(0, 'the file is larger than 1 MiB');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return mistake(0, NOT_UTF8);
  }
  const control = CONTROL.exec(text);
  if (control !== null) return mistake(text.slice(0, control.index).split('\n').length, NOT_UTF8);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true });
  const complaints = complaintsOf(document, lines);
  if (complaints.length > 0) return err(complaints);
  const alias = firstAlias(document);
  if (alias !== null) return mistake(lines.linePos(alias).line, NO_ALIASES);
  let value: unknown;
  try {
    // No aliases: such a file needs none, and a few of them can unfold into gigabytes.
    value = document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch {
    return mistake(0, NO_ALIASES);
  }
  if (!isPlainObject(value)) return mistake(1, 'the file must hold keys and values');
  return ok({
    value,
    lineOf(path) {
      const offset = offsetOf(document, path);
      return offset === null ? null : lines.linePos(offset).line;
    },
  });
}

/** A mapping, as YAML and JSON have it: neither null nor a list. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Each complaint once: a bomb of brackets makes the parser repeat itself. */
function complaintsOf(document: Document, lines: LineCounter): readonly YamlMistake[] {
  const said = new Map<string, YamlMistake>();
  for (const complaint of [...document.errors, ...document.warnings]) {
    const { line } = lines.linePos(complaint.pos[0]);
    const reason = yamlWords(complaint.message);
    said.set(`${line} ${reason}`, { line, reason });
  }
  return [...said.values()].slice(0, MOST_MISTAKES);
}

const NOT_UTF8 = 'the file is not UTF-8 text: save it as UTF-8 (your editor has this under "encoding")';
const NO_ALIASES = 'YAML aliases (*name) are not allowed: write the text out in both places';

/** Where the first `*name` stands; null when there is none. */
function firstAlias(document: Document): number | null {
  let at: number | null = null;
  visit(document, (_key, node) => {
    if (!isAlias(node)) return undefined;
    at = node.range?.[0] ?? 0;
    return visit.BREAK;
  });
  return at;
}

/** Where a key, or an item of a list, starts in the text; null when the text does not state it. */
function offsetOf(document: Document, path: YamlPath): number | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  const at = isMap(parent)
    ? parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(last))?.key
    : isSeq(parent) && typeof last === 'number'
      ? parent.items[last]
      : undefined;
  return isNode(at) ? (at.range?.[0] ?? null) : null;
}

const mistake = (line: number, reason: string): Result<never, readonly YamlMistake[]> =>
  err([{ line, reason }]);
