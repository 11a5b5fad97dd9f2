// Matching as C-FIND has it (PS3.4 §C.2.2.2), done again on what was answered: PACS ignore keys. Lenient where archives differ
// in writing: what the PACS found is dropped only if it plainly is something else.
import { canonicalPersonName, foldForSearch, foldPersonName } from '../../../../shared/dicom/person-name.ts';

/** Nothing of a worklist is longer; what a PACS answers beyond it is not looked at. */
const MAX_CHARACTERS = 1024;

const cut = (value: string): string => value.slice(0, MAX_CHARACTERS);

/**
 * Wildcard matching (`*` any characters, `?` one), on folded text. Only the last star is ever tried again, so a value that a PACS made
 * for the purpose costs its length times that of the key, where a regular expression would be held up for seconds.
 */
function matches(key: string, value: string): boolean {
  const wanted = Array.from(key);
  const given = Array.from(value);
  let next = 0;
  let star = -1;
  let retry = 0;
  for (let at = 0; at < given.length; ) {
    const each = wanted[next];
    if (each === '*') {
      star = next;
      next += 1;
      retry = at;
    } else if (each !== undefined && (each === '?' || each === given[at])) {
      next += 1;
      at += 1;
    } else if (star !== -1) {
      next = star + 1;
      retry += 1;
      at = retry;
    } else return false;
  }
  return wanted.slice(next).every((each) => each === '*');
}

/** Text of LO and SH: letter case, width and accents aside. An empty value is not stated, and kept. */
export const textMatches = (key: string, value: string): boolean =>
  value.trim() === '' || matches(foldForSearch(key), foldForSearch(cut(value)));

/** Names: any writing of it may match; without wildcards, every word of the key must be a word of the name. */
export function nameMatches(key: string, value: string): boolean {
  if (value.trim() === '') return true;
  const groups = canonicalPersonName(cut(value)).split('=').map(foldPersonName);
  const wanted = foldPersonName(canonicalPersonName(key));
  if (groups.some((group) => matches(wanted, group))) return true;
  if (/[*?]/u.test(key)) return false;
  const words = new Set(groups.flatMap((group) => group.split(' ')));
  return wanted.split(' ').every((word) => words.has(word));
}
