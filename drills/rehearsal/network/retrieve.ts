// The sub-operations of C-MOVE and C-GET (PS3.4 §C.4.2, §C.4.3), the same for both but for where the instances go.
import type { Archive, ArchivedInstance } from '../archive.ts';
import type { Fault } from '../faults.ts';
import { STATUS } from './command-set.ts';
import { contextFor } from './negotiate.ts';
import type { Peer } from './peer.ts';

/** Sub-operation counts as responses carry them (PS3.7 §9.3.3.2). */
export interface SubOperations {
  remaining: number;
  completed: number;
  failed: number;
  warning: number;
  readonly failedUids: string[];
}

export interface RetrieveRun {
  readonly archive: Archive;
  readonly instances: readonly ArchivedInstance[];
  /** Where the instances go: the requesting association for C-GET, one of our own for C-MOVE. */
  readonly receiver: Peer;
  readonly moveOriginator?: { readonly aeTitle: string; readonly messageId: number };
  readonly fault: () => Fault;
  readonly isCancelled: () => boolean;
  /** One instance was taken by the receiver. */
  readonly onSent: () => void;
  /** After each sub-operation but the last: a pending response is due. */
  readonly onProgress: (counts: SubOperations) => Promise<void>;
  /** The abort fault struck: everything of this retrieve is to be cut. */
  readonly onAbort: () => void;
}

/** Sends the instances one by one. @returns the counts at the end, and the final status */
export async function runSubOperations(run: RetrieveRun): Promise<{ counts: SubOperations; status: number }> {
  const fault = run.fault();
  const withheld = fault.mode === 'incomplete' ? fault.missing : 0;
  const instances = run.instances.slice(0, Math.max(0, run.instances.length - withheld));
  const counts: SubOperations = {
    remaining: instances.length,
    completed: 0,
    failed: 0,
    warning: 0,
    failedUids: [],
  };
  for (const [index, archived] of instances.entries()) {
    if (run.isCancelled()) return { counts, status: STATUS.cancel };
    const status = await sendOne(run, archived, index);
    counts.remaining -= 1;
    if (status === STATUS.success) {
      counts.completed += 1;
      run.onSent();
    } else if (status >= 0 && (status & 0xf000) === 0xb000) counts.warning += 1;
    else {
      counts.failed += 1;
      counts.failedUids.push(archived.instance.SOPInstanceUID);
    }
    if (counts.remaining > 0) await run.onProgress(counts);
  }
  return { counts, status: finalStatus(counts) };
}

async function sendOne(
  run: RetrieveRun,
  { series, instance }: ArchivedInstance,
  index: number,
): Promise<number> {
  const target = contextFor(run.receiver, series);
  if (target === undefined || run.receiver.closed) return -1;
  const dataSet = run.archive.dataSet(instance.SOPInstanceUID, target.TransferSyntaxUID);
  const fault = run.fault();
  if (fault.mode === 'abort' && index >= fault.afterInstances) {
    run.receiver.link.abortAfter(Math.floor(dataSet.length / 2));
    run.receiver.link.on('close', run.onAbort);
  }
  return run.receiver.store(
    target.context,
    { SOPClassUID: series.SOPClassUID, SOPInstanceUID: instance.SOPInstanceUID },
    dataSet,
    run.moveOriginator,
  );
}

function finalStatus(counts: SubOperations): number {
  if (counts.failed === 0 && counts.warning === 0) return STATUS.success;
  return counts.completed + counts.warning === 0
    ? STATUS.unableToPerformSubOperations
    : STATUS.subOperationsFailed;
}
