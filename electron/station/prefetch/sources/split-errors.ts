// Why a piece of a question stayed unanswered, in words: what `split-question.ts` says of it.
import { type KitError, kitError } from '../../../../shared/contract/kit-error.ts';

const NARROW = 'Narrow the worklist queries, or raise the limit on the PACS.';
export const givenUp = (): KitError =>
  kitError(
    'dicom.answer-too-large',
    'The PACS would have had to be asked too many small questions for it.',
    NARROW,
  );
export const atLimit = (limit: number): KitError =>
  kitError(
    'dicom.answer-too-large',
    `The PACS gives ${limit} matches at most, and the question cannot be narrowed further.`,
    NARROW,
  );
export const without = (what: 'date' | 'time'): KitError =>
  kitError(
    'dicom.answer-too-large',
    `The PACS had to be asked piece by piece, and studies without a ${what} are in no piece.`,
    NARROW,
  );
export const otherModalities = (): KitError =>
  kitError(
    'dicom.answer-too-large',
    'The PACS could only be asked modality by modality, for those known here.',
    NARROW,
  );
