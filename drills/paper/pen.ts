// From what people typed to what a page can show: each letter in a font that has it, and what none has as its Unicode number,
// said at the end. Nothing becomes an empty box, and nothing invisible reorders a line (hostile text).
import { FIRST_FONT, type PaperFont } from './fonts.ts';
import { inVisualOrder } from './right-to-left.ts';

export interface Inline {
  readonly text: string;
  readonly font: string;
}

export interface Pen {
  /**
   * @param most characters of it that are printed; how many were cut is said in its place
   */
  readonly write: (text: string, most?: number) => Inline[];
  /** What could not be written as it was, in sentences for the last page. */
  readonly remarks: () => readonly string[];
}

/** Longer texts are cut: a page is for reading, the JSON report holds the whole. */
const MOST_CHARACTERS = 600;
/** Of a run of letters that no font has, this many are named. */
const MOST_NAMED = 6;

// Invisible by nature, and of no meaning to a reader: joiners, soft hyphens, direction marks, variation selectors.
const DROPPED = /(?![\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}])\p{Default_Ignorable_Code_Point}/gu;
// Controls that would act on a page or reorder it, and letters that no font is meant to have.
const SHOWN = /(?!\n)[\p{Cc}\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}\p{Co}\p{Cn}]/u;

const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

export function createPen(fonts: readonly PaperFont[]): Pen {
  let cut = 0;
  const unwritten = new Set<string>();
  const fontOf = (character: string): string | null => {
    if (character === '\n' || character === ' ') return FIRST_FONT;
    if (SHOWN.test(character)) return null;
    const codePoint = character.codePointAt(0) ?? 0;
    return fonts.find(({ has }) => has(codePoint))?.name ?? null;
  };

  const write: Pen['write'] = (text, most = MOST_CHARACTERS) => {
    const plain = text
      .toWellFormed()
      .normalize('NFC')
      .replaceAll(/\r\n?|\u2028|\u2029/gu, '\n')
      .replaceAll('\t', ' ')
      .replaceAll(DROPPED, '');
    const characters = Array.from(plain);
    const inlines: { text: string; font: string }[] = [];
    let missing: string[] = [];
    const put = (piece: string, font: string): void => {
      const last = inlines.at(-1);
      if (last?.font === font) last.text += piece;
      else inlines.push({ text: piece, font });
    };
    const putMissing = (): void => {
      if (missing.length === 0) return;
      for (const each of missing) unwritten.add(each);
      const named = missing.slice(0, MOST_NAMED).map((each) => codeOf(each));
      const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
      put(`[${named.join(' ')}${more}]`, FIRST_FONT);
      missing = [];
    };
    for (const character of characters.slice(0, most)) {
      const font = fontOf(character);
      if (font === null) missing.push(character);
      else {
        putMissing();
        put(character, font);
      }
    }
    putMissing();
    if (characters.length > most) {
      cut += 1;
      put(` … [${characters.length - most} more characters]`, FIRST_FONT);
    }
    return inVisualOrder(inlines);
  };

  return {
    write,
    remarks: () => [
      ...(unwritten.size === 0
        ? []
        : [
            `${unwritten.size} different characters could not be drawn, because they act on a page or because this computer has ` +
              `no font for them: their Unicode numbers stand in their place, as in [${codeOf([...unwritten][0] ?? '')}].`,
          ]),
      ...(cut === 0
        ? []
        : [
            `${cut === 1 ? 'One text was' : `${cut} texts were`} too long for a page and cut where it says so; the JSON report holds the whole.`,
          ]),
    ],
  };
}
