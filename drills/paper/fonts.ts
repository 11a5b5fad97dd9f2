// What paper is written with: Roboto, which the kit brings (Latin, Cyrillic, Greek, Vietnamese), and behind it whatever fonts
// this computer has for other scripts. A hospital that writes Chinese names has a computer with Chinese letters (decision 0193).
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { type Font, openSync } from 'fontkit';

export interface PaperFont {
  /** Family name within a document. */
  readonly name: string;
  readonly has: (codePoint: number) => boolean;
  /** Files, as pdfmake wants them: a file, or a collection's file and the font in it. */
  readonly files: Readonly<
    Record<'normal' | 'bold' | 'italics' | 'bolditalics', string | readonly [string, string]>
  >;
}

/** The font that everything is in which it has. */
export const FIRST_FONT = 'Roboto';

/** Fonts of an operating system, the better ones first; a collection names the font in it. */
const SYSTEM_FONTS: readonly (readonly [file: string, inCollection?: string])[] =
  process.platform === 'win32'
    ? windowsFonts(process.env['SystemRoot'] ?? String.raw`C:\Windows`)
    : [
        ...[
          'Arabic',
          'Hebrew',
          'Thai',
          'Devanagari',
          'Bengali',
          'Tamil',
          'Armenian',
          'Georgian',
          'Ethiopic',
        ].map((script) => [`/usr/share/fonts/truetype/noto/NotoSans${script}-Regular.ttf`] as const),
        ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', 'NotoSansCJKsc-Regular'],
        ['/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'],
        ['/System/Library/Fonts/Supplemental/Arial Unicode.ttf'],
      ];

function windowsFonts(root: string): readonly (readonly [string, string?])[] {
  const at = (name: string) => path.join(root, 'Fonts', name);
  return [
    [at('segoeui.ttf')],
    [at('msyh.ttc'), 'MicrosoftYaHei'],
    [at('YuGothR.ttc'), 'YuGothic-Regular'],
    [at('malgun.ttf')],
    [at('Nirmala.ttf')],
    [at('LeelawUI.ttf')],
    [at('seguisym.ttf')],
  ];
}

let opened: readonly PaperFont[] | null = null;

/** Roboto first; then those of `system` that are there and can be read. Opened once. */
export function paperFonts(system = SYSTEM_FONTS): readonly PaperFont[] {
  if (system !== SYSTEM_FONTS) return [roboto(), ...system.flatMap(systemFont)];
  opened ??= [roboto(), ...system.flatMap(systemFont)];
  return opened;
}

function roboto(): PaperFont {
  const directory = robotoDirectory();
  const file = (style: string) => path.join(directory, `Roboto-${style}.ttf`);
  const files = {
    normal: file('Regular'),
    bold: file('Medium'),
    italics: file('Italic'),
    bolditalics: file('MediumItalic'),
  };
  // Each of the styles has the same letters.
  const font = openSync(files.normal) as Font;
  return { name: FIRST_FONT, has: (codePoint) => font.hasGlyphForCodePoint(codePoint), files };
}

/** Beside the bundle in a package; in pdfmake's own folder in the sources. */
export function robotoDirectory(): string {
  const packed = path.join(import.meta.dirname, 'fonts');
  if (existsSync(path.join(packed, 'Roboto-Regular.ttf'))) return packed;
  const pdfmake = createRequire(import.meta.url).resolve('pdfmake/package.json');
  return path.join(path.dirname(pdfmake), 'fonts', 'Roboto');
}

function systemFont([file, inCollection]: readonly [string, string?], at: number): readonly PaperFont[] {
  if (!existsSync(file)) return [];
  try {
    const read = openSync(file, inCollection);
    // A collection without the font we know by name is another one than we know.
    if (!('hasGlyphForCodePoint' in read)) return [];
    const source = inCollection === undefined ? file : ([file, inCollection] as const);
    return [
      {
        name: `system-${at}`,
        has: (codePoint) => read.hasGlyphForCodePoint(codePoint),
        files: { normal: source, bold: source, italics: source, bolditalics: source },
      },
    ];
  } catch {
    // A damaged font is as good as none; what it would have drawn is said in words.
    return [];
  }
}
