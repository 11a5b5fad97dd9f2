// How many of a patient's earlier studies are here, of those that are known: never *none* where nobody asked (S-15), never *here*
// where only a part is (S-1).
import type { StudyRow } from '../../shared/contract/views.ts';
import { clockWords } from './time-words.ts';

export interface PriorCountWords {
  /** "2 of 3", "1 of ?", "None". */
  readonly count: string;
  /** "1 not here", "not asked yet"; '' where there is nothing to add. */
  readonly phrase: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
  /** All of it, for screen readers, tooltips and prints. */
  readonly sentence: string;
}

const studies = (count: number): string => `${count} earlier ${count === 1 ? 'study' : 'studies'}`;

type Row = Pick<StudyRow, 'purpose' | 'knownPriors'>;

function unknown(here: number): PriorCountWords {
  return {
    count: `${here} of ?`,
    phrase: 'not asked yet',
    tone: 'warn',
    sentence: `${here === 0 ? 'No earlier study is' : `${studies(here)} of this patient ${here === 1 ? 'is' : 'are'}`} here. Which ones there are is not known: the PACS was not asked about this patient, or gave no answer.`,
  };
}

/**
 * @param here earlier studies of this patient of which images are here, whoever wanted them
 * @param nowMs the station's clock
 */
export function priorCountWords({ purpose, knownPriors }: Row, here: number, nowMs: number): PriorCountWords {
  if (purpose.kind === 'prior')
    return {
      count: '–',
      phrase: '',
      tone: 'quiet',
      sentence: 'A prior itself: its own priors are not fetched.',
    };
  if (knownPriors === undefined) return unknown(here);
  const { askedAt, named, chosen, whole, inPart } = knownPriors;
  const asked = `The PACS named ${named === 0 ? 'no earlier study' : studies(named)} (asked ${clockWords(askedAt, nowMs)})`;
  if (chosen === 0) {
    const also =
      here === 0 ? '' : ` ${studies(here)} of this patient ${here === 1 ? 'is' : 'are'} here all the same.`;
    return {
      count: here === 0 ? 'None' : `${here} here`,
      phrase: named === 0 ? 'at the PACS' : `${named} not relevant`,
      tone: 'quiet',
      sentence: `${asked}${named === 0 ? '' : '; the rule chose none of them'}.${also}`,
    };
  }
  const missing = chosen - whole - inPart;
  const others = here - whole - inPart;
  return {
    count: `${whole} of ${chosen}`,
    phrase:
      whole === chosen
        ? 'here whole'
        : missing === 0
          ? `${inPart} in part`
          : `${chosen - whole} not ${inPart === 0 ? 'here' : 'whole'}`,
    tone: whole === chosen ? 'good' : whole + inPart === 0 ? 'bad' : 'warn',
    sentence: `${asked}; the rule chose ${chosen}. Here whole: ${whole}, in part: ${inPart}, not here: ${missing}.${others > 0 ? ` ${others} more of this patient ${others === 1 ? 'is' : 'are'} here.` : ''}`,
  };
}
