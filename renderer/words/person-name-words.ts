// Person names as a reading room shows them: every writing that the PACS gave, the readable one first.
import { formatPersonName } from '../../shared/dicom/person-name.ts';

export interface PersonNameWords {
  /** The first writing that has text, the alphabetic one if there is one: "Yamada, Tarou". */
  readonly primary: string;
  /** The other writings (ideographic, phonetic): "山田 太郎". */
  readonly others: readonly string[];
}

/** All component groups of a PN (PS3.5 §6.2.1.1), each written by the one place that knows how. */
export function personNameWords(value: string): PersonNameWords {
  const [primary, ...others] = value
    .split('=')
    .slice(0, 3)
    .map((group, index) => formatPersonName('='.repeat(index) + group))
    .filter((text) => text !== '');
  return { primary: primary ?? 'Name not given', others };
}
