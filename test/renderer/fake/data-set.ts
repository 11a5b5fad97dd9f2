// Writes small data sets in explicit VR little endian (PS3.5 §7.1.2), for a page that must decode what it is sent.

export type Element = readonly [
  tag: number,
  vr: string,
  value: string | number | readonly number[] | Uint8Array,
];

const LONG = new Set(['OB', 'OW', 'UN', 'SQ', 'UT']);

const bytesOf = (vr: string, value: Element[2]): Buffer => {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (vr === 'US' || vr === 'SS') {
    const values = typeof value === 'number' ? [value] : (value as readonly number[]);
    const bytes = Buffer.alloc(values.length * 2);
    for (const [at, one] of values.entries())
      if (vr === 'US') bytes.writeUInt16LE(one, at * 2);
      else bytes.writeInt16LE(one, at * 2);
    return bytes;
  }
  const text = Array.isArray(value) ? value.join('\\') : String(value);
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(vr === 'UI' ? '\0' : ' ')]);
};

/** Encodes the elements in tag order. */
export function writeDataSet(elements: readonly Element[]): Buffer {
  const parts: Buffer[] = [];
  for (const [tag, vr, value] of elements.toSorted((a, b) => a[0] - b[0])) {
    const body = bytesOf(vr, value);
    const head = Buffer.alloc(LONG.has(vr) ? 12 : 8);
    head.writeUInt16LE(tag >>> 16, 0);
    head.writeUInt16LE(tag & 0xffff, 2);
    head.write(vr, 4, 'latin1');
    if (LONG.has(vr)) head.writeUInt32LE(body.length, 8);
    else head.writeUInt16LE(body.length, 6);
    parts.push(head, body);
  }
  return Buffer.concat(parts);
}
