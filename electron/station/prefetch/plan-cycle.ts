// One cycle's plan: what the PACS lists now, recorded in the vault with its counts, and what of it is still to be fetched.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import { currentCount, dueForCensus, type RecountOptions } from './current-count.ts';
import { findPriors, type PlannedStudy, type PriorOptions } from './find-priors.ts';
import { listWorklist } from './list-worklist.ts';
import type { ListedStudy } from './merge-studies.ts';
import { capPriorsOfDay } from './prior-day-cap.ts';
import type { TransferQueue } from './queue.ts';
import type { PlannedTransfer } from './queue-row.ts';
import { type GatherOptions, gatherScheduled } from './sources/gather-scheduled.ts';
import { planScheduled } from './sources/plan-scheduled.ts';
import { isOfStudy, urgencyOf } from './sources/scheduled-item.ts';
import type { PrefetchTools } from './tools.ts';
import { isComplete } from './transfer.ts';
import type { WorklistConfig } from './worklist-query.ts';

export interface PlanOptions {
  readonly endpoints: readonly Endpoint[];
  readonly worklist: WorklistConfig;
  /** Null where a site wants none. */
  readonly priors: (PriorOptions & { readonly maxPerDay: number | null }) | null;
  readonly recount: RecountOptions;
  readonly sources: Omit<GatherOptions, 'config'>;
}

export interface CyclePlan {
  readonly wanted: readonly PlannedTransfer[];
  /** Questions of the worklist that failed: the list is not whole, and nothing may be dropped for its absence. */
  readonly failures: readonly KitError[];
  readonly leftOut: number;
  readonly unnamed: number;
  readonly failedPatients: number;
  /** What a person should know of the sources besides the PACS, in words. */
  readonly notes: readonly string[];
}

/** Lists, records, and hands the queue what is wanted. `isDue` decides about rows that wait or have failed. */
export async function planCycle(
  tools: PrefetchTools,
  queue: TransferQueue,
  cycle: number,
  options: PlanOptions,
  isDue: Parameters<TransferQueue['plan']>[2],
  signal: AbortSignal,
): Promise<Result<CyclePlan, KitError>> {
  const askedAt = tools.clock.wall().toISOString();
  const { memory } = options.sources;
  const listed = await listWorklist(tools, options.endpoints, options.worklist, signal, memory.learnt);
  if (!listed.ok) return listed;
  const { endpoint, failures, leftOut, unnamed } = listed.value;
  const sources = { ...options.sources, config: options.worklist };
  const gathered = await gatherScheduled(tools, endpoint, listed.value.studies, sources, signal);
  const studies = onceEach([...listed.value.studies, ...gathered.found]);
  const current: PlannedStudy[] = studies.map((study) => {
    const items = gathered.items.filter((item) => isOfStudy(item, study.descriptor));
    return {
      listed: study,
      purpose: { kind: 'worklist', reason: 'on the worklist', ...urgencyOf(items) },
    };
  });
  const due = dueForCensus(tools, studies, options.recount);
  const first = await recordAll(tools, endpoint, current, options.recount, due, signal);
  if (!first.ok) return first;
  // The worklist is in the queue before a prior is asked for: a kill from here on loses no current study.
  queue.plan(cycle, first.value, isDue);
  const whole = failures.length === 0 && !signal.aborted;
  if (whole) queue.noteListed(cycle, askedAt);
  const onList = new Set(first.value.map(({ studyKey }) => studyKey));
  const scheduled = await planScheduled(tools, queue, gathered, onList, whole);
  if (!scheduled.ok) return scheduled;

  const notes = [...gathered.notes];
  let wanted = first.value;
  let failedPatients = 0;
  if (options.priors !== null && !signal.aborted) {
    const plan = await findPriors(
      tools,
      endpoint,
      [...studies, ...scheduled.value.studies],
      options.priors,
      signal,
    );
    failedPatients = plan.failedPatients;
    queue.keepPriorsOf(cycle, [...plan.notAsked, ...scheduled.value.kept]);
    const { maxPerDay } = options.priors;
    const capped = capPriorsOfDay(tools, queue, plan.priors, maxPerDay);
    if (capped.beyond > 0)
      notes.push(`${capped.beyond} priors wait for another day (priors.maxPerDay ${maxPerDay})`);
    const priors = await recordAll(tools, endpoint, capped.within, options.recount, new Set(), signal);
    if (!priors.ok) return priors;
    queue.plan(cycle, priors.value, isDue);
    wanted = [...wanted, ...priors.value];
  }
  if (whole && !signal.aborted) queue.dropBefore(cycle);
  return ok({ wanted, failures, leftOut, unnamed, failedPatients, notes });
}

const onceEach = (studies: readonly ListedStudy[]): readonly ListedStudy[] =>
  [
    ...new Map(studies.toReversed().map((each) => [each.descriptor.StudyInstanceUID, each])).values(),
  ].toReversed();

async function recordAll(
  tools: PrefetchTools,
  endpoint: Endpoint,
  studies: readonly PlannedStudy[],
  recount: RecountOptions,
  due: Set<KeyedHash>,
  signal: AbortSignal,
): Promise<Result<readonly PlannedTransfer[], KitError>> {
  const planned: PlannedTransfer[] = [];
  for (const { listed, purpose } of studies) {
    if (signal.aborted) break;
    const { descriptor } = listed;
    const studyKey = tools.vault.keyOf(descriptor.StudyInstanceUID);
    const count = await currentCount(tools, endpoint, listed, recount, due, signal);
    if (count.confirmed) {
      const confirmedAt = tools.clock.wall().toISOString();
      const recorded = await tools.vault.recordStudy({
        descriptor,
        purpose,
        expected: count.expected,
        confirmedAt,
      });
      if (!recorded.ok) return err(recorded.error);
    }
    const job = { descriptor, purpose, endpointId: endpoint.id };
    planned.push({ studyKey, job, complete: isComplete(tools, studyKey) });
  }
  return ok(planned);
}
