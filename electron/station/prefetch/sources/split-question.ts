// Gets the whole answer to a worklist question out of a PACS that chokes on it: narrows and splits, one piece at a time, bounded,
// and names each piece that stayed unanswered (S-15). Pure: a generator asks, its caller answers (docs/decisions/0130).
import type { KitError } from '../../../../shared/contract/kit-error.ts';
import type { StudyQuery } from '../../dicom/port.ts';
import { learnFrom, type LearntAnswers, type QueryKey, type RawAnswer } from './learnt-answers.ts';
import {
  byDays,
  byModality,
  byTime,
  type Piece,
  pieceQuery,
  pieceWords,
  wholePiece,
} from './narrow-piece.ts';
import { atLimit, givenUp, otherModalities, without } from './split-errors.ts';

/** How the PACS took a question: what it answered (in part, where it then failed), and its error. */
export interface PieceOutcome {
  readonly answers: readonly RawAnswer[];
  readonly error: KitError | null;
}

/** What was not answered. `words` is null where it is all of the question. */
export interface MissingPiece {
  readonly words: string | null;
  readonly error: KitError;
}

export interface SplitResult {
  readonly missing: readonly MissingPiece[];
  readonly answered: number;
  /** The link failed or the call was cancelled: nothing more is to be asked (S-10). */
  readonly stopped: boolean;
}

export interface SplitContext {
  readonly learnt: LearntAnswers;
  /** Today as a DA value: where open ends are cut. */
  readonly today: string;
  /** Questions that may still be asked in this cycle; counted down. */
  readonly budget: { left: number };
  /** Modalities that the configuration names. */
  readonly modalities: readonly string[];
  /** An error of the link, not of the question. */
  readonly isLinkTrouble: (code: string) => boolean;
}

/** Where archives are commonly set to stop; an answer of exactly so many is asked for again in two halves. */
const USUAL_LIMITS: ReadonlySet<number> = new Set([
  50, 64, 99, 100, 128, 150, 199, 200, 250, 255, 256, 300, 400, 499, 500, 512, 600, 700, 800, 900, 999, 1000,
  1023, 1024, 1500, 2000, 2047, 2048, 2500, 3000, 4000, 4096, 5000, 8000, 9999, 10_000,
]);

/** Keys that an archive need not support, in the order in which they are left out (PS3.4 §C.6.2.1.2). */
const OPTIONAL_KEYS: readonly (readonly QueryKey[])[] = [
  ['StationName', 'InstitutionalDepartmentName', 'InstitutionName'],
  ['ModalitiesInStudy', 'ReferringPhysicianName'],
];

/** Pieces that fail one after another, with nothing answered in between: it is not their size. */
const MAX_FAILURES_IN_A_ROW = 12;
/** The same for an error that says nothing about size. */
const MAX_VAGUE_FAILURES_IN_A_ROW = 5;
/** Silence twice in a row is a PACS that does not answer, not one that thinks. */
const MAX_DEADLINES_IN_A_ROW = 2;

const statusOf = ({ details }: KitError): number => Number.parseInt(String(details['status'] ?? '0'), 16);

type Kind = 'too-large' | 'vague' | 'silent' | 'link' | 'final';

function kindOf(error: KitError, isLinkTrouble: (code: string) => boolean): Kind {
  const status = statusOf(error);
  switch (error.code) {
    case 'dicom.answer-too-large':
      return 'too-large';
    case 'dicom.status-refused':
      return status === 0x0122 || status === 0x0124 ? 'final' : 'too-large';
    case 'dicom.status-failure':
      return 'vague';
    case 'dicom.deadline-exceeded':
      return 'silent';
    default:
      return isLinkTrouble(error.code) || error.code === 'dicom.cancelled' ? 'link' : 'final';
  }
}

class Splitting {
  readonly missing: MissingPiece[] = [];
  answered = 0;
  stopped = false;
  readonly #context: SplitContext;
  readonly #whole: Piece;
  readonly #seenModalities: Set<string>;
  #failuresInARow = 0;

  constructor(query: StudyQuery, context: SplitContext) {
    this.#context = context;
    this.#whole = wholePiece(query);
    this.#seenModalities = new Set(context.modalities);
  }

  run(): Generator<StudyQuery, ReadonlySet<string>, PieceOutcome> {
    return this.#ask(this.#whole);
  }

  /** Asks for a piece, and for what it falls into where that is needed. Gives the UIDs that came. */
  *#ask(piece: Piece): Generator<StudyQuery, ReadonlySet<string>, PieceOutcome> {
    if (this.stopped) {
      this.#miss(piece, this.missing.at(-1)?.error ?? givenUp());
      return new Set();
    }
    const { learnt, budget } = this.#context;
    if (budget.left <= 0) {
      this.#miss(piece, givenUp());
      return new Set();
    }
    budget.left -= 1;
    const query = this.#queryOf(piece);
    const { answers, error } = yield query;
    learnFrom(learnt, query, answers, error === null);
    for (const { study } of answers)
      for (const each of study.ModalitiesInStudy) this.#seenModalities.add(each);
    const uids = new Set(answers.map(({ study }) => study.StudyInstanceUID));
    if (error === null) return uids.union(yield* this.#afterAnswer(piece, query, answers));
    if (answers.length > 0) this.#failuresInARow = 0;
    return uids.union(yield* this.#afterFailure(piece, query, error, answers));
  }

  /** All of it, as the PACS says. Where it may have stopped without a word, it is asked again in parts. */
  *#afterAnswer(
    piece: Piece,
    query: StudyQuery,
    answers: readonly RawAnswer[],
  ): Generator<StudyQuery, ReadonlySet<string>, PieceOutcome> {
    const { learnt } = this.#context;
    this.answered += 1;
    this.#failuresInARow = 0;
    // It gave more than it was thought to give at most.
    if (learnt.silentLimit !== null && answers.length > learnt.silentLimit) learnt.silentLimit = null;
    const isSuspicious = USUAL_LIMITS.has(answers.length) || answers.length === learnt.silentLimit;
    return isSuspicious ? yield* this.#lookAgain(piece, query, answers) : new Set();
  }

  *#afterFailure(
    piece: Piece,
    query: StudyQuery,
    error: KitError,
    answers: readonly RawAnswer[],
  ): Generator<StudyQuery, ReadonlySet<string>, PieceOutcome> {
    const { learnt, isLinkTrouble } = this.#context;
    const kind = kindOf(error, isLinkTrouble);
    if (kind === 'link' || kind === 'final') {
      this.stopped ||= kind === 'link';
      this.#miss(piece, error);
      return new Set();
    }
    if (error.code === 'dicom.answer-too-large' && answers.length > 0) learnt.saidLimit = answers.length;
    if (kind === 'vague' && answers.length === 0) {
      const without = yield* this.#askWithout(query);
      if (without !== null) return without;
    }
    this.#failuresInARow += 1;
    const enough =
      kind === 'silent'
        ? MAX_DEADLINES_IN_A_ROW
        : kind === 'vague'
          ? MAX_VAGUE_FAILURES_IN_A_ROW
          : MAX_FAILURES_IN_A_ROW;
    const parts = this.#failuresInARow >= enough ? [] : this.#partsOf(piece, answers);
    if (kind === 'silent' && this.#failuresInARow >= enough) this.stopped = true;
    if (parts.length === 0) {
      this.#miss(piece, error);
      return new Set();
    }
    return yield* this.#askAll(parts);
  }

  /** An error without a cause may be about a key that the PACS does not know: asks without the optional ones. */
  *#askWithout(query: StudyQuery): Generator<StudyQuery, ReadonlySet<string> | null, PieceOutcome> {
    const { learnt, budget } = this.#context;
    let fewer: StudyQuery = query;
    const left: QueryKey[] = [];
    for (const keys of OPTIONAL_KEYS) {
      const present = keys.filter((key) => fewer[key] !== undefined && !learnt.accepted.has(key));
      if (present.length === 0) continue;
      if (budget.left <= 0) return null;
      budget.left -= 1;
      left.push(...present);
      fewer = withoutKeys(fewer, new Set(present));
      const { answers, error } = yield fewer;
      learnFrom(learnt, fewer, answers, error === null);
      if (error !== null && answers.length === 0) continue;
      // It answers without them: also where it then stops at its limit.
      for (const key of left) learnt.rejected.add(key);
      const piece = wholePiece(fewer);
      const uids = new Set(answers.map(({ study }) => study.StudyInstanceUID));
      if (error !== null) return uids.union(yield* this.#afterFailure(piece, fewer, error, answers));
      return uids.union(yield* this.#afterAnswer(piece, fewer, answers));
    }
    return null;
  }

  /** Exactly as many as a limit would give: halves show whether it is one. */
  *#lookAgain(
    piece: Piece,
    query: StudyQuery,
    answers: readonly RawAnswer[],
  ): Generator<StudyQuery, ReadonlySet<string>, PieceOutcome> {
    const { learnt } = this.#context;
    const parts = this.#partsOf(piece, answers);
    if (parts.length === 0) {
      if (learnt.silentLimit !== null) this.#miss(piece, atLimit(answers.length));
      return new Set();
    }
    const before = new Set(answers.map(({ study }) => study.StudyInstanceUID));
    const after = before.union(yield* this.#askAll(parts));
    if (after.size > before.size && answers.length !== learnt.silentLimit) {
      const isConfirmed = yield* this.#givesAsMany(query, answers.length);
      if (isConfirmed) learnt.silentLimit = answers.length;
    }
    return after;
  }

  /** More in the halves may be a study that came meanwhile: only who gives as many as before, and not one more, has a limit. */
  *#givesAsMany(query: StudyQuery, count: number): Generator<StudyQuery, boolean, PieceOutcome> {
    const { learnt, budget } = this.#context;
    if (this.stopped || budget.left <= 0) return false;
    budget.left -= 1;
    const { answers, error } = yield query;
    learnFrom(learnt, query, answers, error === null);
    return error === null && answers.length === count;
  }

  *#askAll(parts: readonly Piece[]): Generator<StudyQuery, ReadonlySet<string>, PieceOutcome> {
    let uids: ReadonlySet<string> = new Set();
    for (const part of parts) uids = uids.union(yield* this.#ask(part));
    return uids;
  }

  /** What it is split into; what such parts cannot reach is put down as missing. */
  #partsOf(piece: Piece, answers: readonly RawAnswer[]): readonly Piece[] {
    const { learnt, today } = this.#context;
    const isOff = (key: QueryKey): boolean => learnt.ignored.has(key) || learnt.rejected.has(key);
    const days = isOff('StudyDate') ? [] : byDays(piece, today);
    if (days.length > 0) {
      const hasUndated = answers.some(({ study }) => study.StudyDate === '');
      if (hasUndated && piece.from === null && piece.to === null) this.#miss(piece, without('date'));
      return days;
    }
    const times = isOff('StudyDate') || isOff('StudyTime') ? [] : byTime(piece);
    if (times.length > 0) {
      if (answers.some(({ study }) => study.StudyTime === '')) this.#miss(piece, without('time'));
      return times;
    }
    const kinds = isOff('ModalitiesInStudy') ? [] : byModality(piece, this.#seenModalities);
    // Others than those seen and configured are not asked for.
    if (kinds.length > 0) this.#miss(piece, otherModalities());
    return kinds;
  }

  #queryOf(piece: Piece): StudyQuery {
    return withoutKeys(pieceQuery(piece), this.#context.learnt.rejected);
  }

  #miss(piece: Piece, error: KitError): void {
    this.missing.push({ words: piece === this.#whole ? null : pieceWords(piece), error });
  }
}

const withoutKeys = (query: StudyQuery, keys: ReadonlySet<QueryKey>): StudyQuery =>
  Object.fromEntries(Object.entries(query).filter(([key]) => !keys.has(key as QueryKey)));

/**
 * Asks one question of the worklist as often and as narrowly as it takes.
 *
 * Yields what to ask; wants its outcome back. Parts overlap at their borders: the same study may come more than once.
 */
export function* splitQuestion(
  query: StudyQuery,
  context: SplitContext,
): Generator<StudyQuery, SplitResult, PieceOutcome> {
  const splitting = new Splitting(query, context);
  yield* splitting.run();
  const { missing, answered, stopped } = splitting;
  const first = missing[0];
  // Nothing was answered: that is the whole question, not its pieces.
  if (answered === 0 && first !== undefined)
    return { missing: [{ words: null, error: first.error }], answered, stopped };
  return { missing, answered, stopped };
}
