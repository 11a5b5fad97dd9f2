// A PN value holds up to three writings of one name; people read one way, search another, and two systems never pad it
// alike. This is the one place that knows how (PS3.5 §6.2.1).

export interface NameComponents {
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string;
  readonly namePrefix: string;
  readonly nameSuffix: string;
}

export interface PersonName {
  readonly alphabetic: NameComponents;
  readonly ideographic: NameComponents;
  readonly phonetic: NameComponents;
}

function componentsOf(group: string): NameComponents {
  const parts = group.split('^').map((part) => part.trim());
  const [familyName = '', givenName = '', middleName = '', namePrefix = '', ...rest] = parts;
  return { familyName, givenName, middleName, namePrefix, nameSuffix: rest.join(' ').trim() };
}

/** Splits decoded PN text into its component groups. Groups past the third are not in the standard and are left out. */
export function parsePersonName(text: string): PersonName {
  const [alphabetic = '', ideographic = '', phonetic = ''] = text.split('=');
  return {
    alphabetic: componentsOf(alphabetic),
    ideographic: componentsOf(ideographic),
    phonetic: componentsOf(phonetic),
  };
}

const filled = (parts: readonly string[], separator: string): string =>
  parts.filter((part) => part !== '').join(separator);

function formatGroup(name: NameComponents, separator: string): string {
  const given = filled([name.namePrefix, name.givenName, name.middleName, name.nameSuffix], ' ');
  return filled([name.familyName, given], separator);
}

/** For display: `Yamada, Tarou (山田 太郎)`. The phonetic writing is shown only when it is the only one; `''` when empty. */
export function formatPersonName(text: string): string {
  const name = parsePersonName(text);
  const alphabetic = formatGroup(name.alphabetic, ', ');
  const ideographic = formatGroup(name.ideographic, ' ');
  if (alphabetic === '') return ideographic === '' ? formatGroup(name.phonetic, ' ') : ideographic;
  return ideographic === '' ? alphabetic : `${alphabetic} (${ideographic})`;
}

// Unicode takes these for letters of their own; people who search type the plain ones.
const LETTERS_WITHOUT_DECOMPOSITION: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ı', 'i'],
  ['þ', 'th'],
]);

/** For search: all writings, lower case, diacritics and delimiters removed, width folded (`ﾔﾏﾀﾞ` = `ヤマダ`). */
export const foldPersonName = (text: string): string => foldForSearch(text.replaceAll(/[\^=]/gu, ' '));

/** Folds any text for search: NFKD, combining marks removed, lower case, single spaces. */
export const foldForSearch = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[ßøłđðæœıþ]/gu, (letter) => LETTERS_WITHOUT_DECOMPOSITION.get(letter) ?? letter)
    .replaceAll(/\s+/gu, ' ')
    .trim();

/** The same name without what systems add or drop on the way: padding, empty trailing components and groups; NFC. */
export const canonicalPersonName = (text: string): string =>
  text
    .normalize('NFC')
    .split('=')
    .map((group) =>
      group
        .split('^')
        .map((part) => part.trim().replaceAll(/\s+/gu, ' '))
        .join('^')
        .replace(/\^+$/u, ''),
    )
    .join('=')
    .replace(/=+$/u, '');

/**
 * Whether two PN values can name the same person (for S-3): equal once canonical, letter case aside. U+FFFD stands where one
 * side could not be decoded (no character set declared, say): a non-ASCII run with it agrees with any non-ASCII run on the
 * other side that begins and ends as its readable part does. Linear in length, whatever a hostile name looks like.
 */
export function samePersonName(left: string, right: string): boolean {
  const a = canonicalPersonName(left).toLowerCase();
  const b = canonicalPersonName(right).toLowerCase();
  if (a === b) return true;
  if (!a.includes('\ufffd') && !b.includes('\ufffd')) return false;
  const runsOfA = runsOf(a);
  const runsOfB = runsOf(b);
  return runsOfA.length === runsOfB.length && runsOfA.every((run, i) => runsAgree(run, runsOfB[i] ?? ''));
}

const runsOf = (text: string): readonly string[] => text.match(/[ -~]+|[^ -~]+/gu) ?? [];

function runsAgree(a: string, b: string): boolean {
  if (a === b) return true;
  if (/^[ -~]/u.test(a) || /^[ -~]/u.test(b)) return false;
  return readableEndsAgree(a, b) || readableEndsAgree(b, a);
}

function readableEndsAgree(partlyReadable: string, other: string): boolean {
  const first = partlyReadable.indexOf('\ufffd');
  if (first === -1) return false;
  const end = partlyReadable.slice(partlyReadable.lastIndexOf('\ufffd') + 1);
  return (
    other.length > first + end.length &&
    other.startsWith(partlyReadable.slice(0, first)) &&
    other.endsWith(end)
  );
}
