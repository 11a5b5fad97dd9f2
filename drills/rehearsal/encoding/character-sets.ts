// Encodes text in the character sets that real archives still hold (PS3.5 §6.1, PS3.3 C.12.1.1.2), so that the kit meets
// more than UTF-8. Encoders are derived from the platform's decoders: no tables to copy.

const ESCAPE_TO_JIS_X_0208 = [0x1b, 0x24, 0x42];
const ESCAPE_TO_ASCII = [0x1b, 0x28, 0x42];

/**
 * Encodes `text` by a SpecificCharacterSet value: `''`, `ISO_IR 100`, `ISO_IR 192`, `GB18030` or `\ISO 2022 IR 87`.
 *
 * Throws when a character has no place in the set: the population is ours, so that is a bug.
 */
export function encodeText(text: string, charset: string, vr: string): Buffer {
  switch (charset) {
    case '':
      return singleByte(text, 0x7f, charset);
    case 'ISO_IR 100':
      return singleByte(text, 0xff, charset);
    case 'ISO_IR 192':
      return Buffer.from(text, 'utf8');
    case 'GB18030':
      return Buffer.from(Array.from(text).flatMap((c) => gb18030Bytes(c)));
    case '\\ISO 2022 IR 87':
      return iso2022(text, vr);
    default:
      throw new Error(`the rehearsal PACS cannot write SpecificCharacterSet ${charset}`);
  }
}

function singleByte(text: string, limit: number, charset: string): Buffer {
  if (Array.from(text).some((c) => (c.codePointAt(0) ?? 0) > limit))
    throw new Error(`text does not fit SpecificCharacterSet '${charset}'`);
  return Buffer.from(text, 'latin1');
}

/** PS3.5 §6.1.2.5.3: back to ASCII before each delimiter and at the end; a PN's delimiters are `^`, `=` and `\`. */
function iso2022(text: string, vr: string): Buffer {
  const delimiters = vr === 'PN' ? '^=\\' : '\\';
  const out: number[] = [];
  let inJis = false;
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0;
    const ascii = code < 0x80 || delimiters.includes(c);
    if (ascii === inJis) {
      out.push(...(inJis ? ESCAPE_TO_ASCII : ESCAPE_TO_JIS_X_0208));
      inJis = !inJis;
    }
    if (ascii) out.push(code);
    else out.push(...jisBytes(c));
  }
  if (inJis) out.push(...ESCAPE_TO_ASCII);
  return Buffer.from(out);
}

let jisTable: ReadonlyMap<string, readonly [number, number]> | undefined;
let gbTable: ReadonlyMap<string, readonly [number, number]> | undefined;

function jisBytes(c: string): readonly number[] {
  jisTable ??= reverseTable(new TextDecoder('euc-jp'), [0xa1, 0xfe], [0xa1, 0xfe]);
  const euc = jisTable.get(c);
  if (euc === undefined) throw new Error('character is not in JIS X 0208');
  return [euc[0] & 0x7f, euc[1] & 0x7f];
}

function gb18030Bytes(c: string): readonly number[] {
  const code = c.codePointAt(0) ?? 0;
  if (code < 0x80) return [code];
  gbTable ??= reverseTable(new TextDecoder('gb18030'), [0x81, 0xfe], [0x40, 0xfe]);
  const bytes = gbTable.get(c);
  if (bytes === undefined) throw new Error('character is not in the two-byte part of GB18030');
  return bytes;
}

type ByteRange = readonly [from: number, to: number];

function reverseTable(decoder: { decode(bytes: Uint8Array): string }, lead: ByteRange, trail: ByteRange) {
  const table = new Map<string, readonly [number, number]>();
  const pair = new Uint8Array(2);
  for (let a = lead[0]; a <= lead[1]; a += 1) {
    for (let b = trail[0]; b <= trail[1]; b += 1) {
      pair[0] = a;
      pair[1] = b;
      const c = decoder.decode(pair);
      if (Array.from(c).length === 1 && c !== '\ufffd' && !table.has(c)) table.set(c, [a, b]);
    }
  }
  return table;
}
