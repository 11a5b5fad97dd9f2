// One cycle from start to end, with every way it can end said in words and written to the journal.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { Endpoint } from '../dicom/port.ts';
import { type DrainEnd, type DrainOptions, drainQueue, entry } from './drain-queue.ts';
import type { AskedPatients, PriorChoice } from './find-priors.ts';
import type { PrefetchHold } from './hold.ts';
import type { RecountOptions, SeriesChecks } from './current-count.ts';
import type { Waits } from './cycle-limits.ts';
import { clockTime, reopensAt } from './cycle-hours.ts';
import { relistWhile } from './cycle-relist.ts';
import { closedWords, count, fetchingWords, resultWords } from './cycle-words.ts';
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
  readonly seriesChecked: SeriesChecks['checked'];
  /** What a study waits for although nothing is wrong; `lifted`: a person runs the cycle. */
  readonly waitsFor: (row: TransferRow, lifted: boolean) => Waits;
  /** From one list to the next while a cycle fetches. */
  readonly relistMs: () => number;
  /** The state or its words changed. */
  readonly onPhase: () => void;
  /** The PACS answered with a list. */
  readonly onList: () => void;
}

/** `error` is null when the cycle ran to its end, with every study tried; not that every study is complete. */
export interface CycleEnd {
  readonly error: KitError | null;
}

export type CycleKind = 'manual' | 'scheduled' | 'retries' | 'top-up';

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
    if (signal.aborted) return ended(parts, plan, { kind: 'cancelled' }, true);
    if (!planned.ok)
      return failed(parts, planned.error, `The worklist could not be fetched: ${planned.error.message}`);
    plan = planned.value;
    noteList(parts, plan);
  }
  const fetched = await fetchAndRelist(parts, kind, signal);
  if (held !== null && fetched.end.kind === 'empty') return paused(parts, held);
  return ended(parts, fetched.plan ?? plan, fetched.end, kind === 'manual');
}

function noteList({ record, onList }: CycleParts, { failedPatients, leftOut, unnamed }: CyclePlan): void {
  record.set({ failedPatients, leftOut, unnamed });
  onList();
}

/** Works the queue off, and asks for the list meanwhile; goes on while that brings something. */
async function fetchAndRelist(
  parts: CycleParts,
  kind: CycleKind,
  signal: AbortSignal,
): Promise<{ readonly end: DrainEnd; readonly plan: CyclePlan | null }> {
  const { tools, queue, record, active } = parts;
  let plan: CyclePlan | null = null;
  const over = new AbortController();
  const asking = AbortSignal.any([signal, over.signal]);
  const relisting = relistWhile(tools.clock, parts.relistMs, async () => {
    if (parts.hold('query') !== null || asking.aborted) return;
    const planned = await plannedCycle(parts, 'scheduled', asking);
    if (asking.aborted) return;
    if (planned.ok) {
      plan = planned.value;
      noteList(parts, plan);
    } else record.set({ lastError: planned.error.message });
    active.nudge();
  });
  try {
    for (;;) {
      const end = await drainQueue(tools, queue, {
        ...parts,
        signal,
        parallelTransfers: parts.settings.parallelTransfers,
        mayRun: (row) => parts.waitsFor(row, kind === 'manual') === null,
        onTransfer() {
          const choice = parts.pacs.choose({ role: 'retrieve' });
          parts.pacsChanged('retrieve', choice);
          record.set({ message: `${fetchingWords(queue.rows())}${failoverWords(choice)}` });
          parts.onTransfer();
        },
      });
      const answer = end.kind === 'empty' ? relisting.asking() : null;
      if (answer === null) return { end, plan };
      await answer;
    }
  } finally {
    over.abort();
    await relisting.stop();
  }
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
  const {
    worklist,
    recountAfterMs,
    maxCensuses,
    maxSeriesChecks,
    askAgainAfterMs,
    maxPatients,
    priorRule: rule,
  } = settings;
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
  const recount = {
    recountAfterMs: now ? 0 : recountAfterMs,
    maxCensuses,
    counted: parts.counted,
    seriesChecks: { left: maxSeriesChecks, everyMs: now ? 0 : askAgainAfterMs, checked: parts.seriesChecked },
  };
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
      canaryStudyUid: settings.canaryStudyUid,
      sources: { ...parts.sources, askAgainAfterMs: now ? 0 : recountAfterMs },
    },
    (row) => now || isDue(row.retryAt, tools.clock.wall().getTime(), parts.schedule),
    signal,
  );
};

async function ended(
  parts: CycleParts,
  plan: CyclePlan | null,
  end: DrainEnd,
  lifted: boolean,
): Promise<CycleEnd> {
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
    ...restWords(parts, plan, lifted),
    lastError: end.lastError?.message ?? null,
    ...(plan === null ? {} : { lastFinishedAt: parts.tools.clock.wall().toISOString() }),
  });
  await finished(parts, 'ran', end.lastError);
  return { error: null };
}

/** What is said between two cycles: that it is a pause, where the hours hold something back. */
function restWords(
  { queue, settings, tools, waitsFor }: CycleParts,
  plan: CyclePlan | null,
  lifted: boolean,
): { state: 'idle' | 'paused'; message: string } {
  const now = tools.clock.wall().getTime();
  const rows = queue.rows();
  const waits = rows.filter(({ state }) => state === 'queued').map((row) => waitsFor(row, lifted));
  const waiting = {
    forHours: waits.filter((why) => why === 'hours').length,
    forOffPeak: waits.filter((why) => why === 'off-peak').length,
  };
  const { hours, offPeak } = settings.fetchLimits;
  const words = resultWords(rows, plan, waiting, offPeak?.from ?? '');
  if (waiting.forHours === 0) return { state: 'idle', message: words };
  const until = reopensAt(hours, now);
  return {
    state: 'paused',
    message: `${closedWords(until === null ? null : clockTime(until))}; ${words}`,
  };
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
