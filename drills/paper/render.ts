// From a document's definition to the bytes of a PDF. It reads its fonts and nothing else: pdfmake's own front, which fetches
// what a definition names, is left out.
import printer from 'pdfmake/js/Printer.js';
import type { DocumentDefinition } from './content.ts';
import { type PaperFont, paperFonts } from './fonts.ts';

/** A CommonJS module: Node hands over its exports, other loaders their default. */
const Printer = 'default' in printer ? printer.default : printer;

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
  // pdfmake writes into what it is given: the lists of a collection, too.
  const own = (file: string | readonly [string, string]): string | [string, string] =>
    typeof file === 'string' ? file : [file[0], file[1]];
  const layout = new Printer(
    Object.fromEntries(
      fonts.map(({ name, files: { normal, bold, italics, bolditalics } }) => [
        name,
        { normal: own(normal), bold: own(bold), italics: own(italics), bolditalics: own(bolditalics) },
      ]),
    ),
    { existsSync: () => false },
    { resolve: () => {}, resolved: () => Promise.resolve() },
    (file) => files.has(file),
  );
  const document = await layout.createPdfKitDocument(definition);
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Uint8Array[] = [];
  document.on('data', (chunk) => chunks.push(chunk));
  document.on('end', () => {
    resolve(new Uint8Array(Buffer.concat(chunks)));
  });
  document.on('error', reject);
  document.end();
  return promise;
}
