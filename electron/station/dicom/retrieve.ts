// C-MOVE and C-GET of a study or a series (PS3.4 §C.4.2, §C.4.3), down to one verdict: everything, or an error with the counts.
import { randomUUID } from 'node:crypto';
import dimse from 'dcmjs-dimse';
import type { Parties } from './association-errors.ts';
import { COMMAND, type CommandSet } from './command-set.ts';
import { DicomFailure } from './dicom-failure.ts';
import type { InstanceSink, RetrieveProgress, RetrieveTarget } from './port.ts';
import type { ScuAssociation } from './scu-association.ts';
import { type Operation, statusError, statusKind, subOperationsFailed } from './status-errors.ts';
import { receiveStore } from './store-receiver.ts';
import { STUDY_ROOT_GET, STUDY_ROOT_MOVE } from './uids.ts';

/** Sub-operations of one or several requests. */
export interface Counts {
  completed: number;
  failed: number;
  warning: number;
}

export type OnProgress = (progress: RetrieveProgress) => void;

const pacsCounts = (command: CommandSet): Counts => ({
  completed: command.NumberOfCompletedSuboperations ?? 0,
  failed: command.NumberOfFailedSuboperations ?? 0,
  warning: command.NumberOfWarningSuboperations ?? 0,
});

/** Fails on any final status but success and warning. Those two are judged by their counts. */
function checkFinal(who: Parties, operation: Operation, final: CommandSet, destination: string): Counts {
  const status = final.Status ?? 0xc000;
  const counts = pacsCounts(final);
  const kind = statusKind(status);
  if (kind === 'success') return counts;
  if (kind === 'warning') {
    // "One or more failures or warnings" without counts of either could hide anything.
    return counts.failed + counts.warning > 0 ? counts : { ...counts, failed: 1 };
  }
  if (counts.failed > 0 && counts.completed > 0) return counts;
  throw new DicomFailure(statusError(who, operation, status, destination));
}

/**
 * Asks the PACS to send the target to our storage SCP.
 *
 * @throws DicomFailure when any sub-operation failed
 */
export async function moveOnce(
  association: ScuAssociation,
  who: Parties,
  target: RetrieveTarget,
  options: {
    readonly destination: string;
    readonly onProgress: OnProgress;
    readonly elsewhereIdleMs?: () => number;
  },
): Promise<Counts> {
  const { destination } = options;
  const { StudyInstanceUID, SeriesInstanceUID } = target;
  const { CMoveRequest } = dimse.requests;
  const request =
    SeriesInstanceUID === undefined
      ? CMoveRequest.createStudyMoveRequest(destination, StudyInstanceUID)
      : CMoveRequest.createSeriesMoveRequest(destination, StudyInstanceUID, SeriesInstanceUID);
  const final = await association.exchange(
    {
      request,
      requestField: COMMAND.moveRequest,
      cancellable: request,
      ...(options.elsewhereIdleMs && { elsewhereIdleMs: options.elsewhereIdleMs }),
      onPending(command) {
        const { completed, failed, warning } = pacsCounts(command);
        const remaining = command.NumberOfRemainingSuboperations;
        options.onProgress({ completed: completed + warning, failed, remaining });
        return undefined;
      },
    },
    'C-MOVE',
    STUDY_ROOT_MOVE,
  );
  const counts = checkFinal(who, 'C-MOVE', final, destination);
  if (counts.failed > 0) throw new DicomFailure(subOperationsFailed(who, counts, 'C-MOVE'));
  return counts;
}

/** What the sink took and refused of one or several C-GETs, and what the PACS says it could not send. */
export interface GetTally extends Counts {
  /** Instances that the PACS counts as delivered although we did not take them. */
  claimed: number;
}

/**
 * Fetches the target over this association and adds to the tally. Failures of single instances are only counted: the caller
 * judges when everything has been asked for.
 *
 * @throws DicomFailure when the request as a whole failed
 */
export async function getOnce(
  association: ScuAssociation,
  who: Parties,
  target: RetrieveTarget,
  tally: GetTally,
  options: {
    readonly sink: InstanceSink;
    readonly maxInstanceBytes: number;
    readonly remoteAddress: string;
    readonly onProgress: OnProgress;
  },
): Promise<void> {
  const { StudyInstanceUID, SeriesInstanceUID } = target;
  const { CGetRequest } = dimse.requests;
  const request =
    SeriesInstanceUID === undefined
      ? CGetRequest.createStudyGetRequest(StudyInstanceUID)
      : CGetRequest.createSeriesGetRequest(StudyInstanceUID, SeriesInstanceUID);
  const associationId = randomUUID();
  let stored = 0;
  let refused = 0;
  const report = (remaining: number | null): void =>
    options.onProgress({ completed: tally.completed + stored, failed: tally.failed + refused, remaining });
  try {
    const final = await association.exchange(
      {
        request,
        requestField: COMMAND.getRequest,
        cancellable: request,
        onPending(command) {
          report(command.NumberOfRemainingSuboperations);
          return undefined;
        },
        onStore(command, context, respond) {
          return receiveStore({
            sink: options.sink,
            arriving: {
              SOPClassUID: command.AffectedSOPClassUID,
              SOPInstanceUID: command.AffectedSOPInstanceUID,
              TransferSyntaxUID: context.transferSyntax,
              callingAeTitle: who.calledAeTitle,
              remoteAddress: options.remoteAddress,
              associationId,
            },
            contextSopClass: context.abstractSyntax,
            maxInstanceBytes: options.maxInstanceBytes,
            respond(status) {
              if (status === 0) stored += 1;
              else refused += 1;
              report(null);
              return respond(status);
            },
          });
        },
      },
      'C-GET',
      STUDY_ROOT_GET,
    );
    const pacs = checkFinal(who, 'C-GET', final, '');
    tally.failed += Math.max(refused, pacs.failed);
    tally.claimed += Math.max(0, pacs.completed + pacs.warning - stored);
  } finally {
    tally.completed += stored;
    // Not waited for: a sink that is stuck must not carry the call past its deadline.
    void association.settled().then(() => options.sink.associationEnded?.(associationId));
  }
}
