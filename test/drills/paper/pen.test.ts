// What becomes of letters that a font lacks, of controls, and of text that runs from right to left.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PaperFont, paperFonts } from '../../../drills/paper/fonts.ts';
import { createPen, type Inline } from '../../../drills/paper/pen.ts';

/** Roboto alone: what a computer without any other font can do. */
const ALONE = paperFonts([]);
const hebrew: PaperFont = {
  name: 'hebrew',
  has: (codePoint) => codePoint >= 0x590 && codePoint <= 0x5ff,
  files: { normal: '', bold: '', italics: '', bolditalics: '' },
};
const text = (inlines: readonly Inline[]): string => inlines.map((inline) => inline.text).join('');

describe('the pen', () => {
  it('writes Latin, Cyrillic, Greek and Vietnamese names with the font that the kit brings', () => {
    const pen = createPen(ALONE);
    for (const name of ['Żółć Ångström ß', 'Щукин Ґалаґан', 'Παππάς', 'Nguyễn Thị Hạnh', '5 µg ≤ 3 × 10²'])
      expect(pen.write(name)).toEqual([{ text: name, font: 'Roboto' }]);
    expect(pen.remarks()).toEqual([]);
  });

  it('writes what no font has as its number, once for a run of it, and says so', () => {
    const pen = createPen(ALONE);
    expect(text(pen.write('Dr. 王小明, ward 3'))).toBe('Dr. [U+738B U+5C0F U+660E], ward 3');
    expect(pen.remarks()).toEqual([expect.stringContaining('3 different characters could not be drawn')]);
  });

  it('shows controls and direction overrides, and drops what is invisible by nature', () => {
    const pen = createPen(ALONE);
    expect(text(pen.write('a\u0007b\u202Egnp.exe'))).toBe('a[U+0007]b[U+202E]gnp.exe');
    expect(text(pen.write('soft\u00ADhy\u200Dphen\uFEFF\tend\r\nnext'))).toBe('softhyphen end\nnext');
  });

  it('cuts a text that is too long and says by how much', () => {
    const pen = createPen(ALONE);
    expect(text(pen.write('x'.repeat(30), 10))).toBe('xxxxxxxxxx … [20 more characters]');
    expect(pen.remarks()).toEqual([expect.stringContaining('One text was too long')]);
  });

  it('sets right-to-left words in the order in which they are seen, and leaves numbers as they are', () => {
    const pen = createPen([...ALONE, hebrew]);
    const seen = pen.write('ד״ר כהן 4711 מיד').map((inline) => inline.text);
    expect(seen.filter((each) => each.trim() !== '')).toEqual(['מיד', '4711', 'כהן', 'ד״ר']);
    expect(text(pen.write('Dr כהן here'))).toBe('Dr כהן here');
  });

  it('hands on nothing but letters that the font of their inline has, whatever was typed', () => {
    const fonts = [...ALONE, hebrew];
    const pen = createPen(fonts);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (typed) => {
        for (const inline of pen.write(typed)) {
          const font = fonts.find(({ name }) => name === inline.font);
          const unwritable = Array.from(inline.text).filter(
            (character) =>
              !/[\n \u00A0]/u.test(character) && font?.has(character.codePointAt(0) ?? 0) !== true,
          );
          expect(unwritable).toEqual([]);
        }
      }),
    );
  });
});
