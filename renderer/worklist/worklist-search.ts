// Finding a study by typing, as people type and not as systems store: without diacritics, delimiters and spaces, in every writing of
// a name. Pure, so that 2,000 rows answer at once to each key.
import { foldForSearch } from '../../shared/dicom/person-name.ts';
import type { StudyRow } from '../../shared/contract/views.ts';

/** What is searched in one row. */
interface Haystack {
  /** Folded fields, one in a line. */
  readonly plain: string;
  /** The same without anything but letters and digits: "山田 太郎" is found by 山田太郎, "2026-11-22" by 20261122, O'Brien by obrien. */
  readonly squeezed: string;
}

const SPELT_OUT: ReadonlyMap<string, string> = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['ø', 'oe'],
  ['å', 'aa'],
]);

/** As those write who have no such key, and systems that know no such letter: Mueller. */
const speltOut = (text: string): string =>
  foldForSearch(
    text
      .normalize('NFC')
      .toLowerCase()
      .replaceAll(/[äöüøå]/gu, (letter) => SPELT_OUT.get(letter) ?? letter),
  );

/** Both ways of writing, once where they agree. */
const waysOf = (text: string): readonly string[] => [...new Set([foldForSearch(text), speltOut(text)])];

const squeeze = (folded: string): string => folded.replaceAll(/[^\p{L}\p{N}]+/gu, '');

const haystacks = new WeakMap<StudyRow, Haystack>();

function haystackOf(row: StudyRow): Haystack {
  const known = haystacks.get(row);
  if (known !== undefined) return known;
  const { descriptor } = row;
  const fields = [
    ...descriptor.PatientName.split('=').map((group) => group.replaceAll('^', ' ')),
    descriptor.PatientID,
    descriptor.PatientBirthDate,
    descriptor.AccessionNumber,
    descriptor.StudyDescription,
    descriptor.ModalitiesInStudy.join(' '),
    descriptor.StudyDate,
    descriptor.BodyPartExamined,
  ].flatMap(waysOf);
  const made = { plain: fields.join('\n'), squeezed: fields.map(squeeze).join('\n') };
  haystacks.set(row, made);
  return made;
}

/** Rows that contain every word of the search, whatever the diacritics, case, delimiters and order. */
export function searchRows(rows: readonly StudyRow[], search: string): readonly StudyRow[] {
  const words = search
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => waysOf(word).map((way) => ({ way, bare: squeeze(way) })));
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const { plain, squeezed } = haystackOf(row);
    return words.every((ways) =>
      ways.some(({ way, bare }) => plain.includes(way) || (bare !== '' && squeezed.includes(bare))),
    );
  });
}

/** Prepares rows ahead of the first key, as many as fit into `untilMs`. Answers whether all are ready. */
export function warmSearch(rows: readonly StudyRow[], nowMs: () => number, untilMs: number): boolean {
  for (const row of rows) {
    if (nowMs() > untilMs) return false;
    haystackOf(row);
  }
  return true;
}
