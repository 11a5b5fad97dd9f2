// Asks a PACS for the worklist, question by question; a question that failed is never an empty answer (S-15).
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { StudyDescriptor } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import { type ListedStudy, mergeStudies } from './merge-studies.ts';
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
  /** Of questions that got no answer; the list is then not whole. */
  readonly failures: readonly KitError[];
}

interface Answers {
  readonly studies: readonly StudyDescriptor[];
  readonly failures: readonly KitError[];
  readonly answered: number;
  /** Answers without a usable StudyInstanceUID: they cannot be fetched. */
  readonly unnamed: number;
}

async function ask(
  tools: PrefetchTools,
  endpoint: Endpoint,
  config: WorklistConfig,
  signal: AbortSignal,
): Promise<Answers> {
  const studies: StudyDescriptor[] = [];
  const failures: KitError[] = [];
  let answered = 0;
  let unnamed = 0;
  for (const question of worklistQuestions(config, tools.clock.wall())) {
    const onUnusableAnswer = (): void => {
      unnamed += 1;
    };
    const options = { ...findOptions(tools, signal), onUnusableAnswer };
    const found = await tools.port.findStudies(endpoint, question.query, options);
    if (found.ok) {
      answered += 1;
      studies.push(...found.value.filter((study) => answersQuestion(study, question)));
    } else {
      failures.push(found.error);
      // The other questions would wait for the same silence (S-10).
      if (signal.aborted || isLinkTrouble(found.error.code)) break;
    }
  }
  return { studies, failures, answered, unnamed };
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
): Promise<Result<Worklist, KitError>> {
  let first: KitError | null = null;
  for (const endpoint of endpoints) {
    const { studies, failures, answered, unnamed } = await ask(tools, endpoint, config, signal);
    if (answered > 0) {
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
