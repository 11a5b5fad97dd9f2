// The half of dcmjs-dimse that the station uses: it writes, we read. Its writer builds associations, DIMSE requests and query
// identifiers; its reader (no limits, unserialised, quadratic) is never attached, because `_wrapSocket` is overridden.
import type { Socket } from 'node:net';
import dimse from 'dcmjs-dimse';
import type { UserIdentity } from './port.ts';
import { userIdentityItem } from './user-identity.ts';

// It logs associations and requests at INFO to the console: nothing of a peer belongs there.
dimse.log.setLevel('silent');

/** What is proposed in one presentation context. */
export interface ContextProposal {
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
  /** Ask for the SCP role too: instances of a C-GET come back on it (PS3.7 §D.3.3.4). */
  readonly scpRole?: boolean;
}

export type DimseRequest = InstanceType<typeof dimse.requests.Request>;
export type CancellableRequest = Parameters<InstanceType<typeof dimse.Scp>['sendCancel']>[0];
export type DimseAssociation = InstanceType<typeof dimse.association.Association>;

/**
 * Sends on a socket by dcmjs-dimse. Fails by calling `onError`, for its own code swallows exceptions into an event.
 * Method names are those of its base class (`sendAssociationRequest`, `sendRequests`, `sendCancel`, …).
 */
export class DimseWriter extends dimse.Scp {
  /** What was proposed or accepted; its typings leave the field out. */
  declare association: DimseAssociation;

  constructor(socket: Socket, onError: (error: Error) => void) {
    super(socket);
    this.on('networkError', (error: unknown) => {
      onError(error instanceof Error ? error : new Error(String(error)));
    });
  }

  /** Called by the base constructor: leaves the socket's events and timers to us. */
  _wrapSocket(): void {
    // Nothing: reading is the business of pdu-reader.ts.
  }
}

/** dcmjs-dimse writes a character as one byte and counts it so; the fields are UTF-8 (PS3.7 table D.3-14). */
const oneByteEach = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/**
 * Builds the association to propose; contexts get the IDs 1, 3, 5, … in order.
 *
 * @param maxPduLengthBytes what we announce as our own limit
 */
export function associationProposal(input: {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly maxPduLengthBytes: number;
  readonly contexts: readonly ContextProposal[];
  readonly userIdentity?: UserIdentity;
}): DimseAssociation {
  for (const title of [input.callingAeTitle, input.calledAeTitle]) {
    // The field is 16 bytes wide and dcmjs-dimse would write past it. Configuration is checked before: this is a bug.
    if (!/^[\x20-\x5b\x5d-\x7e]{1,16}$/u.test(title))
      throw new RangeError('an AE title has 1 to 16 characters');
  }
  const association = new dimse.association.Association(input.callingAeTitle, input.calledAeTitle);
  association.setMaxPduLength(input.maxPduLengthBytes);
  if (input.userIdentity !== undefined) {
    const { type, primaryField, secondaryField } = userIdentityItem(input.userIdentity);
    association.setNegotiateUserIdentity(true);
    association.setUserIdentityType(type);
    association.setUserIdentityPositiveResponseRequested(true);
    association.setUserIdentityPrimaryField(oneByteEach(primaryField));
    association.setUserIdentitySecondaryField(oneByteEach(secondaryField));
  }
  const withRole = new Set<string>();
  for (const [index, proposal] of input.contexts.entries()) {
    const id = index * 2 + 1;
    association.addPresentationContext(proposal.abstractSyntax, id);
    for (const syntax of proposal.transferSyntaxes) {
      association.addTransferSyntaxToPresentationContext(id, syntax);
    }
    // Roles are negotiated once for each SOP class, not for each context.
    if (proposal.scpRole !== true || withRole.has(proposal.abstractSyntax)) continue;
    withRole.add(proposal.abstractSyntax);
    const context = association.getPresentationContext(id);
    context.setUserRole(false);
    context.setProviderRole(true);
  }
  return association;
}
