// DIMSE command sets (PS3.7 §6.3 and Annex E): always Implicit VR Little Endian, group 0000, small. Parsed here rather than by
// dcmjs because every byte is hostile; the two responses that the storage SCP sends a thousand times are written here for speed.
import { ProtocolViolation } from './protocol-violation.ts';

/** Command field values (PS3.7 §E.1). A response is its request with the top bit set. */
export const COMMAND = {
  storeRequest: 0x0001,
  getRequest: 0x0010,
  findRequest: 0x0020,
  moveRequest: 0x0021,
  echoRequest: 0x0030,
  cancelRequest: 0x0fff,
  responseBit: 0x8000,
} as const;

/** CommandDataSetType that says: no data set follows (PS3.7 §E.1). */
const NO_DATA_SET = 0x0101;

/** The elements of a command that this product looks at; absent numbers are `null`, absent text is `''`. */
export interface CommandSet {
  readonly commandField: number;
  readonly hasDataSet: boolean;
  readonly AffectedSOPClassUID: string;
  readonly AffectedSOPInstanceUID: string;
  readonly MessageID: number | null;
  readonly MessageIDBeingRespondedTo: number | null;
  readonly Status: number | null;
  readonly NumberOfRemainingSuboperations: number | null;
  readonly NumberOfCompletedSuboperations: number | null;
  readonly NumberOfFailedSuboperations: number | null;
  readonly NumberOfWarningSuboperations: number | null;
}

/**
 * Parses a whole command set.
 *
 * @throws ProtocolViolation when its elements do not fit their bytes, or there is no command field among them
 */
export function parseCommandSet(bytes: Uint8Array): CommandSet {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const elements = new Map<number, Buffer>();
  let offset = 0;
  while (offset < view.length) {
    if (offset + 8 > view.length) throw new ProtocolViolation('a command set ends inside an element');
    const group = view.readUInt16LE(offset);
    const element = view.readUInt16LE(offset + 2);
    const length = view.readUInt32LE(offset + 4);
    offset += 8;
    if (length > view.length - offset) throw new ProtocolViolation('a command set ends inside a value');
    // DCMTK (so Orthanc) lets FailedSOPInstanceUIDList (0008,0058) slip into the command of a failed C-GET: stepped over.
    if (group === 0) elements.set(element, view.subarray(offset, offset + length));
    offset += length;
  }
  const number = (element: number): number | null => {
    const value = elements.get(element);
    return value !== undefined && value.length >= 2 ? value.readUInt16LE(0) : null;
  };
  const uid = (element: number): string =>
    (elements.get(element)?.toString('latin1') ?? '').replace(/[\0 ]+$/u, '');
  const commandField = number(0x0100);
  if (commandField === null) throw new ProtocolViolation('a command set has no command field');
  return {
    commandField,
    hasDataSet: (number(0x0800) ?? NO_DATA_SET) !== NO_DATA_SET,
    AffectedSOPClassUID: uid(0x0002),
    AffectedSOPInstanceUID: uid(0x1000),
    MessageID: number(0x0110),
    MessageIDBeingRespondedTo: number(0x0120),
    Status: number(0x0900),
    NumberOfRemainingSuboperations: number(0x1020),
    NumberOfCompletedSuboperations: number(0x1021),
    NumberOfFailedSuboperations: number(0x1022),
    NumberOfWarningSuboperations: number(0x1023),
  };
}

/** What a C-STORE or C-ECHO response says (PS3.7 §9.3.1.2, §9.3.5.2). */
export interface ResponseCommand {
  /** The request's command field. */
  readonly requestField: number;
  readonly AffectedSOPClassUID: string;
  readonly AffectedSOPInstanceUID?: string;
  readonly messageId: number;
  readonly status: number;
}

/** One P-DATA-TF PDU with one PDV that holds the whole response, ready for the socket. */
export function encodeResponsePdu(contextId: number, response: ResponseCommand): Buffer {
  const classLength = evenLength(response.AffectedSOPClassUID);
  const instance = response.AffectedSOPInstanceUID;
  const instanceBytes = instance === undefined ? 0 : 8 + evenLength(instance);
  // Group length element 12, SOP class 8 + n, four US elements of 10, SOP instance 8 + n.
  const commandBytes = 12 + 8 + classLength + 40 + instanceBytes;
  const out = Buffer.alloc(12 + commandBytes);
  out[0] = 0x04;
  out.writeUInt32BE(commandBytes + 6, 2);
  out.writeUInt32BE(commandBytes + 2, 6);
  out[10] = contextId;
  out[11] = 0x03;
  let at = 12;
  const head = (element: number, length: number): void => {
    out.writeUInt16LE(element, at + 2);
    out.writeUInt32LE(length, at + 4);
    at += 8;
  };
  const short = (element: number, value: number): void => {
    head(element, 2);
    out.writeUInt16LE(value, at);
    at += 2;
  };
  head(0x0000, 4);
  out.writeUInt32LE(commandBytes - 12, at);
  at += 4;
  head(0x0002, classLength);
  out.write(response.AffectedSOPClassUID, at, 'latin1');
  at += classLength;
  short(0x0100, response.requestField | COMMAND.responseBit);
  short(0x0120, response.messageId);
  short(0x0800, NO_DATA_SET);
  short(0x0900, response.status);
  if (instance !== undefined) {
    head(0x1000, instanceBytes - 8);
    out.write(instance, at, 'latin1');
  }
  return out;
}

const evenLength = (text: string): number => text.length + (text.length % 2);
