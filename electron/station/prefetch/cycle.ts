// One cycle from start to end, with every way it can end said in words and written to the journal.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { Endpoint } from '../dicom/port.ts';
import { type DrainEnd, type DrainOptions, drainQueue, entry } from './drain-queue.ts';
import type { AskedPatients, PriorChoice } from './find-priors.ts';
import type { PrefetchHold } from './hold.ts';
import type { RecountOptions } from './current-count.ts';
import { type CyclePlan, planCycle } from './plan-cycle.ts';
import type { TransferRow } from './queue-row.ts';
import type { TransferQueue } from './queue.ts';
import type { PrefetchRecord } from './record.ts';
import { isDue } from './retry-schedule.ts';
import type { PrefetchSettings } from './settings.ts';
import type { GatherOptions } from './sources/gather-scheduled.ts';
import type { PrefetchTools } from './tools.ts';

import { type createPacsChanges, failoverWords } from './pacs-choice.ts';
import { isUrgent } from './queue-order.ts';

export interface CycleParts extends Omit<DrainOptions, 'signal' | 'mayRun' | 'parallelTransfers'> {
  readonly tools: PrefetchTools;
  readonly queue: TransferQueue;
  readonly record: PrefetchRecord;
  readonly settings: PrefetchSettings;
  readonly endpoints: readonly Endpoint[];
  readonly asked: AskedPatients;
  readonly onPriorChoice: ((choice: PriorChoice) => void) | undefined;
  readonly counted: RecountOptions['counted'];
  readonly sources: Pick<GatherOptions, 'scheduledEndpoints' | 'memory'>;
  readonly pacsChanged: ReturnType<typeof createPacsChanges>;
  /** The state or its words changed. */
  readonly onPhase: () => void;
  /** The PACS answered with a list. */
  readonly onList: () => void;
}

/** `error` is null when the cycle ran to its end, with every study tried; not that every study is complete. */
export interface CycleEnd {
  readonly error: KitError | null;
}

export type CycleKind = 'manual' | 'scheduled' | 'retries';

/** Never rejects for what a PACS or a disk does. */
export async function runOneCycle(
  parts: CycleParts,
  wanted: CycleKind,
  signal: AbortSignal,
): Promise<CycleEnd> {
  const { record, tools } = parts;
  const held = wanted === 'retries' ? null : parts.hold('query');
  const heldBack = heldFrom(parts, held);
  if (heldBack !== null) return paused(parts, heldBack);
  // Nobody may be asked for the list, but what is in the queue may go on.
  const kind = held === null ? wanted : 'retries';
  record.set({ state: 'running', message: 'Asking the PACS for the worklist', lastError: null });
  if (kind !== 'retries') record.set({ lastStartedAt: tools.clock.wall().toISOString() });
  parts.onPhase();
  await parts.journal.append(entry('prefetch:cycle-started', { kind }));

  let plan: CyclePlan | null = null;
  if (kind === 'retries') {
    parts.queue.wake((row) => due(parts, row));
  } else {
    const planned = await plannedCycle(parts, kind, signal);
    if (signal.aborted) return ended(parts, plan, { kind: 'cancelled' });
    if (!planned.ok)
      return failed(parts, planned.error, `The worklist could not be fetched: ${planned.error.message}`);
    plan = planned.value;
    const { failedPatients, leftOut, unnamed } = plan;
    record.set({ failedPatients, leftOut, unnamed });
    parts.onList();
  }
  const end = await drainQueue(tools, parts.queue, {
    ...parts,
    signal,
    parallelTransfers: parts.settings.parallelTransfers,
    mayRun: () => true,
    onTransfer() {
      const choice = parts.pacs.choose({ role: 'retrieve' });
      parts.pacsChanged('retrieve', choice);
      record.set({ message: `${fetchingWords(parts.queue.rows())}${failoverWords(choice)}` });
      parts.onTransfer();
    },
  });
  if (held !== null && end.kind === 'empty') return paused(parts, held);
  return ended(parts, plan, end);
}

/** Why nothing at all may be done now. What is urgent goes on while a PACS is only degraded. */
function heldFrom({ hold, queue }: CycleParts, noList: PrefetchHold | null): PrefetchHold | null {
  const held = hold('retrieve');
  const left = queue.rows().filter(({ state }) => state === 'queued' || state === 'waiting');
  if (held === null) return noList !== null && left.length === 0 ? noList : null;
  return held.urgentMayRun === true && left.some(isUrgent) ? null : held;
}

const due = ({ tools, schedule }: CycleParts, row: TransferRow): boolean =>
  isDue(row.retryAt, tools.clock.wall().getTime(), schedule);

const plannedCycle = (
  { tools, queue, record, settings, ...parts }: CycleParts,
  kind: CycleKind,
  signal: AbortSignal,
) => {
  const { worklist, recountAfterMs, maxCensuses, askAgainAfterMs, maxPatients, priorRule: rule } = settings;
  // A person who asks now wants it now: nothing waits for its turn.
  const now = kind === 'manual';
  const priors =
    rule === null
      ? null
      : {
          rule,
          asked: parts.asked,
          maxPatients,
          maxPerDay: settings.maxPriorsPerDay,
          askAgainAfterMs: now ? 0 : askAgainAfterMs,
          ...(parts.onPriorChoice && { onChoice: parts.onPriorChoice }),
        };
  const recount = { recountAfterMs: now ? 0 : recountAfterMs, maxCensuses, counted: parts.counted };
  return planCycle(
    tools,
    queue,
    record.nextCycle(),
    {
      pacs: parts.pacs,
      pacsChanged: parts.pacsChanged,
      worklist,
      priors,
      recount,
      sources: { ...parts.sources, askAgainAfterMs: now ? 0 : recountAfterMs },
    },
    (row) => now || isDue(row.retryAt, tools.clock.wall().getTime(), parts.schedule),
    signal,
  );
};

const count = (n: number, noun: string): string => `${n} ${n === 1 ? noun : `${noun.replace(/y$/u, 'ie')}s`}`;

function fetchingWords(rows: readonly TransferRow[]): string {
  const done = rows.filter(({ state }) => state !== 'queued' && state !== 'running').length;
  return `Fetching ${Math.min(done + 1, rows.length)} of ${count(rows.length, 'study')}`;
}

async function ended(parts: CycleParts, plan: CyclePlan | null, end: DrainEnd): Promise<CycleEnd> {
  const { record } = parts;
  if (end.kind === 'held') return paused(parts, end.hold);
  if (end.kind === 'cancelled') {
    // A stop by the switch arrives as a cancellation; say which it was.
    const held = parts.hold('retrieve');
    if (held !== null) return paused(parts, held);
    record.set({ state: 'idle', message: 'Cancelled; what was not finished is fetched in the next cycle.' });
    await finished(parts, 'cancelled', null);
    return {
      error: kitError('dicom.cancelled', 'The prefetch was cancelled.', 'Run it again when it suits.'),
    };
  }
  if (end.kind === 'link-down') {
    return failed(parts, end.error, `Stopped: the PACS failed several times in a row. ${end.error.message}`);
  }
  const unanswered = plan?.failures[0];
  if (plan !== null && unanswered !== undefined) {
    const words = `${count(plan.failures.length, 'worklist query')} failed, so the list is not whole: ${unanswered.message}`;
    return failed(parts, unanswered, words);
  }
  record.set({
    state: 'idle',
    message: resultWords(parts.queue.rows(), plan),
    lastError: end.lastError?.message ?? null,
    ...(plan === null ? {} : { lastFinishedAt: parts.tools.clock.wall().toISOString() }),
  });
  await finished(parts, 'ran', end.lastError);
  return { error: null };
}

function resultWords(rows: readonly TransferRow[], plan: CyclePlan | null): string {
  const complete = rows.filter(({ state }) => state === 'complete').length;
  const words = [
    rows.length === 0 ? 'The worklist is empty' : `${complete} of ${count(rows.length, 'study')} complete`,
    ...(complete < rows.length ? [`${rows.length - complete} to be tried again`] : []),
    ...(plan !== null && plan.leftOut > 0 ? [`${plan.leftOut} beyond the configured limit not fetched`] : []),
    ...(plan !== null && plan.unnamed > 0 ? [`${plan.unnamed} listed without a StudyInstanceUID`] : []),
    ...(plan !== null && plan.listedFrom !== '' ? [`listed${plan.listedFrom}`] : []),
    ...(plan !== null && plan.failedPatients > 0
      ? [`priors of ${count(plan.failedPatients, 'patient')} not found out`]
      : []),
    ...(plan?.notes ?? []),
  ];
  return words.join('; ');
}

async function paused(parts: CycleParts, hold: PrefetchHold): Promise<CycleEnd> {
  const before = parts.record.state();
  parts.record.set({ state: 'paused', message: hold.words });
  parts.onPhase();
  // One record for one outage, not one a try.
  if (before.state !== 'paused') await finished(parts, 'paused', null);
  return {
    error: kitError('prefetch.paused', hold.words, 'It goes on by itself when the PACS is healthy again.'),
  };
}

async function failed(parts: CycleParts, error: KitError, message: string): Promise<CycleEnd> {
  parts.record.set({ state: 'failed', message, lastError: error.message });
  await finished(parts, 'failed', error);
  return { error };
}

async function finished(parts: CycleParts, outcome: string, error: KitError | null): Promise<void> {
  const rows = parts.queue.rows();
  const complete = rows.filter(({ state }) => state === 'complete').length;
  const details = {
    outcome,
    studiesWanted: rows.length,
    studiesComplete: complete,
    code: error?.code ?? null,
  };
  await parts.journal.append(entry('prefetch:cycle-finished', details));
}
