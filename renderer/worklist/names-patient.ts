// Whether a name that somebody gives to a kept view is a patient's: the page's storage holds none (S-12). Pure.
import { foldForSearch } from '../../shared/dicom/person-name.ts';
import type { StudyRow } from '../../shared/contract/views.ts';

/** A shorter number means nothing by itself. */
const SHORTEST_ID = 4;

const wordsOf = (text: string): readonly string[] =>
  foldForSearch(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/**
 * True for an ID or an accession number of the list, and for a writing of a patient's name of which family and given name are in it.
 * A family name beside other words passes ("CT Hand"), alone it does not.
 */
export function namesPatient(text: string, rows: readonly StudyRow[]): boolean {
  const words = wordsOf(text);
  if (words.length === 0) return false;
  const whole = foldForSearch(text);
  const has = new Set(words);
  const bare = words.join('');
  return rows.some(({ descriptor }) => {
    const numbers = [descriptor.PatientID, descriptor.AccessionNumber]
      .map(foldForSearch)
      .filter(({ length }) => length >= SHORTEST_ID);
    if (numbers.some((number) => whole.includes(number))) return true;
    return descriptor.PatientName.split('=').some((group) => {
      const [family = '', given = ''] = group.split('^');
      const [familyWords, givenWords] = [wordsOf(family), wordsOf(given)];
      if (familyWords.length === 0) return false;
      if (bare === familyWords.join('') || bare === [...familyWords, ...givenWords].join('')) return true;
      return givenWords.length > 0 && [...familyWords, ...givenWords].every((word) => has.has(word));
    });
  });
}
