// What every operation of the port needs: an association with the right contexts, and its release whatever happens.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { Parties } from './association-errors.ts';
import type { ContextProposal } from './dimse-writer.ts';
import { DicomFailure } from './dicom-failure.ts';
import type { CallOptions, Endpoint, NegotiatedService, Negotiation } from './port.ts';
import { ScuAssociation } from './scu-association.ts';
import type { Negotiated } from './scu-negotiation.ts';
import {
  MESSAGE_TRANSFER_SYNTAXES,
  MODALITY_WORKLIST_FIND,
  STUDY_ROOT_FIND,
  STUDY_ROOT_GET,
  STUDY_ROOT_MOVE,
  VERIFICATION,
} from './uids.ts';
import { identityUnprotected, mayBeSent } from './user-identity.ts';

export interface SessionOptions {
  readonly callingAeTitle: string;
  readonly connectTimeoutMs: number;
  readonly maxPduLengthBytes: number;
  /** Associations that are open now, so that closing the port can end them. */
  readonly open: Set<ScuAssociation>;
  /** Told of every association that a PACS accepts: what it runs, and which services it takes and refuses. */
  readonly onNegotiated?: (endpoint: Endpoint, negotiation: Negotiation) => void;
  /** Told of each association that is asked for, and of its end, accepted or not. */
  readonly onAssociation?: ((endpointId: string, change: 'begun' | 'ended') => void) | undefined;
  /** Told of each C-FIND that a C-GET asks by itself, beside the calls of the port. */
  readonly onQueryWithin?: ((endpointId: string) => void) | undefined;
}

export const partiesOf = (endpoint: Endpoint, callingAeTitle: string): Parties => ({
  callingAeTitle,
  calledAeTitle: endpoint.aeTitle,
  host: endpoint.host,
  port: endpoint.port,
});

const SERVICES: ReadonlyMap<string, NegotiatedService> = new Map([
  [VERIFICATION, 'C-ECHO'],
  [STUDY_ROOT_FIND, 'C-FIND'],
  [STUDY_ROOT_MOVE, 'C-MOVE'],
  [STUDY_ROOT_GET, 'C-GET'],
  [MODALITY_WORKLIST_FIND, 'MWL'],
]);

function negotiationOf({ accepted, refused, implementation }: Negotiated): Negotiation {
  const services: Partial<Record<NegotiatedService, boolean>> = {};
  for (const abstractSyntax of refused.keys()) {
    const service = SERVICES.get(abstractSyntax);
    if (service !== undefined) services[service] = false;
  }
  for (const { abstractSyntax } of accepted.values()) {
    const service = SERVICES.get(abstractSyntax);
    if (service !== undefined) services[service] = true;
  }
  return { services, implementation };
}

/** Proposes one service in the syntaxes that queries travel in. */
export const messageContext = (abstractSyntax: string): ContextProposal => ({
  abstractSyntax,
  transferSyntaxes: MESSAGE_TRANSFER_SYNTAXES,
});

/**
 * Runs `use` on a fresh association and releases it.
 *
 * @throws DicomFailure as {@link ScuAssociation.open} and `use` do
 */
export async function withAssociation<T>(
  options: SessionOptions,
  endpoint: Endpoint,
  contexts: readonly ContextProposal[],
  call: CallOptions,
  use: (association: ScuAssociation) => Promise<T>,
): Promise<T> {
  const who = partiesOf(endpoint, options.callingAeTitle);
  const { tls, userIdentity } = endpoint;
  let association: ScuAssociation | null = null;
  options.onAssociation?.(endpoint.id, 'begun');
  try {
    if (!mayBeSent(endpoint)) throw new DicomFailure(identityUnprotected(who));
    association = await ScuAssociation.open({
      who,
      ...(tls !== undefined && { tls }),
      ...(userIdentity !== undefined && { userIdentity }),
      contexts,
      maxPduLengthBytes: options.maxPduLengthBytes,
      connectTimeoutMs: Math.min(options.connectTimeoutMs, call.deadlineMs),
      call,
      open: options.open,
    });
    options.onNegotiated?.(endpoint, negotiationOf(association.negotiated));
    return await use(association);
  } finally {
    await association?.release();
    options.onAssociation?.(endpoint.id, 'ended');
  }
}

/** The same call with what is left of its deadline; never less than 1 ms, so that the deadline itself says so. */
export function remaining(call: CallOptions, startedAtMs: number): CallOptions {
  const left = call.deadlineMs - (performance.now() - startedAtMs);
  return { ...call, deadlineMs: Math.max(1, Math.round(left)) };
}

export const portClosed = (): KitError =>
  kitError('dicom.cancelled', 'The station is closing.', 'Start it again when it is wanted.');
