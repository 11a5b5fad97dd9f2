// Content-Type and its parameters (RFC 9110 §8.3, RFC 2387): which parser an answer gets is not left to luck.

export interface MediaType {
  /** Lower case, such as `multipart/related`; empty when the header is absent or not one. */
  readonly type: string;
  /** By lower-case name, values unquoted. Of a repeated name the first counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
// A value without quotes may hold what RFC 2045 wants quoted: `type=application/dicom` is common.
const PARAMETER = new RegExp(
  `;[ \\t]*(?:(${TOKEN})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]*)))?[ \\t]*`,
  'uy',
);

/** Never throws; what follows something unreadable is left out. */
export function parseMediaType(header: string | null): MediaType {
  const text = (header ?? '').trim();
  const type = new RegExp(`^${TOKEN}/${TOKEN}(?=[ \\t]*(?:;|$))`, 'u').exec(text)?.[0] ?? '';
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = type.length + (/^[ \t]*/u.exec(text.slice(type.length))?.[0].length ?? 0);
  for (let found = type === '' ? null : PARAMETER.exec(text); found !== null; found = PARAMETER.exec(text)) {
    const [, name, quoted, plain] = found;
    if (name !== undefined && !parameters.has(name.toLowerCase())) {
      parameters.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/gu, '$1') ?? plain ?? '');
    }
  }
  return { type: type.toLowerCase(), parameters };
}

/** Usable as a multipart boundary: 1 to 70 characters of its own set (RFC 2046 §5.1.1), or up to 200 of what servers really send. */
export const isBoundary = (text: string | undefined): text is string =>
  text !== undefined && /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/u.test(text);
