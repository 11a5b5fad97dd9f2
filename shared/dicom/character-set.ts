// Patient names arrive in some twenty encodings, several of them in one value; a name read wrongly is a patient confused
// with another. This turns bytes into text by PS3.5 §6.1.2, in Node and in the page alike.
import {
  ASCII,
  type CodeElement,
  ESCAPE_SEQUENCES,
  type InitialSets,
  ROMAJI,
  SETS_OF_TERM,
} from './character-set-terms.ts';

/** VRs whose text the Specific Character Set governs (PS3.5 §6.1.2.2); all others are in the default repertoire. */
export type TextVr = 'LO' | 'LT' | 'PN' | 'SH' | 'ST' | 'UC' | 'UT';

const ESC = 0x1b;
const BACKSLASH = 0x5c;
const REPLACEMENT = '\ufffd';
const WHOLE_VALUE_LABELS: ReadonlyMap<string, string> = new Map([
  ['ISOIR192', 'utf-8'],
  ['GB18030', 'gb18030'],
  ['GBK', 'gbk'],
]);

type Decoder = InstanceType<typeof TextDecoder>;

const decoders = new Map<string, Decoder>();
function decoderFor(label: string): Decoder {
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    decoder = new TextDecoder(label, { ignoreBOM: true });
    decoders.set(label, decoder);
  }
  return decoder;
}

// "ISO_IR 100", "ISO IR 100", "ISO-IR-100": senders spell the terms in every way; no two terms meet when spelt alike.
const normaliseTerm = (term: string): string => term.toUpperCase().replaceAll(/[^A-Z0-9]/gu, '');

function setsOf(term: string): InitialSets | undefined {
  const name = normaliseTerm(term);
  if (name === '') return SETS_OF_TERM.get(6);
  const number = /^ISO(?:2022)?IR(\d{1,3})$/u.exec(name)?.[1];
  return number === undefined ? undefined : SETS_OF_TERM.get(Number(number));
}

/** True when every value of Specific Character Set is a defined term; for an unknown one, 8-bit bytes become U+FFFD. */
export const knowsCharacterSets = (terms: readonly string[]): boolean =>
  terms.every((term) => WHOLE_VALUE_LABELS.has(normaliseTerm(term)) || setsOf(term) !== undefined);

/**
 * Decodes one element's value. Several values stay joined by `\`: split the *text*, never the bytes, because 5C may be half
 * of a character. Never throws: what has no meaning becomes U+FFFD, as does every control character but TAB, LF, FF, CR.
 * Trailing padding is cut.
 *
 * A known escape sequence is followed even if its set was not declared, since it can mean nothing else. After a reset, G1
 * bytes without a set of their own are read in the one G1 set that was declared, if there is just one: Korean and Chinese
 * senders forget the second escape sequence.
 *
 * @param bytes the element's value field
 * @param terms the values of (0008,0005), in order; an empty list means ISO_IR 6
 * @param vr decides what the delimiters are: `^` and `=` count in PN, `\` in all but LT, ST and UT
 */
export function decodeText(bytes: Uint8Array, terms: readonly string[], vr: TextVr): string {
  const wholeLabel = WHOLE_VALUE_LABELS.get(normaliseTerm(terms[0] ?? ''));
  const raw =
    wholeLabel === undefined ? decodeShifting(bytes, terms, vr) : decoderFor(wholeLabel).decode(bytes);
  return withoutPadding(raw, vr);
}

/** Decodes a value of the default repertoire (AE, AS, CS, DA, DS, DT, IS, TM, UI, UR): ASCII, anything else U+FFFD. */
export const decodeAscii = (bytes: Uint8Array): string =>
  withoutPadding(decodeShifting(bytes, [], 'SH'), 'SH');

// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const FORBIDDEN_CONTROLS = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/gu;

function withoutPadding(raw: string, vr: TextVr): string {
  const text = raw.replace(/[\0 ]+$/u, '').replaceAll(FORBIDDEN_CONTROLS, REPLACEMENT);
  if (isParagraph(vr) || vr === 'UC') return text;
  return text
    .split('\\')
    .map((value) => value.replaceAll(/^ +| +$/gu, ''))
    .join('\\');
}

const isParagraph = (vr: TextVr): boolean => vr === 'LT' || vr === 'ST' || vr === 'UT';

function decodeShifting(bytes: Uint8Array, terms: readonly string[], vr: TextVr): string {
  // Most values: nothing in them means something else in another set (~ and, in paragraphs, \ do in JIS X 0201).
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7e && (byte !== BACKSLASH || !isParagraph(vr)))) {
    return decoderFor('utf-8').decode(bytes);
  }
  const initial = setsOf(terms[0] ?? '') ?? { G0: ASCII, G1: null, allows: null };
  const declared = new Set(
    terms.map((term) => setsOf(term)?.allows).filter((set) => set !== null && set !== undefined),
  );
  const fallback = initial.G1 ?? (declared.size === 1 ? ([...declared][0] ?? null) : null);
  let G0 = initial.G0;
  let G1 = fallback;
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === ESC) {
      const found = designatedAt(bytes, at + 1);
      if (found === null) {
        text += REPLACEMENT;
        at += 1;
        continue;
      }
      if (found.set.plane === 'G0') G0 = found.set;
      else G1 = found.set;
      at += 1 + found.length;
    } else if (byte < 0x20 || byte === 0x7f) {
      // PS3.5 §6.1.2.5.3: every control character but ESC is preceded by a return to the initial sets.
      G0 = initial.G0;
      G1 = fallback;
      text += String.fromCharCode(byte);
      at += 1;
    } else if (byte === 0x20) {
      text += ' ';
      at += 1;
    } else if (byte >= 0x80 || G0.bytesPerCharacter === 2) {
      const set = byte >= 0x80 ? G1 : G0;
      const end = endOfRun(bytes, at, byte >= 0x80);
      text += set === null ? REPLACEMENT.repeat(end - at) : decodeRun(bytes.subarray(at, end), set);
      at = end;
    } else {
      text += asciiLike(byte, G0, vr);
      if (isDelimiter(byte, vr)) {
        G0 = initial.G0;
        G1 = fallback;
      }
      at += 1;
    }
  }
  return text;
}

const isDelimiter = (byte: number, vr: TextVr): boolean =>
  (byte === BACKSLASH && !isParagraph(vr)) || (vr === 'PN' && (byte === 0x5e || byte === 0x3d));

function asciiLike(byte: number, set: CodeElement, vr: TextVr): string {
  if (set === ROMAJI) {
    if (byte === 0x7e) return '\u203e';
    if (byte === BACKSLASH && isParagraph(vr)) return '\u00a5';
  }
  return String.fromCharCode(byte);
}

function designatedAt(bytes: Uint8Array, at: number): { set: CodeElement; length: number } | null {
  for (const [sequence, set] of ESCAPE_SEQUENCES) {
    let matches = true;
    for (let i = 0; i < sequence.length; i += 1) matches &&= bytes[at + i] === sequence.charCodeAt(i);
    if (matches) return { set, length: sequence.length };
  }
  return null;
}

/** The run of bytes of one plane: graphic characters of the same half of the code table. */
function endOfRun(bytes: Uint8Array, from: number, high: boolean): number {
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte <= 0x20 || byte === 0x7f || byte >= 0x80 !== high) break;
    at += 1;
  }
  return at;
}

function decodeRun(run: Uint8Array, set: CodeElement): string {
  if (set.label === null) return REPLACEMENT.repeat(run.length);
  if (set.bytesPerCharacter === 1) return decoderFor(set.label).decode(run);
  const width = set.prefix === null ? 2 : 3;
  const pairs = Math.floor(run.length / 2);
  const coded = new Uint8Array(pairs * width);
  for (let i = 0; i < pairs; i += 1) {
    if (set.prefix !== null) coded[i * width] = set.prefix;
    coded[i * width + width - 2] = (run[i * 2] ?? 0) | 0x80;
    coded[i * width + width - 1] = (run[i * 2 + 1] ?? 0) | 0x80;
  }
  return decoderFor(set.label).decode(coded) + (run.length % 2 === 1 ? REPLACEMENT : '');
}
