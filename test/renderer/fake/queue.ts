// The fake station's queue: one row for each study of the day, in every state that a transfer can be in.
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { TransferView } from '../../../shared/contract/queue-view.ts';
import type { StudyRow } from '../../../shared/contract/views.ts';

const MINUTE_MS = 60_000;
const iso = (atMs: number): string => new Date(atMs).toISOString();

/** One row for each study of the day, in every state that a transfer can be in. */
export function fakeQueue(rows: readonly StudyRow[], nowMs: number): readonly TransferView[] {
  const states: readonly Partial<TransferView>[] = [
    {
      state: 'running',
      priority: 'STAT',
      held: 118,
      expected: 240,
      bytesPerSecond: 22e6,
      etaMs: 95_000,
      heldBytes: 62e6,
      series: { complete: 2, listed: 4 },
    },
    {
      state: 'running',
      priority: 'HIGH',
      held: 3,
      expected: null,
      bytesPerSecond: 4.1e6,
      heldBytes: 24e6,
      method: 'C-GET',
      series: null,
    },
    {
      state: 'queued',
      priority: 'ROUTINE',
      held: 0,
      expected: 64,
      etaMs: 6 * MINUTE_MS,
      heldBytes: 0,
      series: { complete: 0, listed: 2 },
      method: null,
    },
    {
      state: 'waiting',
      held: 18,
      expected: 40,
      attempts: 3,
      retryAt: iso(nowMs + 4 * MINUTE_MS),
      lastError: kitError(
        'dicom.association-rejected-transient',
        'The PACS refused the association: too many at this moment (local limit exceeded).',
        'Nothing to do: it is tried again by itself. If it stays so, ask the PACS administrator to allow this station one more association.',
      ),
      series: { complete: 1, listed: 3 },
    },
    { state: 'queued', held: 0, expected: null, heldBytes: 0, method: null, series: null },
    {
      state: 'failed',
      held: 11,
      expected: 12,
      attempts: 29,
      place: null,
      lastError: kitError(
        'dicom.move-destination-unknown',
        'The PACS does not know where to send images: it has no entry for our AE title KITSTATION.',
        'Ask the PACS administrator to enter KITSTATION with this computer’s address and port 11112.',
      ),
    },
    { state: 'cancelled', held: 2, expected: 8, place: null },
  ];
  return rows.map((row, index): TransferView => {
    const listed = states[index];
    const prior = row.purpose.kind === 'prior' ? row.purpose.forStudy : null;
    const base: TransferView = {
      studyKey: row.studyKey,
      kind: prior === null ? 'worklist' : 'prior',
      forStudy: prior,
      priority: null,
      state: prior === null ? 'complete' : 'queued',
      place: index + 1,
      held: 24,
      expected: 24,
      heldBytes: 12.6e6,
      series: { complete: 1, listed: 1 },
      endpointId: 'main-pacs',
      method: 'C-MOVE',
      attempts: 0,
      retryAt: null,
      lastError: null,
      bytesPerSecond: null,
      etaMs: null,
      ...(prior === null ? {} : { held: 0, heldBytes: 0, method: null, series: { complete: 0, listed: 1 } }),
      ...listed,
    };
    return base.state === 'complete' ? { ...base, place: null } : base;
  });
}
