// From a document's definition to the bytes of a PDF. It reads the fonts and nothing else, and reaches for no network.
import pdfmake from 'pdfmake/js/index.js';
import type { DocumentDefinition } from './content.ts';
import { type PaperFont, paperFonts } from './fonts.ts';

/** The same definition and the same fonts make the same bytes; the only time in it is the definition's own. */
export async function renderPdf(
  definition: DocumentDefinition,
  fonts: readonly PaperFont[] = paperFonts(),
): Promise<Uint8Array> {
  const files = new Set(
    fonts.flatMap((font) =>
      Object.values(font.files).map((file) => (typeof file === 'string' ? file : file[0])),
    ),
  );
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((file) => files.has(file));
  // pdfmake writes into what it is given: the lists of a collection, too.
  const own = (file: string | readonly [string, string]): string | [string, string] =>
    typeof file === 'string' ? file : [file[0], file[1]];
  pdfmake.setFonts(
    Object.fromEntries(
      fonts.map(({ name, files: { normal, bold, italics, bolditalics } }) => [
        name,
        { normal: own(normal), bold: own(bold), italics: own(italics), bolditalics: own(bolditalics) },
      ]),
    ),
  );
  return new Uint8Array(await pdfmake.createPdf(definition).getBuffer());
}
