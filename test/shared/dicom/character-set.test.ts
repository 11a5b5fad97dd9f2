import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, knowsCharacterSets, type TextVr } from '../../../shared/dicom/character-set.ts';
import { latin1 } from '../../fixtures/data-set-builder.ts';

const E = '\x1b';

// The multi-byte names are the examples of PS3.5 Annexes H, I, J and K.
const NAMES: readonly (readonly [string, readonly string[], string, string])[] = [
  ['the default repertoire', [], 'Adams^John', 'Adams^John'],
  ['Latin-1', ['ISO_IR 100'], 'Buc^J\xe9r\xf4me', 'Buc^Jérôme'],
  ['Latin-2', ['ISO_IR 101'], '\xb3\xea', 'łę'],
  ['Latin-3', ['ISO_IR 109'], '\xa1al^\xf5', 'Ħal^ġ'],
  ['Latin-4', ['ISO_IR 110'], '\xe0\xf3', 'āķ'],
  ['Latin-5', ['ISO_IR 148'], '\xfe\xf0', 'şğ'],
  ['Latin-9', ['ISO_IR 203'], '\xbcuvre^\xa4', 'Œuvre^€'],
  ['Cyrillic', ['ISO_IR 144'], '\xbb\xee\xda\xe1\xd5\xdc\xd1\xe3\xe0\xd3', 'Люксембург'],
  ['Arabic', ['ISO_IR 127'], '\xe2\xc8\xc7\xe6\xea^\xe4\xe6\xd2\xc7\xd1', 'قباني^لنزار'],
  ['Greek', ['ISO_IR 126'], '\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2', 'Διονυσιος'],
  ['Hebrew', ['ISO_IR 138'], '\xf9\xf8\xe5\xef^\xe3\xe1\xe5\xf8\xe4', 'שרון^דבורה'],
  ['Thai', ['ISO_IR 166'], '\xb9\xd2\xc2^\xa1', 'นาย^ก'],
  ['half-width katakana', ['ISO_IR 13'], '\xd4\xcf\xc0\xde^\xc0\xdb\xb3', 'ﾔﾏﾀﾞ^ﾀﾛｳ'],
  ['UTF-8', ['ISO_IR 192'], 'Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1', 'Wang^XiaoDong=王^小東'],
  ['GB18030', ['GB18030'], 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab', 'Wang^XiaoDong=王^小东'],
  ['GBK', ['GBK'], 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab', 'Wang^XiaoDong=王^小东'],
  [
    'kanji and hiragana by escape sequences',
    ['', 'ISO 2022 IR 87'],
    `Yamada^Tarou=${E}$B;3ED${E}(B^${E}$BB@O:${E}(B=${E}$B$d$^$@${E}(B^${E}$B$?$m$&${E}(B`,
    'Yamada^Tarou=山田^太郎=やまだ^たろう',
  ],
  [
    'katakana first, then kanji',
    ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
    `\xd4\xcf\xc0\xde^\xc0\xdb\xb3=${E}$B;3ED${E}(J^${E}$BB@O:${E}(J`,
    'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎',
  ],
  ['supplementary kanji', ['', 'ISO 2022 IR 87', 'ISO 2022 IR 159'], `A^B=${E}$(D0!${E}(B`, 'A^B=丂'],
  [
    'Korean',
    ['', 'ISO 2022 IR 149'],
    `Hong^Gildong=${E}$)C\xfb\xf3^${E}$)C\xd1\xce\xd4\xd7=${E}$)C\xc8\xab^${E}$)C\xb1\xe6\xb5\xbf`,
    'Hong^Gildong=洪^吉洞=홍^길동',
  ],
  [
    'simplified Chinese',
    ['', 'ISO 2022 IR 58'],
    `Zhang^XiaoDong=${E}$)A\xd5\xc5^${E}$)A\xd0\xa1\xb6\xab=`,
    'Zhang^XiaoDong=张^小东=',
  ],
  [
    'Latin-1 and Cyrillic',
    ['ISO 2022 IR 100', 'ISO 2022 IR 144'],
    `Ren\xe9^${E}-L\xb8\xd2\xd0\xdd`,
    'René^Иван',
  ],
];

describe('patient names are read in the character set that they declare', () => {
  it.each(NAMES)('%s', (_, terms, bytes, text) => {
    expect(decodeText(latin1(bytes), terms, 'PN')).toBe(text);
  });

  it.each([
    ['ISO IR 100', 'a misspelt term'],
    ['iso_ir 100', 'lower case'],
    ['ISO-IR 100', 'hyphens'],
    ['ISO 2022 IR 100', 'the code extension form on its own'],
  ])('%s is taken for Latin-1 (%s)', (term) => {
    expect(decodeText(latin1('J\xe9r\xf4me'), [term], 'LO')).toBe('Jérôme');
  });
});

describe('code extensions end where PS3.5 §6.1.2.5.3 says', () => {
  const TERMS = ['ISO 2022 IR 100', 'ISO 2022 IR 144'];
  const shifted = `${E}-L\xb8`;

  it.each<[string, TextVr, string, string]>([
    ['at ^ in a name', 'PN', `${shifted}^\xe9`, 'И^é'],
    ['at = in a name', 'PN', `${shifted}=\xe9`, 'И=é'],
    ['at a backslash between values', 'LO', `${shifted}\\\xe9`, 'И\\é'],
    ['at a line end', 'LT', `${shifted}\r\n\xe9`, 'И\r\né'],
    ['at a form feed', 'LT', `${shifted}\f\xe9`, 'И\fé'],
    ['not at ^ outside names', 'LO', `${shifted}^\xb8`, 'И^И'],
    ['not at a backslash in free text', 'LT', `${shifted}\\\xb8`, 'И\\И'],
  ])('%s', (_, vr, bytes, text) => {
    expect(decodeText(latin1(bytes), TERMS, vr)).toBe(text);
  });

  it('reads a forgotten second escape sequence only when one set alone can be meant', () => {
    const bytes = latin1(`${E}$)C\xfb\xf3^\xd1\xce`);
    expect(decodeText(bytes, ['', 'ISO 2022 IR 149'], 'PN')).toBe('洪^吉');
    expect(decodeText(bytes, ['', 'ISO 2022 IR 149', 'ISO 2022 IR 58'], 'PN')).toBe('洪^\ufffd\ufffd');
  });
});

describe('text that cannot be read is marked, never guessed and never an error', () => {
  it('marks 8-bit bytes without a character set', () => {
    expect(decodeText(latin1('J\xe9r\xf4me'), [], 'PN')).toBe('J\ufffdr\ufffdme');
  });

  it('marks 8-bit bytes of an unknown character set and says that it is unknown', () => {
    expect(decodeText(latin1('ABC\xe9'), ['<b>'], 'PN')).toBe('ABC\ufffd');
    expect(knowsCharacterSets(['<b>'])).toBe(false);
    expect(knowsCharacterSets(['', 'ISO 2022 IR 87'])).toBe(true);
  });

  it('keeps a backslash that is half of a GBK character inside it', () => {
    expect(decodeText(latin1('\x81\x5c'), ['GBK'], 'LO')).toHaveLength(1);
  });

  it('replaces control characters, and cuts padding', () => {
    expect(decodeText(latin1('A\0B^C \0'), ['ISO_IR 100'], 'PN')).toBe('A\ufffdB^C');
    expect(decodeText(latin1(' A \\ B '), [], 'LO')).toBe('A\\B');
    expect(decodeText(latin1('  A \n'), [], 'LT')).toBe('  A \n');
  });

  it('reads 5C and 7E of JIS X 0201 as yen sign and overline, except where 5C divides values', () => {
    expect(decodeText(latin1('a\\~'), ['ISO_IR 13'], 'LT')).toBe('a¥‾');
    expect(decodeText(latin1('a\\~'), ['ISO_IR 13'], 'LO')).toBe('a\\‾');
    expect(decodeText(latin1('a\\~'), ['ISO_IR 100'], 'LT')).toBe('a\\~');
  });

  it('shows an unknown escape sequence as a mark and what follows as it is', () => {
    expect(decodeText(latin1(`A${E}%GB`), ['', 'ISO 2022 IR 87'], 'PN')).toBe('A\ufffd%GB');
  });

  it('survives any bytes under any terms', () => {
    const term = fc.oneof(
      fc.constantFrom(
        '',
        'ISO 2022 IR 87',
        'ISO 2022 IR 149',
        'ISO 2022 IR 13',
        'ISO_IR 192',
        'GBK',
        'ISO 2022 IR 159',
      ),
      fc.string(),
    );
    const vr = fc.constantFrom<TextVr>('LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT');
    const bytes = fc.array(
      fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x1b, 0x24, 0x29, 0x28, 0x42)),
    );
    fc.assert(
      fc.property(bytes, fc.array(term, { maxLength: 4 }), vr, (raw, terms, textVr) => {
        const text = decodeText(Uint8Array.from(raw), terms, textVr);
        expect(text).not.toContain(E);
        expect(text.length).toBeLessThanOrEqual(raw.length);
      }),
      { numRuns: 500 },
    );
  });
});
