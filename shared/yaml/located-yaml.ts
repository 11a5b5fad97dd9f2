// YAML that people write (the configuration, drill scenarios) must be refused with the line that is wrong. This is the one
// place that knows how a path in the parsed value maps to a line of the text. Pure: bytes are handed in.
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { err, ok, type Result } from '../contract/result.ts';

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

/**
 * Reads a file's bytes as one YAML mapping: UTF-8, at most 1 MiB, no duplicate keys, no aliases. An empty file is an empty
 * mapping.
 *
 * @returns the mapping, or every mistake with its line
 */
export function parseLocatedYaml(bytes: Uint8Array): Result<LocatedYaml, readonly YamlMistake[]> {
  if (bytes.length > MAX_YAML_BYTES) return mistake(0, 'the file is larger than 1 MiB');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return mistake(0, 'the file is not UTF-8 text');
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true });
  if (document.errors.length > 0) {
    return err(
      document.errors.map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        reason: error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/u, '') ?? error.code,
      })),
    );
  }
  let value: unknown;
  try {
    // No aliases: such a file needs none, and a few of them can unfold into gigabytes.
    value = document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch {
    return mistake(0, 'YAML aliases (*name) are not allowed');
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
