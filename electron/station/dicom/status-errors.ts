// What the status of a final C-ECHO, C-FIND, C-MOVE or C-GET response means (PS3.7 Annex C, PS3.4 §C.4).
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { Parties } from './association-errors.ts';

export type Operation = 'C-ECHO' | 'C-FIND' | 'C-MOVE' | 'C-GET';

/** Kind of a status; PixelMed says pending with 0xFF01, so both pending values count. */
export type StatusKind =
  | 'success'
  | 'pending'
  | 'cancelled'
  | 'warning'
  | 'refused'
  | 'destination-unknown'
  | 'failure';

/** Sorts a status into its kind; total, and unknown values are failures (S-7). */
export function statusKind(status: number): StatusKind {
  if (status === 0x0000) return 'success';
  if (status === 0xff00 || status === 0xff01) return 'pending';
  if (status === 0xfe00) return 'cancelled';
  if (status === 0x0001 || (status & 0xf000) === 0xb000) return 'warning';
  if (status === 0xa801) return 'destination-unknown';
  if ((status & 0xff00) === 0xa700 || status === 0x0122 || status === 0x0124) return 'refused';
  return 'failure';
}

/** 0xA702 → `A702`, as vendors' logs spell it. */
export const hex = (status: number): string => status.toString(16).toUpperCase().padStart(4, '0');

/** The error for a final status that is neither success nor a warning. */
export function statusError(
  who: Parties,
  operation: Operation,
  status: number,
  moveDestination: string,
): KitError {
  const details = {
    callingAeTitle: who.callingAeTitle,
    calledAeTitle: who.calledAeTitle,
    port: who.port,
    operation,
    status: hex(status),
  };
  const subject = `The PACS ${who.calledAeTitle}`;
  const kind = statusKind(status);
  if (kind === 'destination-unknown') {
    return kitError(
      'dicom.move-destination-unknown',
      `${subject} does not know the C-MOVE destination ${moveDestination} (status ${hex(status)}).`,
      `Ask the PACS administrator to register ${moveDestination} with this station's address and port.`,
      details,
    );
  }
  if (kind === 'cancelled' && operation === 'C-FIND') {
    return kitError(
      'dicom.answer-too-large',
      `${subject} stopped the query by itself: it gives no more answers than its own limit (status ${hex(status)}).`,
      'Narrow the query, for example by date or modality, or raise the limit on the PACS.',
      details,
    );
  }
  if (status === 0x0122 || status === 0x0124) {
    return kitError(
      'dicom.status-refused',
      `${subject} does not ${status === 0x0124 ? `authorise ${who.callingAeTitle} for` : 'support'} ${operation} (status ${hex(status)}).`,
      `Ask the PACS administrator to allow ${operation} for ${who.callingAeTitle}.`,
      details,
    );
  }
  if (kind === 'refused') {
    const cannotSend = operation === 'C-MOVE' && status === 0xa702;
    if (operation === 'C-GET' && status === 0xa702) {
      return kitError(
        'dicom.status-refused',
        `${subject} refused C-GET: it could not send the instances (status ${hex(status)}).`,
        'The PACS may hold them in a form that it cannot send this way: retrieve by C-MOVE, or look into its log.',
        details,
      );
    }
    return kitError(
      'dicom.status-refused',
      `${subject} refused ${operation}: ${cannotSend ? `it could not send to ${moveDestination}` : 'out of resources'} (status ${hex(status)}).`,
      cannotSend
        ? `Check that the PACS has the right address and port for ${moveDestination}, and that it can reach this station.`
        : 'Wait and try again; the PACS is overloaded or out of space.',
      details,
    );
  }
  return kitError(
    'dicom.status-failure',
    `${subject} could not carry out ${operation} (status ${hex(status)}).`,
    failureRemedy(operation, status, moveDestination),
    details,
  );
}

function failureRemedy(operation: Operation, status: number, moveDestination: string): string {
  if (operation === 'C-MOVE') {
    return `Check that the PACS knows ${moveDestination} with the right address and port and still has the study; its log says more.`;
  }
  if (status === 0xa900) return 'The PACS found the request inconsistent; its log says which attribute.';
  return 'Try again; if it stays, the log of the PACS says more.';
}

/** Some instances were not sent, or not taken: never a success (S-7). */
export function subOperationsFailed(
  who: Parties,
  counts: { readonly completed: number; readonly failed: number; readonly warning: number },
  operation: Operation,
): KitError {
  return kitError(
    'dicom.sub-operations-failed',
    `${operation} from the PACS ${who.calledAeTitle} left ${counts.failed} of ${counts.failed + counts.completed + counts.warning} instances behind.`,
    'Try again; if the same instances stay behind, the logs of the PACS and of this station say why they are refused.',
    { calledAeTitle: who.calledAeTitle, operation, ...counts },
  );
}
