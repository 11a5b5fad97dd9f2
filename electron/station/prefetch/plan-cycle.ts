// One cycle's plan: what the PACS lists now, recorded in the vault with its counts, and what of it is still to be fetched.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import type { PacsChoice } from '../endpoints/port.ts';
import { dueForCensus, type RecountOptions } from './current-count.ts';
import { findPriors, type PlannedStudy, type PriorOptions } from './find-priors.ts';
import { listWorklist } from './list-worklist.ts';
import type { ListedStudy } from './merge-studies.ts';
import { failoverWords, type PacsChooser } from './pacs-choice.ts';
import { capPriorsOfDay } from './prior-day-cap.ts';
import type { PriorBook } from './prior-standing.ts';
import type { TransferQueue } from './queue.ts';
import { type PlannedTransfer, wishesOf } from './queue-row.ts';
import { type GatherOptions, gatherScheduled } from './sources/gather-scheduled.ts';
import { planScheduled } from './sources/plan-scheduled.ts';
import { isOfStudy, scheduledPurpose, urgencyOf } from './sources/scheduled-item.ts';
import { studyIndexOf } from './sources/study-index.ts';
import type { PrefetchTools } from './tools.ts';
import { isComplete } from './transfer-outcome.ts';
import { type CensusBudget, weighCount } from './weigh-count.ts';
import type { WorklistConfig } from './worklist-query.ts';

export interface PlanOptions {
  readonly pacs: PacsChooser;
  readonly pacsChanged: (role: 'query', choice: PacsChoice) => void;
  readonly worklist: WorklistConfig;
  /** Null where a site wants none. */
  readonly priors: (PriorOptions & { readonly maxPerDay: number | null }) | null;
  readonly priorBook: PriorBook;
  readonly recount: RecountOptions;
  readonly sources: Omit<GatherOptions, 'config' | 'isStandIn'>;
  /** Fetched to prove the link and never kept: to want it would mean to wait for it for ever. Null: there is none. */
  readonly canaryStudyUid: string | null;
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
  /** " from backup (…)" when another than the best ranked PACS gave the list; else empty. */
  readonly listedFrom: string;
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
  const choice = options.pacs.choose({ role: 'query' });
  options.pacsChanged('query', choice);
  const listed = await listWorklist(tools, choice.endpoints, options.worklist, signal, memory.learnt);
  if (!listed.ok) return listed;
  const { endpoint, failures, leftOut, unnamed } = listed.value;
  // A stand-in may not have been sent everything yet: what it does not list is not gone from the list for that (S-15).
  const isStandIn = choice.isFailover || endpoint.id !== choice.endpoints[0]?.id;
  const sources = { ...options.sources, config: options.worklist, isStandIn };
  const gathered = await gatherScheduled(tools, queue, endpoint, listed.value.studies, sources, signal);
  const isCanary = ({ descriptor }: ListedStudy): boolean =>
    descriptor.StudyInstanceUID === options.canaryStudyUid;
  const named = onceEach([...listed.value.studies, ...gathered.found]);
  const studies = named.filter((each) => !isCanary(each));
  const index = studyIndexOf(gathered.items, ({ descriptor }) => descriptor);
  const current: PlannedStudy[] = studies.map((study) => {
    const items = index.near(study.descriptor).filter((item) => isOfStudy(item, study.descriptor));
    return {
      listed: study,
      purpose: { kind: 'worklist', reason: 'on the worklist', ...urgencyOf(items) },
    };
  });
  const due = dueForCensus(tools, studies, options.recount);
  const budget: CensusBudget = { left: options.recount.maxCensuses };
  const record = (planned: readonly PlannedStudy[], dueNow: Set<KeyedHash>) =>
    recordAll(tools, endpoint, planned, options.recount, dueNow, budget, signal);
  const first = await record(current, due);
  if (!first.ok) return first;
  // The worklist is in the queue before a prior is asked for: a kill from here on loses no current study.
  queue.plan(cycle, first.value, isDue);
  // Cut short: what was not asked says nothing of who is scheduled, and what they were told stays (S-15).
  if (signal.aborted) return err(cutShort());
  queue.keep(cycle, gathered.kept);
  const whole = failures.length === 0 && !isStandIn;
  if (whole) queue.noteListed(cycle, askedAt);
  const onList = new Set([...first.value.map(({ studyKey }) => studyKey), ...gathered.kept]);
  const scheduled = await planScheduled(tools, queue, gathered, onList, whole);
  if (!scheduled.ok) return scheduled;

  const notes = [...gathered.notes];
  if (studies.length < named.length)
    notes.push('the study of monitor.canary is on the list; it is not kept, and must not be a patient’s');
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
    if (plan.anybodys.length > 0) notes.push(anybodysWords(plan.anybodys.length));
    const wantsPriors = new Set([
      ...onList,
      ...scheduled.value.kept,
      ...scheduled.value.studies.map(({ descriptor }) => tools.vault.keyOf(descriptor.StudyInstanceUID)),
    ]);
    options.priorBook.note(plan.told, plan.anybodys, whole && !signal.aborted ? wantsPriors : null);
    queue.keep(cycle, [...plan.notAsked, ...scheduled.value.kept]);
    const { maxPerDay } = options.priors;
    const others = plan.priors.filter(
      ({ listed: prior }) =>
        !isCanary(prior) && !onList.has(tools.vault.keyOf(prior.descriptor.StudyInstanceUID)),
    );
    const capped = capPriorsOfDay(tools, queue, others, maxPerDay);
    if (capped.beyond > 0)
      notes.push(`${capped.beyond} priors wait for another day (priors.maxPerDay ${maxPerDay})`);
    const priors = await record(capped.within, new Set());
    if (!priors.ok) return priors;
    const urgency = new Map(
      gathered.scheduled.map((item) => [
        tools.vault.keyOf(item.descriptor.StudyInstanceUID),
        wishesOf(scheduledPurpose(item, tools.clock.wall())),
      ]),
    );
    queue.plan(cycle, priors.value, isDue, urgency);
    wanted = [...wanted, ...priors.value];
  }
  if (options.priors === null) options.priorBook.clear();
  if (whole && !signal.aborted) queue.dropBefore(cycle);
  return ok({
    wanted,
    failures,
    leftOut,
    unnamed,
    failedPatients,
    notes,
    listedFrom: listedFromWords(choice, endpoint),
  });
}

const anybodysWords = (studies: number): string =>
  `no priors for ${studies} ${studies === 1 ? 'study' : 'studies'} known by a PatientID alone, which several patients at the PACS have`;

const cutShort = (): KitError =>
  kitError(
    'dicom.cancelled',
    'Asking for the worklist was cut short.',
    'It is asked for again in the next cycle.',
  );

/** " from backup (…)" when another than the best ranked PACS gave the list. */
function listedFromWords(choice: PacsChoice, endpoint: Endpoint): string {
  const [first] = choice.endpoints;
  return first === undefined || first.id === endpoint.id
    ? failoverWords(choice)
    : ` from ${endpoint.id} (${first.id} gave no answer)`;
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
  budget: CensusBudget,
  signal: AbortSignal,
): Promise<Result<readonly PlannedTransfer[], KitError>> {
  const planned: PlannedTransfer[] = [];
  for (const { listed, purpose } of studies) {
    if (signal.aborted) break;
    const { descriptor } = listed;
    const studyKey = tools.vault.keyOf(descriptor.StudyInstanceUID);
    const count = await weighCount(tools, endpoint, listed, recount, due, budget, signal);
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
