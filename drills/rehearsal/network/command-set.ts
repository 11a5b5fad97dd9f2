// Command sets this PACS sends (PS3.7 Annex E). dcmjs would allocate three 256 KB buffers for each 100-byte response; a
// C-GET of a CT sends hundreds.

const COMMAND_ELEMENTS = {
  AffectedSOPClassUID: [0x0002, 'UI'],
  CommandField: [0x0100, 'US'],
  MessageID: [0x0110, 'US'],
  MessageIDBeingRespondedTo: [0x0120, 'US'],
  Priority: [0x0700, 'US'],
  CommandDataSetType: [0x0800, 'US'],
  Status: [0x0900, 'US'],
  ErrorComment: [0x0902, 'LO'],
  AffectedSOPInstanceUID: [0x1000, 'UI'],
  NumberOfRemainingSuboperations: [0x1020, 'US'],
  NumberOfCompletedSuboperations: [0x1021, 'US'],
  NumberOfFailedSuboperations: [0x1022, 'US'],
  NumberOfWarningSuboperations: [0x1023, 'US'],
  MoveOriginatorApplicationEntityTitle: [0x1030, 'AE'],
  MoveOriginatorMessageID: [0x1031, 'US'],
} as const;

export type CommandSet = { readonly [K in keyof typeof COMMAND_ELEMENTS]?: string | number };

/** PS3.7 §E.1: command fields of the messages that this PACS sends. */
export const COMMAND_FIELD = {
  cStoreRequest: 0x0001,
  cStoreResponse: 0x8001,
  cGetRequest: 0x0010,
  cGetResponse: 0x8010,
  cFindRequest: 0x0020,
  cFindResponse: 0x8020,
  cMoveRequest: 0x0021,
  cMoveResponse: 0x8021,
  cEchoRequest: 0x0030,
  cEchoResponse: 0x8030,
  cCancelRequest: 0x0fff,
} as const;

/** PS3.7 §C and PS3.4 §C.4: statuses that this PACS gives. */
export const STATUS = {
  success: 0x0000,
  pending: 0xff00,
  cancel: 0xfe00,
  subOperationsFailed: 0xb000,
  sopClassNotSupported: 0x0122,
  moveDestinationUnknown: 0xa801,
  unableToPerformSubOperations: 0xa702,
  unableToCalculateMatches: 0xa701,
  identifierDoesNotMatch: 0xa900,
  unableToProcess: 0xc000,
} as const;

/** Implicit VR Little Endian, with its group length, in tag order (PS3.7 §6.3.1). */
export function encodeCommandSet(command: CommandSet): Buffer {
  const chunks = (Object.keys(COMMAND_ELEMENTS) as (keyof typeof COMMAND_ELEMENTS)[]).flatMap((keyword) => {
    const value = command[keyword];
    const [number, vr] = COMMAND_ELEMENTS[keyword];
    return value === undefined ? [] : [element(number, vr, value)];
  });
  const body = Buffer.concat(chunks);
  const groupLength = Buffer.alloc(12);
  groupLength.writeUInt32LE(4, 4);
  groupLength.writeUInt32LE(body.length, 8);
  return Buffer.concat([groupLength, body]);
}

function element(number: number, vr: string, value: string | number): Buffer {
  const body = vr === 'US' ? unsignedShort(Number(value)) : evenText(String(value), vr === 'UI' ? '\0' : ' ');
  const header = Buffer.alloc(8);
  header.writeUInt16LE(number, 2);
  header.writeUInt32LE(body.length, 4);
  return Buffer.concat([header, body]);
}

function unsignedShort(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value, 0);
  return bytes;
}

function evenText(text: string, pad: string): Buffer {
  return Buffer.from(text.length % 2 === 0 ? text : text + pad, 'latin1');
}
