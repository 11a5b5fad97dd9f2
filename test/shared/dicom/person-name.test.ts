import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalPersonName,
  foldPersonName,
  formatPersonName,
  parsePersonName,
  samePersonName,
} from '../../../shared/dicom/person-name.ts';

describe('a person name is shown the way people write it', () => {
  it.each([
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'Yamada, Tarou (山田 太郎)'],
    ['Adams^John Robert Quincy^^Rev.^B.A. M.Div.', 'Adams, Rev. John Robert Quincy B.A. M.Div.'],
    ['=洪^吉洞', '洪 吉洞'],
    ['==やまだ^たろう', 'やまだ たろう'],
    ['Madonna', 'Madonna'],
    ['^Cher', 'Cher'],
    ['^^^^', ''],
    ['', ''],
  ])('%s → %s', (value, shown) => {
    expect(formatPersonName(value)).toBe(shown);
  });

  it('keeps markup as text', () => {
    expect(parsePersonName('<b>x</b>^A').alphabetic.familyName).toBe('<b>x</b>');
  });
});

describe('a search finds a name however it is typed', () => {
  it.each([
    ['Buc^Jérôme', 'buc jerome'],
    ['Łukaszewicz^Søren', 'lukaszewicz soren'],
    ['Weiß^Jörg', 'weiss jorg'],
    ['ﾔﾏﾀ^ﾀﾛｳ', 'ヤマタ タロウ'],
    ['Hong^Gildong=洪^吉洞=홍^길동', 'hong gildong 洪 吉洞 홍 길동'],
  ])('%s is found as %s', (value, folded) => {
    expect(foldPersonName(value)).toBe(folded);
  });
});

// guards S-3
describe('two spellings of one name are the same person, two names are not', () => {
  it.each([
    ['Buc^Jérôme', 'Buc^Jérôme^^', true],
    ['Zhang^XiaoDong=张^小东=', 'Zhang^XiaoDong=张^小东', true],
    ['Buc^Je\u0301ro\u0302me', 'Buc^Jérôme', true],
    ['BUC^JEAN', 'Buc^Jean', true],
    ['Buc^J\ufffdr\ufffdme', 'Buc^Jérôme', true],
    ['\ufffd\ufffd\ufffd^A', '王^A', true],
    ['王\ufffd', '王小', true],
    ['王\ufffd', '李小', false],
    ['Buc^J\ufffdr\ufffdme', 'Buc^Jérémy', false],
    ['Buc^Jérôme', 'Buc^Jerome', false],
    ['Buc^Anna', 'Buc^Anne', false],
    ['\ufffd', 'Anna', false],
  ])('%s and %s: %s', (left, right, same) => {
    expect(samePersonName(left, right)).toBe(same);
    expect(samePersonName(right, left)).toBe(same);
  });

  it('holds for any name and itself, padded or not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(samePersonName(name, name)).toBe(true);
        expect(samePersonName(name, `${canonicalPersonName(name)}^^==`)).toBe(true);
      }),
    );
  });
});
