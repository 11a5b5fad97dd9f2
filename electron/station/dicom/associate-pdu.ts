// Reads A-ASSOCIATE-RQ and -AC bodies (PS3.8 §9.3.2, §9.3.3). Strict about structure, since the bytes are hostile; lenient about
// items it does not know, since PS3.8 says to ignore them.
import { ProtocolViolation } from './protocol-violation.ts';

export interface ProposedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

export interface AssociateRequest {
  readonly protocolVersion: number;
  readonly calledAeTitle: string;
  readonly callingAeTitle: string;
  readonly applicationContext: string;
  readonly contexts: readonly ProposedContext[];
  /** Longest P-DATA-TF body that the peer takes; 0 is no limit, and so is an absent item. */
  readonly maxPduLengthBytes: number;
}

export interface AcceptedContext {
  readonly id: number;
  /** 0 accepted; 1 user rejection; 2 no reason; 3 abstract syntax, 4 transfer syntaxes not supported. */
  readonly result: number;
  readonly transferSyntax: string;
}

export interface AssociateAccept {
  readonly contexts: readonly AcceptedContext[];
  readonly maxPduLengthBytes: number;
  /** What the peer runs (PS3.7 §D.3.3.2); empty when it does not say. */
  readonly implementation: Implementation;
}

export interface Implementation {
  readonly classUid: string;
  readonly versionName: string;
}

const FIXED_BYTES = 68;

interface Item {
  readonly type: number;
  readonly value: Buffer;
}

function* items(bytes: Buffer): Generator<Item> {
  let offset = 0;
  while (offset < bytes.length) {
    if (offset + 4 > bytes.length) throw new ProtocolViolation('an association item is cut short');
    const type = bytes[offset] ?? 0;
    const length = bytes.readUInt16BE(offset + 2);
    offset += 4;
    if (length > bytes.length - offset) throw new ProtocolViolation('an association item exceeds its PDU');
    yield { type, value: bytes.subarray(offset, offset + length) };
    offset += length;
  }
}

const text = (bytes: Buffer): string => bytes.toString('latin1').replace(/[\0 ]+$/u, '');

// AE titles: leading and trailing spaces do not count (PS3.5 §6.2, VR AE).
const aeTitle = (bytes: Buffer): string => bytes.toString('latin1').replaceAll(/^ +|[ \0]+$/gu, '');

function maxPduLength(userInformation: Buffer): number {
  for (const item of items(userInformation)) {
    if (item.type === 0x51 && item.value.length === 4) return item.value.readUInt32BE(0);
  }
  return 0;
}

// For people and for telling versions apart: whatever else a peer puts there is left out.
const plain = (bytes: Buffer, most: number): string =>
  text(bytes)
    .replaceAll(/[^\x20-\x7e]/gu, '')
    .slice(0, most);

function implementationOf(userInformation: Buffer): Implementation {
  let classUid = '';
  let versionName = '';
  for (const item of items(userInformation)) {
    if (item.type === 0x52) classUid = plain(item.value, 64);
    if (item.type === 0x55) versionName = plain(item.value, 16);
  }
  return { classUid, versionName };
}

function presentationContext(value: Buffer): { id: number; result: number; subItems: Buffer } {
  if (value.length < 4) throw new ProtocolViolation('a presentation context item is cut short');
  const id = value[0] ?? 0;
  if (id % 2 === 0) throw new ProtocolViolation(`presentation context ID ${id} is not odd`);
  return { id, result: value[2] ?? 0, subItems: value.subarray(4) };
}

/** @throws ProtocolViolation when the body is not a well-formed A-ASSOCIATE-RQ */
export function parseAssociateRequest(body: Uint8Array): AssociateRequest {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length < FIXED_BYTES) throw new ProtocolViolation('an association request is cut short');
  const contexts = new Map<number, ProposedContext>();
  let applicationContext = '';
  let maxPduLengthBytes: number | null = null;
  for (const item of items(bytes.subarray(FIXED_BYTES))) {
    if (item.type === 0x10) applicationContext = text(item.value);
    if (item.type === 0x50) maxPduLengthBytes = maxPduLength(item.value);
    if (item.type !== 0x20) continue;
    const { id, subItems } = presentationContext(item.value);
    if (contexts.has(id)) throw new ProtocolViolation(`presentation context ID ${id} is used twice`);
    let abstractSyntax = '';
    const transferSyntaxes: string[] = [];
    for (const sub of items(subItems)) {
      if (sub.type === 0x30) abstractSyntax = text(sub.value);
      if (sub.type === 0x40) transferSyntaxes.push(text(sub.value));
    }
    contexts.set(id, { id, abstractSyntax, transferSyntaxes });
  }
  if (maxPduLengthBytes === null)
    throw new ProtocolViolation('an association request has no user information');
  if (contexts.size === 0) throw new ProtocolViolation('an association request proposes nothing');
  return {
    protocolVersion: bytes.readUInt16BE(0),
    calledAeTitle: aeTitle(bytes.subarray(4, 20)),
    callingAeTitle: aeTitle(bytes.subarray(20, 36)),
    applicationContext,
    contexts: [...contexts.values()],
    maxPduLengthBytes,
  };
}

/** @throws ProtocolViolation when the body is not a well-formed A-ASSOCIATE-AC */
export function parseAssociateAccept(body: Uint8Array): AssociateAccept {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length < FIXED_BYTES) throw new ProtocolViolation('an association acceptance is cut short');
  const contexts: AcceptedContext[] = [];
  let maxPduLengthBytes = 0;
  let implementation: Implementation = { classUid: '', versionName: '' };
  for (const item of items(bytes.subarray(FIXED_BYTES))) {
    if (item.type === 0x50) {
      maxPduLengthBytes = maxPduLength(item.value);
      implementation = implementationOf(item.value);
    }
    if (item.type !== 0x21) continue;
    const { id, result, subItems } = presentationContext(item.value);
    let transferSyntax = '';
    // Without acceptance the sub-item has no significance (PS3.8 §9.3.3.2): some peers fill it with rubbish.
    if (result === 0) {
      for (const sub of items(subItems)) if (sub.type === 0x40) transferSyntax = text(sub.value);
    }
    contexts.push({ id, result, transferSyntax });
  }
  return { contexts, maxPduLengthBytes, implementation };
}
