// How a call fails that a drill fails: as the real adapter words it, and marked as a drill in words and details (S-6).
import { type KitError, kitError } from '../../../../shared/contract/kit-error.ts';
import {
  cancelled,
  connectFailed,
  connectionLost,
  deadlineExceeded,
  idleTooLong,
  type Parties,
} from '../../dicom/association-errors.ts';
import type { Endpoint } from '../../dicom/port.ts';

export interface DrillErrors {
  refused(endpoint: Endpoint): KitError;
  /** The connection broke under a call that was under way. */
  cut(endpoint: Endpoint): KitError;
  deadline(endpoint: Endpoint, deadlineMs: number): KitError;
  idle(endpoint: Endpoint, idleMs: number): KitError;
  /** The archive cannot give what is older than today. */
  archiveLost(endpoint: Endpoint, operation: string): KitError;
  /** The caller's own hand: no failure of anything. */
  cancelled(endpoint: Endpoint): KitError;
}

const REMEDY =
  "Nothing is wrong: the drill does this to this station's own link, and the link is back when the drill ends.";

const drilled = (error: KitError): KitError => ({
  ...error,
  message: `DRILL: ${error.message}`,
  remedy: REMEDY,
  details: { ...error.details, drill: true },
});

/** Whether an error was made by a drill. */
export const isOfDrill = ({ details }: KitError): boolean => details['drill'] === true;

/** The port of the PACS could not be reached, as the TCP probe says it. */
export const portRefused = (port: number): KitError =>
  drilled(kitError('dicom.connection-refused', 'The PACS port could not be reached.', REMEDY, { port }));

export function createDrillErrors(callingAeTitle: string): DrillErrors {
  const who = ({ aeTitle, host, port, id }: Endpoint): Parties => ({
    callingAeTitle,
    calledAeTitle: aeTitle === '' ? id : aeTitle,
    host,
    port,
  });
  return {
    refused: (endpoint) => drilled(connectFailed(who(endpoint), 'ECONNREFUSED')),
    cut: (endpoint) =>
      drilled(connectionLost(who(endpoint), 'reset the connection in the midst of a call', 'ECONNRESET')),
    deadline: (endpoint, deadlineMs) => drilled(deadlineExceeded(who(endpoint), deadlineMs)),
    idle: (endpoint, idleMs) => drilled(idleTooLong(who(endpoint), idleMs)),
    archiveLost: (endpoint, operation) =>
      drilled(
        kitError(
          'dicom.status-failure',
          `The PACS ${who(endpoint).calledAeTitle} could not carry out ${operation} (status C001): its archive storage is gone.`,
          REMEDY,
          { calledAeTitle: who(endpoint).calledAeTitle, operation, status: 'C001' },
        ),
      ),
    cancelled: (endpoint) => cancelled(who(endpoint)),
  };
}
