// Text of a matching key in the character set that a PACS understands (PS3.5 §6.1.2): dcmjs writes UTF-8 only, and archives
// that do not know ISO_IR 192 match nothing or refuse. The tables are the decoder's own, turned round.
import { decodeText, type TextVr } from '../../../shared/dicom/character-set.ts';

/** What a site may configure for a PACS; the values of (0008,0005) that go with each. */
export const QUERY_CHARACTER_SETS = {
  'ISO_IR 6': [],
  'ISO_IR 192': ['ISO_IR 192'],
  GB18030: ['GB18030'],
  GBK: ['GBK'],
  'ISO_IR 100': ['ISO_IR 100'],
  'ISO_IR 101': ['ISO_IR 101'],
  'ISO_IR 109': ['ISO_IR 109'],
  'ISO_IR 110': ['ISO_IR 110'],
  'ISO_IR 126': ['ISO_IR 126'],
  'ISO_IR 127': ['ISO_IR 127'],
  'ISO_IR 138': ['ISO_IR 138'],
  'ISO_IR 144': ['ISO_IR 144'],
  'ISO_IR 148': ['ISO_IR 148'],
  'ISO_IR 166': ['ISO_IR 166'],
  'ISO_IR 203': ['ISO_IR 203'],
  'ISO_IR 13': ['ISO_IR 13'],
  'ISO 2022 IR 87': ['', 'ISO 2022 IR 87'],
  'ISO 2022 IR 149': ['', 'ISO 2022 IR 149'],
  'ISO 2022 IR 58': ['', 'ISO 2022 IR 58'],
} as const satisfies Record<string, readonly string[]>;
export type QueryCharacterSet = keyof typeof QUERY_CHARACTER_SETS;
export const DEFAULT_QUERY_CHARACTER_SET: QueryCharacterSet = 'ISO_IR 192';

interface Shift {
  /** Put before a run of such characters, and before the next run after a delimiter. */
  readonly begin: string;
  /** Put after the run; G1 sets need none. */
  readonly end: string;
  readonly highBit: boolean;
}

const SHIFTS: Partial<Record<QueryCharacterSet, Shift>> = {
  'ISO 2022 IR 87': { begin: '\x1b$B', end: '\x1b(B', highBit: false },
  'ISO 2022 IR 149': { begin: '\x1b$)C', end: '', highBit: true },
  'ISO 2022 IR 58': { begin: '\x1b$)A', end: '', highBit: true },
};

type Table = ReadonlyMap<string, readonly number[]>;
const tables = new Map<QueryCharacterSet, Table>();

/** Every character that the decoder finds in one or two bytes of the set, by character. */
function tableOf(characterSet: QueryCharacterSet): Table {
  const known = tables.get(characterSet);
  if (known !== undefined) return known;
  const terms = QUERY_CHARACTER_SETS[characterSet];
  const table = new Map<string, readonly number[]>();
  const add = (bytes: readonly number[], prefix = ''): void => {
    const text = decodeText(Buffer.concat([Buffer.from(prefix, 'latin1'), Buffer.from(bytes)]), terms, 'SH');
    if (/^.$/u.test(text) && text !== '\ufffd' && !table.has(text)) table.set(text, bytes);
  };
  const shift = SHIFTS[characterSet];
  if (shift !== undefined) {
    const high = shift.highBit ? 0x80 : 0;
    for (let row = 0x21; row <= 0x7e; row += 1) {
      for (let cell = 0x21; cell <= 0x7e; cell += 1) add([row | high, cell | high], shift.begin);
    }
  } else if (characterSet === 'GB18030' || characterSet === 'GBK') {
    for (let lead = 0x81; lead <= 0xfe; lead += 1) {
      for (let trail = 0x40; trail <= 0xfe; trail += 1) if (trail !== 0x7f) add([lead, trail]);
    }
  } else {
    for (let byte = 0xa0; byte <= 0xff; byte += 1) add([byte]);
  }
  tables.set(characterSet, table);
  return table;
}

const isPlain = (character: string): boolean => /^[\x20-\x7e]$/u.test(character);
const isDelimiter = (character: string, vr: TextVr): boolean =>
  character === '\\' || (vr === 'PN' && (character === '^' || character === '='));

/**
 * Encodes a key's value. What the set has no code for becomes `*`, one for each run: a wildcard asks for more than was meant
 * and misses nothing, and what is answered is compared again here.
 *
 * @returns `isExact` false where a wildcard stands for something
 */
export function encodeQueryText(
  text: string,
  characterSet: QueryCharacterSet,
  vr: TextVr,
): { readonly bytes: Uint8Array; readonly isExact: boolean } {
  // One writing of each letter: archives keep composed ones.
  const composed = text.normalize('NFC');
  if (/^[\x20-\x7e]*$/u.test(composed)) return { bytes: Buffer.from(composed, 'latin1'), isExact: true };
  if (characterSet === 'ISO_IR 192') return { bytes: Buffer.from(composed, 'utf8'), isExact: true };
  const table = characterSet === 'ISO_IR 6' ? null : tableOf(characterSet);
  const shift = SHIFTS[characterSet];
  const out: number[] = [];
  const put = (bytes: string): void => void out.push(...Buffer.from(bytes, 'latin1'));
  let shifted = false;
  let isExact = true;
  const shiftOut = (): void => {
    if (shifted && shift !== undefined) put(shift.end);
    shifted = false;
  };
  for (const character of composed) {
    const coded = table?.get(character);
    if (coded !== undefined) {
      if (shift !== undefined && !shifted) put(shift.begin);
      shifted = true;
      out.push(...coded);
    } else if (isPlain(character)) {
      // A G1 set stays designated beside ASCII until a delimiter resets it (PS3.5 §6.1.2.5.3).
      if (shift?.end !== '' || isDelimiter(character, vr)) shiftOut();
      put(character);
    } else {
      shiftOut();
      if (out.at(-1) !== 0x2a) put('*');
      isExact = false;
    }
  }
  shiftOut();
  return { bytes: Uint8Array.from(out), isExact };
}
