// Every way an association can end, in words that a PACS administrator can act on.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';

/** Who was talking to whom: configuration, not patient data. */
export interface Parties {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly host: string;
  readonly port: number;
}

/** How a sentence about the PACS begins. */
export const pacs = (who: Parties): string => `The PACS ${who.calledAeTitle} (${who.host}:${who.port})`;
export const facts = (who: Parties) => ({
  callingAeTitle: who.callingAeTitle,
  calledAeTitle: who.calledAeTitle,
  port: who.port,
});

/** The TCP connection could not be made; `systemCode` is libuv's (`ECONNREFUSED`, `ENOTFOUND`, …). */
export function connectFailed(who: Parties, systemCode: string): KitError {
  const details = { ...facts(who), systemCode };
  switch (systemCode) {
    case 'ECONNREFUSED':
      return kitError(
        'dicom.connection-refused',
        `${pacs(who)} refused the connection: nothing listens on that port.`,
        'Check that the PACS is running and that the port is right.',
        details,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EAI_NODATA':
    case 'EAI_NONAME':
      return kitError(
        'dicom.host-not-found',
        `The host name ${who.host} of the PACS ${who.calledAeTitle} could not be resolved.`,
        'Check the spelling of the host name and the name server of this station, or use an IP address.',
        details,
      );
    case 'ECONNRESET':
    case 'EPIPE':
      return connectionLost(who, 'reset the connection while it was being opened', systemCode);
    default:
      return connectTimeout(who, details);
  }
}

/** Nobody answered, or no route leads there. */
export function connectTimeout(
  who: Parties,
  details: Readonly<Record<string, string | number | boolean>> = facts(who),
): KitError {
  return kitError(
    'dicom.connection-timeout',
    `${pacs(who)} could not be reached: no answer to the connection attempt.`,
    'Check the network, the address and any firewall between this station and the PACS.',
    details,
  );
}

/** The connection broke: `how` completes the sentence "The PACS …". */
export function connectionLost(who: Parties, how: string, systemCode: string): KitError {
  return kitError(
    'dicom.connection-lost',
    `${pacs(who)} ${how}.`,
    'Try again; if it happens at once every time, the port may belong to another service or want TLS.',
    { ...facts(who), systemCode },
  );
}

const REJECT_REASONS: Readonly<Record<string, readonly [words: string, remedy: string | null]>> = {
  '1/1': ['no reason given', null],
  '1/2': ['application context name not supported', null],
  '1/3': ['calling AE title not recognised', 'calling'],
  '1/7': ['called AE title not recognised', 'called'],
  '2/1': ['no reason given', null],
  '2/2': ['protocol version not supported', null],
  '3/1': ['temporary congestion', 'busy'],
  '3/2': ['local limit exceeded', 'busy'],
};

const REJECT_SOURCES: Readonly<Record<number, string>> = {
  1: 'its DICOM service',
  2: 'its association layer (ACSE)',
  3: 'its presentation layer',
};

/** A-ASSOCIATE-RJ (PS3.8 §9.3.4, table 9-21). Numbers that the standard does not know are told as numbers. */
export function associationRejected(
  who: Parties,
  rejection: { readonly result: number; readonly source: number; readonly reason: number },
): KitError {
  const { result, source, reason } = rejection;
  const [words, hint] = REJECT_REASONS[`${source}/${reason}`] ?? [`reason ${reason}`, null];
  const by = REJECT_SOURCES[source] ?? `source ${source}`;
  const transient = result === 2;
  const details = { ...facts(who), result, source, reason };
  let message = `${pacs(who)} rejected the association ${transient ? 'for now' : 'permanently'}: ${words} (by ${by}).`;
  let remedy = 'Ask the PACS administrator why it rejects associations of this station.';
  if (hint === 'calling') {
    message = `${pacs(who)} does not know AE title ${who.callingAeTitle}: calling AE title not recognised.`;
    remedy = `Ask the PACS administrator to register ${who.callingAeTitle} with this station's address.`;
  } else if (hint === 'called') {
    message = `${pacs(who)} does not answer to AE title ${who.calledAeTitle}: called AE title not recognised.`;
    remedy = "Correct the PACS's AE title in the configuration; letter case counts.";
  } else if (transient) {
    remedy = 'Wait and try again; the PACS has no free association now.';
  }
  const code = transient ? 'dicom.association-rejected-transient' : 'dicom.association-rejected';
  return kitError(code, message, remedy, details);
}

/** A-ABORT from the peer (PS3.8 §9.3.8). Orthanc aborts a query of a caller that it does not know, although it answers C-ECHO. */
export function associationAborted(who: Parties, source: number, reason: number): KitError {
  const by = source === 0 ? 'its DICOM service' : source === 2 ? 'its protocol layer' : `source ${source}`;
  return kitError(
    'dicom.association-aborted',
    `${pacs(who)} aborted the association (by ${by}, reason ${reason}).`,
    `Try again; if it always does, check that the PACS lets ${who.callingAeTitle} query and retrieve.`,
    { ...facts(who), source, reason },
  );
}

/** The peer took the association, but not the service that the operation needs. */
export function contextRejected(who: Parties, service: string, result: number): KitError {
  return kitError(
    'dicom.presentation-context-rejected',
    `${pacs(who)} does not offer ${service} to ${who.callingAeTitle}.`,
    `Ask the PACS administrator to allow ${service} for ${who.callingAeTitle}, or retrieve in another way.`,
    { ...facts(who), result },
  );
}

/** The peer broke the protocol; `what` is a clause without the peer's own bytes. */
export function protocolViolation(who: Parties, what: string): KitError {
  return kitError(
    'dicom.protocol-violation',
    `${pacs(who)} answered something that is not valid DICOM: ${what}.`,
    'Check that the port is the DICOM port of the PACS (not its web port, and not one that wants TLS).',
    facts(who),
  );
}

/** The call's own deadline passed. */
export function deadlineExceeded(who: Parties, deadlineMs: number): KitError {
  return kitError(
    'dicom.deadline-exceeded',
    `${pacs(who)} did not finish within ${deadlineMs} ms.`,
    'Try again later; if the PACS is just slow, give the operation more time.',
    { ...facts(who), deadlineMs, idle: false },
  );
}

/** No sign of life for too long, though the connection stands. */
export function idleTooLong(who: Parties, idleMs: number): KitError {
  return kitError(
    'dicom.deadline-exceeded',
    `${pacs(who)} fell silent: nothing came for ${idleMs} ms.`,
    'Try again later; the PACS or the network between may be stuck.',
    { ...facts(who), idleMs, idle: true },
  );
}

export function cancelled(who: Parties): KitError {
  return kitError('dicom.cancelled', 'The operation was cancelled.', 'Start it again when it is wanted.', {
    ...facts(who),
  });
}
