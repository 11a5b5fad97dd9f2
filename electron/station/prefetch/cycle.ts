// One cycle: lists, plans, fetches, and lists again while it fetches. How it can end is in cycle-end.ts.
import type { Result } from '../../../shared/contract/result.ts';
import { ended, failed, paused } from './cycle-end.ts';
import { forgetOld } from './cycle-memory.ts';
import {
  createRound,
  type CycleEnd,
  type CycleKind,
  type CycleParts,
  isFrequent,
  type Round,
} from './cycle-parts.ts';
import { relistWhile } from './cycle-relist.ts';
import { count, fetchingWords } from './cycle-words.ts';
import { type DrainEnd, drainQueue } from './drain-queue.ts';
import type { PrefetchHold } from './hold.ts';
import { failoverWords } from './pacs-choice.ts';
import { type CyclePlan, planCycle } from './plan-cycle.ts';
import { isUrgent } from './queue-order.ts';
import type { TransferRow } from './queue-row.ts';
import { isDue } from './retry-schedule.ts';

/** Never rejects for what a PACS or a disk does. */
export async function runOneCycle(
  parts: CycleParts,
  wanted: CycleKind,
  signal: AbortSignal,
): Promise<CycleEnd> {
  // No transfer outlives its cycle: what still runs is one whose end could not be written, as on a full disk.
  if (parts.queue.rows().some(({ state }) => state === 'running')) parts.queue.takeBack();
  const held = wanted === 'retries' ? null : parts.hold('query');
  // Where nobody may be asked for the list, what is in the queue may still go on.
  const kind = held === null ? wanted : 'retries';
  const round = createRound(parts, kind);
  const heldBack = heldFrom(parts, held);
  if (heldBack !== null) return paused(parts, round, heldBack);
  if (kind !== 'retries') round.show();
  if (!isFrequent(kind)) await round.note();

  let plan: CyclePlan | null = null;
  if (kind === 'retries') {
    parts.queue.wake((row) => due(parts, row));
  } else {
    const planned = await plannedCycle(parts, kind, signal);
    if (signal.aborted) return ended(parts, round, plan, { kind: 'cancelled' }, true);
    noteList(parts, planned);
    if (!planned.ok && parts.unlisted !== null)
      return failed(parts, round, planned.error, parts.unlisted.words);
    plan = planned.ok ? planned.value : null;
  }
  const fetched = await fetchAndRelist(parts, round, signal);
  if (held !== null && fetched.end.kind === 'empty') return paused(parts, round, held);
  return ended(parts, round, fetched.plan ?? plan, fetched.end, kind === 'manual');
}

/** What the list, or its failure, means for what is said until it is asked for again. */
function noteList(parts: CycleParts, planned: Result<CyclePlan>): void {
  const { record, onList } = parts;
  if (!planned.ok) {
    const { error } = planned;
    parts.unlisted = { error, words: `The worklist could not be fetched: ${error.message}` };
    record.set({ lastError: error.message });
    return;
  }
  const { failures, failedPatients, leftOut, unnamed } = planned.value;
  const [error] = failures;
  const words = `${count(failures.length, 'worklist query')} failed, so the list is not whole: ${error?.message ?? ''}`;
  parts.unlisted = error === undefined ? null : { error, words };
  record.set({ failedPatients, leftOut, unnamed });
  forgetOld(parts);
  onList();
}

/** Works the queue off, and asks for the list meanwhile; goes on while that brings something. */
async function fetchAndRelist(
  parts: CycleParts,
  round: Round,
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
    noteList(parts, planned);
    if (planned.ok) plan = planned.value;
    active.nudge();
  });
  try {
    for (;;) {
      const end = await drainQueue(tools, queue, {
        ...parts,
        signal,
        parallelTransfers: parts.settings.parallelTransfers,
        mayRun: (row) => parts.waitsFor(row, round.kind === 'manual') === null,
        onTransfer() {
          round.show();
          void round.note();
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

/** Why nothing at all may be done now. What is urgent goes on, when it is due, while a PACS is only degraded. */
function heldFrom(parts: CycleParts, noList: PrefetchHold | null): PrefetchHold | null {
  const { hold, queue } = parts;
  const held = hold('retrieve');
  const left = queue.rows().filter(({ state }) => state === 'queued' || state === 'waiting');
  if (held === null) return noList !== null && left.length === 0 ? noList : null;
  return held.urgentMayRun === true && left.some((row) => isUrgent(row) && due(parts, row)) ? null : held;
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
      priorBook: parts.priorBook,
      recount,
      canaryStudyUid: settings.canaryStudyUid,
      sources: { ...parts.sources, askAgainAfterMs: now ? 0 : recountAfterMs },
    },
    (row) => now || isDue(row.retryAt, tools.clock.wall().getTime(), parts.schedule),
    signal,
  );
};
