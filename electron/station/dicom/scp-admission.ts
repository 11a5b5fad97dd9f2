// Whether an association request is taken, and on what terms: pure, so that the whole table can be tested without a socket.
import type { AssociateRequest, ProposedContext } from './associate-pdu.ts';
import {
  DICOM_APPLICATION_CONTEXT,
  IMPLICIT_VR_LITTLE_ENDIAN,
  isStorageSopClass,
  MESSAGE_TRANSFER_SYNTAXES,
  STORAGE_TRANSFER_SYNTAXES,
  VERIFICATION,
} from './uids.ts';

/** Result, source and reason of an A-ASSOCIATE-RJ (PS3.8 §9.3.4, table 9-21), and the reason in words. */
export interface Rejection {
  readonly admitted: false;
  readonly result: 1 | 2;
  readonly source: 1 | 2 | 3;
  readonly reason: number;
  readonly why: string;
}

export interface NegotiatedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  /** PS3.8 §9.3.3.2: 0 accepted, 3 abstract syntax not supported, 4 transfer syntaxes not supported. */
  readonly result: 0 | 3 | 4;
  /** Empty unless accepted. */
  readonly transferSyntax: string;
}

export interface Admission {
  readonly admitted: true;
  readonly contexts: readonly NegotiatedContext[];
}

/** What the decision rests on besides the request itself. */
export interface AdmissionFacts {
  readonly ourAeTitle: string;
  readonly knownPeer: boolean;
  readonly associations: number;
  readonly associationsOfPeer: number;
  readonly maxAssociations: number;
  readonly maxAssociationsPerPeer: number;
}

// Our responses are one PDV of some 200 bytes; a peer that cannot take that is not a DICOM peer.
const MIN_PEER_PDU_BYTES = 256;

/** Decides on an association request. Permanent rejections come first: a stranger does not learn that we are busy. */
export function admit(request: AssociateRequest, facts: AdmissionFacts): Admission | Rejection {
  const reject = (
    result: Rejection['result'],
    source: Rejection['source'],
    reason: number,
    why: string,
  ): Rejection => ({ admitted: false, result, source, reason, why });

  if ((request.protocolVersion & 1) === 0) return reject(1, 2, 2, 'protocol version not supported');
  if (request.applicationContext !== DICOM_APPLICATION_CONTEXT) {
    return reject(1, 1, 2, 'application context name not supported');
  }
  if (request.calledAeTitle !== facts.ourAeTitle) return reject(1, 1, 7, 'called AE title not recognised');
  if (!facts.knownPeer) return reject(1, 1, 3, 'calling AE title not known at this address');
  if (request.maxPduLengthBytes !== 0 && request.maxPduLengthBytes < MIN_PEER_PDU_BYTES) {
    return reject(1, 1, 1, 'announced a maximum PDU length that no response fits in');
  }
  if (facts.associations >= facts.maxAssociations) return reject(2, 3, 2, 'too many associations');
  if (facts.associationsOfPeer >= facts.maxAssociationsPerPeer) {
    return reject(2, 3, 2, 'too many associations of this peer');
  }
  return { admitted: true, contexts: request.contexts.map(negotiate) };
}

/**
 * Negotiates one presentation context. Of several transfer syntaxes the peer's first is taken, for it is usually the one it
 * holds the instance in; not Implicit VR when it offers anything else, since that loses the VR of private attributes.
 */
export function negotiate(context: ProposedContext): NegotiatedContext {
  const { id, abstractSyntax } = context;
  const refuse = (result: 3 | 4): NegotiatedContext => ({ id, abstractSyntax, result, transferSyntax: '' });
  const supported =
    abstractSyntax === VERIFICATION
      ? (syntax: string) => MESSAGE_TRANSFER_SYNTAXES.includes(syntax)
      : (syntax: string) => STORAGE_TRANSFER_SYNTAXES.has(syntax);
  if (abstractSyntax !== VERIFICATION && !isStorageSopClass(abstractSyntax)) return refuse(3);
  const usable = context.transferSyntaxes.filter(supported);
  const chosen = usable.find((syntax) => syntax !== IMPLICIT_VR_LITTLE_ENDIAN) ?? usable[0];
  return chosen === undefined ? refuse(4) : { id, abstractSyntax, result: 0, transferSyntax: chosen };
}
