// How much of a study is here, in words that can't be mistaken for more than it is (S-1, S-7).
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { StudyRow } from '../../shared/contract/views.ts';
import type { Completeness } from '../../shared/domain/study.ts';

export type Tone = 'good' | 'warn' | 'bad';

export interface CompletenessWords {
  /** "118 of 120", "118 of ?". */
  readonly count: string;
  /** One short phrase: "complete", "2 missing", "count unknown". */
  readonly state: string;
  readonly tone: Tone;
  /** Further trouble that must be seen beside the count: damaged and quarantined images. */
  readonly marks: readonly { readonly text: string; readonly tone: Tone }[];
  /** State and marks together: "1 damaged", "2 missing, 1 quarantined". */
  readonly phrase: string;
  /** All of it as one sentence, for screen readers, tooltips and prints. */
  readonly sentence: string;
}

const base = (completeness: Completeness): Pick<CompletenessWords, 'count' | 'state' | 'tone'> => {
  switch (completeness.state) {
    case 'complete':
      return { count: `${completeness.held} of ${completeness.expected}`, state: 'complete', tone: 'good' };
    case 'incomplete': {
      const missing = completeness.expected - completeness.held;
      const count = `${completeness.held} of ${completeness.expected}`;
      if (completeness.held === 0 && completeness.expected > 0)
        return { count, state: 'nothing fetched yet', tone: 'bad' };
      return {
        count,
        state: missing > 0 ? `${missing} missing` : `${-missing} more than the PACS lists`,
        tone: 'warn',
      };
    }
    case 'unknown':
      return { count: `${completeness.held} of ?`, state: 'count unknown', tone: 'warn' };
    default:
      return assertNever(completeness);
  }
};

/**
 * Words for a study's completeness. Damage and quarantine never hide behind a full count.
 *
 * @param completeness held and expected instances
 * @param damaged instances whose bytes do not authenticate (S-8)
 * @param quarantined instances whose patient contradicts the study's (S-3)
 */
export function completenessWords(
  completeness: Completeness,
  damaged: number,
  quarantined: number,
): CompletenessWords {
  const words = base(completeness);
  const marks = [
    ...(damaged > 0 ? [{ text: `${damaged} damaged`, tone: 'bad' as const }] : []),
    ...(quarantined > 0 ? [{ text: `${quarantined} quarantined`, tone: 'bad' as const }] : []),
  ];
  const tone = marks.length > 0 ? 'bad' : words.tone;
  // "Complete" beside "1 damaged" would reassure where nothing is reassuring.
  const state = completeness.state === 'complete' && marks.length > 0 ? [] : [words.state];
  const phrase = [...marks.map(({ text }) => text), ...state].join(', ');
  const sentence = [
    `${words.count} images here: ${phrase}.`,
    ...(quarantined > 0 ? ['What is quarantined names another patient and is not shown.'] : []),
    ...(damaged > 0 ? ['What is damaged is not shown, and is fetched again.'] : []),
  ].join(' ');
  return { ...words, tone, marks, phrase, sentence };
}

/** Of a study that is only scheduled: there is nothing to be complete, and that is no fault. */
const NOT_IMAGED_YET: CompletenessWords = {
  count: 'Not imaged yet',
  state: 'not imaged yet',
  tone: 'good',
  marks: [],
  phrase: '',
  sentence: 'Scheduled, not imaged yet.',
};

/** Whether a study is on the list only for what is to come: its images are not made yet, and none are here. */
export const isAwaited = ({ purpose, completeness }: Pick<StudyRow, 'purpose' | 'completeness'>): boolean =>
  purpose.kind === 'scheduled' && completeness.held === 0;

/** Words for the images of a row or an open study. */
export const imagesWords = (
  row: Pick<StudyRow, 'purpose' | 'completeness' | 'damaged' | 'quarantined'>,
): CompletenessWords =>
  isAwaited(row) ? NOT_IMAGED_YET : completenessWords(row.completeness, row.damaged, row.quarantined);
