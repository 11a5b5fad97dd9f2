// Matching as C-FIND has it (PS3.4 §C.2.2.2), done again on what was answered: PACS ignore keys. Lenient where archives differ
// in writing: what the PACS found is dropped only if it plainly is something else.
import { canonicalPersonName, foldForSearch, foldPersonName } from '../../../../shared/dicom/person-name.ts';

const pattern = (folded: string): RegExp =>
  new RegExp(
    `^${folded
      .replaceAll(/[\\^$.|+()[\]{}]/gu, String.raw`\$&`)
      .replaceAll(/\*+/gu, '.*')
      .replaceAll('?', '.')}$`,
    'su',
  );

/** Text of LO and SH: letter case, width and accents aside. An empty value is not stated, and kept. */
export const textMatches = (key: string, value: string): boolean =>
  value.trim() === '' || pattern(foldForSearch(key)).test(foldForSearch(value));

/** Names: any writing of it may match; without wildcards, every word of the key must be a word of the name. */
export function nameMatches(key: string, value: string): boolean {
  if (value.trim() === '') return true;
  const groups = canonicalPersonName(value).split('=').map(foldPersonName);
  const wanted = foldPersonName(canonicalPersonName(key));
  if (groups.some((group) => pattern(wanted).test(group))) return true;
  if (/[*?]/u.test(key)) return false;
  const words = new Set(groups.flatMap((group) => group.split(' ')));
  return wanted.split(' ').every((word) => words.has(word));
}
