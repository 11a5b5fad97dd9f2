// Checks an association acceptance against what was proposed: a peer may take or leave our contexts, not invent its own.
import type { AssociateAccept, Implementation } from './associate-pdu.ts';
import type { ContextProposal } from './dimse-writer.ts';
import { ProtocolViolation } from './protocol-violation.ts';

export interface AcceptedScuContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
}

export interface Negotiated {
  /** By presentation context ID. */
  readonly accepted: ReadonlyMap<number, AcceptedScuContext>;
  /** Result (PS3.8 §9.3.3.2) of abstract syntaxes that were refused, at least on one context. */
  readonly refused: ReadonlyMap<string, number>;
  /** What the peer announced; `null` for no limit. */
  readonly peerMaxPduLengthBytes: number | null;
  readonly implementation: Implementation;
}

/** Before the peer has answered. */
export const NOT_NEGOTIATED: Negotiated = {
  accepted: new Map(),
  refused: new Map(),
  peerMaxPduLengthBytes: null,
  implementation: { classUid: '', versionName: '' },
};

// Our commands are single PDVs of some 200 bytes, and dcmjs-dimse loops for ever on a limit below 7.
const MIN_PEER_PDU_BYTES = 256;

/**
 * The outcome of a negotiation.
 *
 * @param proposed in order; context IDs are 1, 3, 5, …
 * @throws ProtocolViolation when the acceptance does not fit the proposal
 */
export function negotiated(answer: AssociateAccept, proposed: readonly ContextProposal[]): Negotiated {
  const limit = answer.maxPduLengthBytes;
  if (limit !== 0 && limit < MIN_PEER_PDU_BYTES) {
    throw new ProtocolViolation(`it announced a maximum PDU length of ${limit} bytes`);
  }
  const accepted = new Map<number, AcceptedScuContext>();
  const refused = new Map<string, number>();
  for (const { id, result, transferSyntax } of answer.contexts) {
    const proposal = proposed[(id - 1) / 2];
    if (proposal === undefined) throw new ProtocolViolation(`it answered to presentation context ${id}`);
    const { abstractSyntax } = proposal;
    if (result !== 0) {
      refused.set(abstractSyntax, result);
    } else if (proposal.transferSyntaxes.includes(transferSyntax)) {
      accepted.set(id, { id, abstractSyntax, transferSyntax });
    } else {
      throw new ProtocolViolation('it chose a transfer syntax that was not proposed');
    }
  }
  const { implementation } = answer;
  return { accepted, refused, peerMaxPduLengthBytes: limit === 0 ? null : limit, implementation };
}
