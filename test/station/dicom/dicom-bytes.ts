// Builders of raw PDUs and elements for the tests of this room: written from PS3.8 and PS3.5, not from the code under test.

export function pdu(type: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(6);
  head[0] = type;
  head.writeUInt32BE(body.length, 2);
  return Buffer.concat([head, body]);
}

export function pdv(contextId: number, control: number, value: Uint8Array): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32BE(value.length + 2, 0);
  head[4] = contextId;
  head[5] = control;
  return Buffer.concat([head, value]);
}

export function item(type: number, value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value as string, 'latin1');
  const head = Buffer.alloc(4);
  head[0] = type;
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

/** An element in Implicit VR Little Endian, padded to even length with `pad`. */
export function implicit(group: number, element: number, value: Uint8Array | string, pad = ' '): Buffer {
  const bytes = Buffer.from(value as string, 'latin1');
  const even = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(pad, 'latin1')]);
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(element, 2);
  head.writeUInt32LE(even.length, 4);
  return Buffer.concat([head, even]);
}

export const ushort = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8]);

/** The head of an element of undefined length, Implicit VR. */
export function undefinedLength(group: number, element: number): Buffer {
  const head = Buffer.alloc(8, 0xff);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(element, 2);
  return head;
}

export const delimiter = (element: 0xe00d | 0xe0dd): Buffer => implicit(0xfffe, element, '');
