// What the fake station says of its queue, its PACS, its switch record and its planned windows; everything answers to the page's acts.
import type { Channel, ChannelOutput, ParsedInput } from '../../../shared/contract/channels.ts';
import type { StationEvent } from '../../../shared/contract/events.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { PlannedWindowView } from '../../../shared/contract/planned-window-view.ts';
import type { QueueView, TransferView } from '../../../shared/contract/queue-view.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { StudyRow } from '../../../shared/contract/views.ts';
import { fakeDecisions } from './decisions.ts';
import { fakeEndpointTest } from './endpoint-test.ts';
import { fakeEndpoints } from './endpoints.ts';
import { fakeQueue } from './queue.ts';
import { fakeRuleLab } from './rule-lab.ts';
import { createFakeWindows } from './windows.ts';

const MINUTE_MS = 60_000;
const GONE = kitError('vault.study-not-found', 'This study is not in the queue.', 'Look at the queue again.');

type Handlers = {
  readonly [C in Channel]?: (input: ParsedInput<C>) => Result<ChannelOutput<C>, KitError>;
};

export interface FakeArea {
  readonly handlers: Handlers;
  setQueue(patch: Partial<QueueView>): void;
  windows(): readonly PlannedWindowView[];
}

export function createFakeArea(
  rows: readonly StudyRow[],
  nowMs: number,
  emit: (event: StationEvent) => void,
): FakeArea {
  let queue: QueueView = {
    rows: [...fakeQueue(rows, nowMs)],
    bytesPerSecond: 26e6,
    etaMs: 14 * MINUTE_MS,
    topUp: null,
  };
  const windows = createFakeWindows(nowMs, emit);
  const setQueue = (patch: Partial<QueueView>): QueueView => {
    queue = { ...queue, ...patch };
    emit({ type: 'queue:changed' });
    return queue;
  };
  const change = (studyKey: string, patch: (row: TransferView) => Partial<TransferView>) => {
    if (!queue.rows.some((row) => row.studyKey === studyKey)) return err(GONE);
    return ok(
      setQueue({
        rows: queue.rows.map((row) => (row.studyKey === studyKey ? { ...row, ...patch(row) } : row)),
      }),
    );
  };
  return {
    setQueue,
    windows: windows.list,
    handlers: {
      'switch:decisions': ({ limit }) => ok(fakeDecisions(nowMs).slice(0, limit)),
      'window:list': () => ok([...windows.list()]),
      'window:plan': windows.plan,
      'window:cancel': ({ windowId }) => windows.cancel(windowId),
      'rule-lab:rule': () => ok({ yaml: 'maxPerStudy: 8\n', isDefault: true }),
      'rule-lab:replay': ({ rule }) =>
        rule?.includes('minScore: 7') === true
          ? err(
              kitError(
                'config.invalid',
                'This rule cannot be used. Line 2, minScore: it must be at most 1.',
                'Correct it and replay it again.',
              ),
            )
          : ok(fakeRuleLab(rule !== null)),
      'queue:list': () => ok(queue),
      'queue:cancel-study': ({ studyKey }) => change(studyKey, () => ({ state: 'cancelled', place: null })),
      'queue:resume-study': ({ studyKey }) =>
        change(studyKey, () => ({ state: 'queued', place: 9, lastError: null })),
      'queue:move-up': ({ studyKey }) => change(studyKey, () => ({ state: 'queued', place: 1 })),
      'prefetch:top-up': ({ by }) =>
        ok(
          setQueue({
            topUp: {
              by,
              verdict: 'in-time',
              words: '5 of 10 studies to go, about 14 minutes at 26 MB/s: done 46 minutes before the window',
              finishesAt: new Date(Date.parse(by) - 46 * MINUTE_MS).toISOString(),
            },
          }),
        ),
      'prefetch:end-top-up': () => ok(setQueue({ topUp: null })),
      'endpoint:test': ({ endpointId }) => ok(fakeEndpointTest(endpointId, nowMs)),
      'endpoint:cancel-test': () => ok({}),
      'endpoint:list': () => ok([...fakeEndpoints(nowMs)]),
    },
  };
}
