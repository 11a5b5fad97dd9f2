// The rule lab's figures in words, and as rows for its chart; pure, so that they can be checked without a page.
import type { RuleLabView, RuleOutcome } from '../../shared/contract/rule-lab-view.ts';
import { bytesWords } from '../words/measure-words.ts';
import { durationWords } from '../words/time-words.ts';

/** "38 of 41"; '–' while nothing was opened. */
export const foundWords = ({ hits, misses }: RuleOutcome): string =>
  hits + misses === 0 ? '–' : `${hits} of ${hits + misses}`;

/** "1.4 GB, a third of it estimated". */
export function weightWords({ bytes, estimatedBytes }: RuleOutcome): string {
  const words = bytesWords(bytes);
  if (bytes === 0 || estimatedBytes === 0) return words;
  const share = Math.round((100 * estimatedBytes) / bytes);
  return `${words}, ${share < 1 ? 'under 1' : share} % of it estimated`;
}

export const minutesWords = ({ minutes }: RuleOutcome): string =>
  minutes === null ? 'no rate measured yet' : durationWords(minutes * 60_000);

export interface ComparedRow {
  readonly what: string;
  readonly current: string;
  readonly other: string | null;
}

/** What a person compares, in the order of what matters to a reader. */
export const comparedRows = ({ current, other }: RuleLabView): readonly ComparedRow[] => {
  const row = (what: string, words: (outcome: RuleOutcome) => string): ComparedRow => ({
    what,
    current: words(current),
    other: other === null ? null : words(other),
  });
  return [
    row('Opened priors that would have been here', foundWords),
    row('Opened priors that would have been missed', ({ misses }) => String(misses)),
    row('Priors fetched, of those known', ({ fetched, candidates }) => `${fetched} of ${candidates}`),
    row('To transfer and keep', weightWords),
    row('Time to transfer', minutesWords),
  ];
};

/** One sentence on what the other rule would change. */
export function verdictWords({ current, other }: RuleLabView): string {
  if (other === null) return '';
  const found = other.hits - current.hits;
  const bytes = other.bytes - current.bytes;
  const reading =
    found === 0
      ? 'finds as many of the opened priors'
      : `finds ${Math.abs(found)} ${found > 0 ? 'more' : 'fewer'} of the opened priors`;
  const weight =
    bytes === 0 ? 'for as many bytes' : `for ${bytesWords(Math.abs(bytes))} ${bytes > 0 ? 'more' : 'less'}`;
  return `The other rule ${reading}, ${weight}.`;
}

export interface WeekRow {
  readonly week: string;
  readonly inForce: number;
  readonly other: number | null;
}

/** Gigabytes a week, oldest first. */
export const weekRows = ({ weeks }: RuleLabView): readonly WeekRow[] =>
  weeks.map(({ weekOf, current, other }) => ({
    week: weekOf,
    inForce: current.bytes / 1e9,
    other: other === null ? null : other.bytes / 1e9,
  }));
