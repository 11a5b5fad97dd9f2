// Which bytes mean which characters under each defined term of Specific Character Set (PS3.3 §C.12.1.1.2): data only, so
// that the decoder next door stays readable.

/** A coded character set, as far as ISO 2022 shifts between them inside one value. */
export interface CodeElement {
  /** ISO-IR registration number. */
  readonly registration: number;
  /** G0 is read from bytes 21–7E, G1 from bytes A0–FF. */
  readonly plane: 'G0' | 'G1';
  readonly bytesPerCharacter: 1 | 2;
  /** WHATWG label of a decoder for these bytes once `prefix` and the high bit are put in front of them; null: ASCII-like. */
  readonly label: string | null;
  /** A byte that the decoder wants before each character (EUC-JP code set 3), or null. */
  readonly prefix: number | null;
}

const g0 = (registration: number): CodeElement => ({
  registration,
  plane: 'G0',
  bytesPerCharacter: 1,
  label: null,
  prefix: null,
});
const g1 = (registration: number, label: string, bytesPerCharacter: 1 | 2 = 1): CodeElement => ({
  registration,
  plane: 'G1',
  bytesPerCharacter,
  label,
  prefix: null,
});

/** ISO 646 (IR 6), and JIS X 0201 romaji (IR 14), which differs from it in two code points. */
export const ASCII = g0(6);
export const ROMAJI = g0(14);

const KATAKANA = g1(13, 'shift_jis');
const LATIN_1 = g1(100, 'windows-1252');
const LATIN_2 = g1(101, 'iso-8859-2');
const LATIN_3 = g1(109, 'iso-8859-3');
const LATIN_4 = g1(110, 'iso-8859-4');
const LATIN_5 = g1(148, 'windows-1254');
const LATIN_9 = g1(203, 'iso-8859-15');
const CYRILLIC = g1(144, 'iso-8859-5');
const ARABIC = g1(127, 'iso-8859-6');
const GREEK = g1(126, 'iso-8859-7');
const HEBREW = g1(138, 'iso-8859-8');
const THAI = g1(166, 'windows-874');
const KOREAN = g1(149, 'euc-kr', 2);
const CHINESE = g1(58, 'gbk', 2);
const KANJI: CodeElement = {
  registration: 87,
  plane: 'G0',
  bytesPerCharacter: 2,
  label: 'euc-jp',
  prefix: null,
};
const SUPPLEMENTARY_KANJI: CodeElement = { ...KANJI, registration: 159, prefix: 0x8f };

/**
 * What a term puts into G0 and G1 before any escape sequence. A term of a multi-byte set (87, 159, 149, 58) only allows its
 * escape sequence: at the start of a value G0 is ASCII and G1 is empty (PS3.5 §6.1.2.5.3).
 */
export interface InitialSets {
  readonly G0: CodeElement;
  readonly G1: CodeElement | null;
  /** The G1 set that this term allows by escape sequence; same as `G1` for single-byte terms. */
  readonly allows: CodeElement | null;
}

const single = (G1: CodeElement, G0: CodeElement = ASCII): InitialSets => ({ G0, G1, allows: G1 });
const onlyByEscape = (allows: CodeElement | null): InitialSets => ({ G0: ASCII, G1: null, allows });

/** By registration number: `ISO_IR 100` and `ISO 2022 IR 100` name the same sets. */
export const SETS_OF_TERM: ReadonlyMap<number, InitialSets> = new Map([
  [6, onlyByEscape(null)],
  [13, single(KATAKANA, ROMAJI)],
  [100, single(LATIN_1)],
  [101, single(LATIN_2)],
  [109, single(LATIN_3)],
  [110, single(LATIN_4)],
  [148, single(LATIN_5)],
  [203, single(LATIN_9)],
  [144, single(CYRILLIC)],
  [127, single(ARABIC)],
  [126, single(GREEK)],
  [138, single(HEBREW)],
  [166, single(THAI)],
  [149, onlyByEscape(KOREAN)],
  [58, onlyByEscape(CHINESE)],
  [87, onlyByEscape(null)],
  [159, onlyByEscape(null)],
]);

/** Bytes after ESC (as Latin-1 text) → the set that they designate. PS3.3 Tables C.12-3 and C.12-4, longest first. */
export const ESCAPE_SEQUENCES: readonly (readonly [string, CodeElement])[] = [
  ['$(D', SUPPLEMENTARY_KANJI],
  ['$)C', KOREAN],
  ['$)A', CHINESE],
  ['$B', KANJI],
  ['(B', ASCII],
  ['(J', ROMAJI],
  [')I', KATAKANA],
  ['-A', LATIN_1],
  ['-B', LATIN_2],
  ['-C', LATIN_3],
  ['-D', LATIN_4],
  ['-M', LATIN_5],
  ['-b', LATIN_9],
  ['-L', CYRILLIC],
  ['-G', ARABIC],
  ['-F', GREEK],
  ['-H', HEBREW],
  ['-T', THAI],
];
