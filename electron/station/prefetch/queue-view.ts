// The queue as a page is told of it: rows with the vault's counts, measured rates and estimates. Pure.
import type { QueueView, TopUpView, TransferView } from '../../../shared/contract/queue-view.ts';
import { completenessOf, type KeyedHash } from '../../../shared/domain/study.ts';
import type { StudyCounts } from '../vault/port.ts';
import { bytesMissing, etaOfAll, meanInstanceBytes, msFor, type Remainder } from './queue-eta.ts';
import { priorityOf } from './queue-order.ts';
import type { TransferWay } from './queue-active.ts';
import type { TransferRates } from './queue-rate.ts';
import type { TransferRow } from './queue-row.ts';

export interface QueueViewInput {
  /** In the order of work. */
  readonly rows: readonly TransferRow[];
  readonly counts: ReadonlyMap<KeyedHash, StudyCounts>;
  readonly rates: Pick<TransferRates, 'bytesPerSecond' | 'of'>;
  readonly ways: ReadonlyMap<KeyedHash, TransferWay>;
  readonly series: (studyKey: KeyedHash) => TransferView['series'];
  /** Wall time, ms since 1970. */
  readonly now: number;
}

export function remaindersOf({
  rows,
  counts,
  now,
}: Pick<QueueViewInput, 'rows' | 'counts' | 'now'>): readonly Remainder[] {
  return rows.map(({ studyKey, state, retryAt }) => {
    const { held = 0, heldBytes = 0, expected = null } = counts.get(studyKey) ?? {};
    const retryInMs = retryAt === null ? null : Math.max(0, retryAt - now);
    return { state: trueState(state, held, expected), held, heldBytes, expected, retryInMs };
  });
}

/** The vault's count decides: a row that was complete and has lost or gained an instance since is not (S-7). */
const trueState = (state: TransferRow['state'], held: number, expected: number | null) => {
  const complete = completenessOf(held, expected).state === 'complete';
  if (complete) return 'complete';
  return state === 'complete' ? 'queued' : state;
};

/** @param topUp what is told of a top-up, given the time until everything is here */
export function queueView(
  input: QueueViewInput,
  topUp: (remainders: readonly Remainder[], etaMs: number | null, rate: number | null) => TopUpView | null,
): QueueView {
  const { rows, rates, ways } = input;
  const remainders = remaindersOf(input);
  const bytesPerSecond = rates.bytesPerSecond();
  const mean = meanInstanceBytes(remainders);
  const byKey = new Map(rows.map((row) => [row.studyKey, row]));
  let place = 0;
  const transfers = rows.map((row, index): TransferView => {
    const rest = remainders[index];
    if (rest === undefined) throw new Error('a row without its remainder');
    const { studyKey, kind, forStudy, attempts, retryAt, lastError, endpointId } = row;
    const { state, held, heldBytes, expected } = rest;
    const way = ways.get(studyKey);
    const isToDo = state !== 'complete' && state !== 'cancelled';
    if (isToDo) place += 1;
    const rate = state === 'running' ? rates.of(studyKey) : null;
    const eta = state === 'running' ? msFor(bytesMissing(rest, mean), rate) : null;
    return {
      studyKey,
      kind,
      forStudy,
      priority: priorityOf(row, byKey),
      state,
      place: isToDo ? place : null,
      held,
      expected,
      heldBytes,
      series: seriesOf(input.series(studyKey), state),
      // Where it really comes from, or came; before its first try, whom it was planned for.
      endpointId: way?.endpointId ?? endpointId,
      method: way?.method ?? null,
      attempts,
      lastError,
      retryAt: retryAt === null ? null : new Date(retryAt).toISOString(),
      bytesPerSecond: rate,
      etaMs: eta,
    };
  });
  const etaMs = etaOfAll(remainders, bytesPerSecond);
  return { rows: transfers, bytesPerSecond, etaMs, topUp: topUp(remainders, etaMs, bytesPerSecond) };
}

/** Of a study that is complete every series is; the book may be from before its last image came. */
const seriesOf = (counted: TransferView['series'], state: TransferView['state']): TransferView['series'] =>
  counted === null || state !== 'complete' ? counted : { ...counted, complete: counted.listed };
