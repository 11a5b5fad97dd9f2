// Reads a C-FIND, C-MOVE or C-GET identifier as dcmjs hands it over: keyword → text values, and nothing else.

/** Attributes of an identifier, by keyword; an empty list is a key of zero length. */
export type Identifier = ReadonlyMap<string, readonly string[]>;

/** Flattens dcmjs's naturalised attributes. PN objects become text with component groups joined by `=`. */
export function readIdentifier(elements: Readonly<Record<string, unknown>>): Identifier {
  const identifier = new Map<string, readonly string[]>();
  for (const keyword of Object.keys(elements)) {
    if (keyword.startsWith('_')) continue;
    identifier.set(keyword, textValues(elements[keyword]));
  }
  return identifier;
}

/** The one value of a key, or `''`. */
export function single(identifier: Identifier, keyword: string): string {
  return identifier.get(keyword)?.[0] ?? '';
}

function textValues(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.map(textValue).filter((v) => v !== '');
}

function textValue(value: unknown): string {
  if (typeof value === 'string') return value.replace(/\0+$/u, '').trim();
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return '';
  const name = value as { Alphabetic?: unknown; Ideographic?: unknown; Phonetic?: unknown };
  return [name.Alphabetic, name.Ideographic, name.Phonetic]
    .map((group) => (typeof group === 'string' ? group.trim() : ''))
    .join('=')
    .replace(/=+$/u, '');
}
