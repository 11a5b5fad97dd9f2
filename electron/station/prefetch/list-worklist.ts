// Asks a PACS for the worklist, question by question; a question that failed is never an empty answer (S-15).
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { StudyDescriptor } from '../../../shared/domain/study.ts';
import type { Endpoint, StudyQuery } from '../dicom/port.ts';
import { type ListedStudy, mergeStudies } from './merge-studies.ts';
import { dicomDay } from './sources/date-window.ts';
import {
  capabilitiesOf,
  createLearntAnswers,
  type LearntAnswers,
  type RawAnswer,
} from './sources/learnt-answers.ts';
import { type MissingPiece, type PieceOutcome, splitQuestion } from './sources/split-question.ts';
import { findOptions, isLinkTrouble, type PrefetchTools } from './tools.ts';
import { answersQuestion, type WorklistConfig, worklistQuestions } from './worklist-query.ts';

export interface Worklist {
  readonly endpoint: Endpoint;
  /** Newest first, at most as many as configured. */
  readonly studies: readonly ListedStudy[];
  /** Beyond the configured number, and therefore not fetched. */
  readonly leftOut: number;
  /** Listed without a StudyInstanceUID: nobody can ask for them. */
  readonly unnamed: number;
  /** Of questions, or parts of them, that got no answer; the list is then not whole. */
  readonly failures: readonly KitError[];
}

/** What was learnt of each PACS by its answers, and since when (monotonic), by endpoint id; lives as long as the prefetch. */
export type LearntByEndpoint = Map<string, { readonly answers: LearntAnswers; readonly since: number }>;

/** What a PACS ignores, rejects or stops at is found out anew after this: it may have been repaired, or been busy that once. */
const LEARNT_LAPSES_AFTER_MS = 86_400_000;

/** Questions in pieces to one PACS in one cycle, at most: a list that needs more is said to be not whole (S-10). */
const MAX_PIECES = 300;

interface Answers {
  readonly studies: readonly StudyDescriptor[];
  readonly failures: readonly KitError[];
  readonly answered: number;
  /** Answers without a usable StudyInstanceUID: they cannot be fetched. */
  readonly unnamed: number;
}

/** One piece, as the port answers it; what came before an error counts too. */
async function askPiece(
  tools: PrefetchTools,
  endpoint: Endpoint,
  query: StudyQuery,
  signal: AbortSignal,
  onUnusableAnswer: () => void,
): Promise<PieceOutcome> {
  const answers: RawAnswer[] = [];
  const onAnswer = (study: StudyDescriptor, also: RawAnswer['also']): void =>
    void answers.push({ study, also });
  const options = { ...findOptions(tools, signal), onUnusableAnswer, onAnswer };
  const found = await tools.port.findStudies(endpoint, query, options);
  if (!found.ok) return { answers, error: found.error };
  // An adapter that does not tell of each answer tells them all in the end.
  return {
    answers: answers.length > 0 ? answers : found.value.map((study) => ({ study, also: {} })),
    error: null,
  };
}

/** One failure for each question, with the pieces that stayed out; the first few are named. */
function failureOf(missing: readonly MissingPiece[]): readonly KitError[] {
  const [first] = missing;
  if (first === undefined) return [];
  const named = [...new Set(missing.flatMap(({ words }) => words ?? []))];
  if (named.length === 0) return [first.error];
  const more = named.length > 3 ? ` and ${named.length - 3} more parts` : '';
  const message = `The PACS did not give the ${named.slice(0, 3).join('; ')}${more}: ${first.error.message}`;
  return [{ ...first.error, message }];
}

async function ask(
  tools: PrefetchTools,
  endpoint: Endpoint,
  config: WorklistConfig,
  learnt: LearntAnswers,
  signal: AbortSignal,
): Promise<Answers> {
  const studies: StudyDescriptor[] = [];
  const failures: KitError[] = [];
  let answered = 0;
  let unnamed = 0;
  const wall = tools.clock.wall();
  const context = {
    learnt,
    today: dicomDay(wall),
    budget: { left: MAX_PIECES },
    modalities: config.queries.flatMap(({ modalities }) => modalities),
    isLinkTrouble,
  };
  for (const question of worklistQuestions(config, wall)) {
    const splitting = splitQuestion(question.query, context);
    let step = splitting.next();
    while (step.done !== true) {
      const outcome = await askPiece(tools, endpoint, step.value, signal, () => {
        unnamed += 1;
      });
      const wanted = outcome.answers.filter(({ study, also }) => answersQuestion(study, question, also));
      studies.push(...wanted.map(({ study }) => study));
      step = splitting.next(outcome);
    }
    answered += step.value.answered;
    failures.push(...failureOf(step.value.missing));
    // The other questions would wait for the same silence (S-10).
    if (signal.aborted || step.value.stopped) break;
  }
  for (const fact of capabilitiesOf(endpoint.id, learnt)) tools.observed?.(fact);
  return { studies, failures, answered, unnamed };
}

function learntOf(learntBy: LearntByEndpoint, endpointId: string, now: number): LearntAnswers {
  const known = learntBy.get(endpointId);
  if (known !== undefined && now - known.since < LEARNT_LAPSES_AFTER_MS) return known.answers;
  const answers = createLearntAnswers();
  learntBy.set(endpointId, { answers, since: now });
  return answers;
}

/**
 * The worklist of the first endpoint that answers any question.
 *
 * @returns the first endpoint's error when none answers
 */
export async function listWorklist(
  tools: PrefetchTools,
  endpoints: readonly Endpoint[],
  config: WorklistConfig,
  signal: AbortSignal,
  learntBy: LearntByEndpoint = new Map(),
): Promise<Result<Worklist, KitError>> {
  let first: KitError | null = null;
  for (const endpoint of endpoints) {
    const learnt = learntOf(learntBy, endpoint.id, tools.clock.now());
    const { studies, failures, answered, unnamed } = await ask(tools, endpoint, config, learnt, signal);
    // Also what came before the PACS stopped at its limit is better than nothing; `failures` says that it is not all.
    if (answered > 0 || studies.length > 0) {
      const merged = mergeStudies(studies);
      const kept = merged.slice(0, config.maxStudies);
      return ok({ endpoint, studies: kept, leftOut: merged.length - kept.length, unnamed, failures });
    }
    first ??= failures[0] ?? null;
    if (signal.aborted) break;
  }
  const remedy = 'Name a PACS under `endpoints` in the configuration.';
  return err(first ?? kitError('prefetch.no-endpoint', 'No PACS is configured.', remedy));
}
