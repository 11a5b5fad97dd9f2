// Reads a PDF back, as any viewer would: its pages' text and its properties.
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface ReadPdf {
  /** Text of each page. */
  readonly pages: readonly string[];
  readonly text: string;
  /** Furthest right and lowest point at which text begins or ends, in points from the page's left and foot. */
  readonly rightmost: number;
  readonly lowest: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const loading = getDocument({ data: bytes.slice(), useSystemFonts: false, verbosity: 0 });
  const document = await loading.promise;
  const pages: string[] = [];
  let rightmost = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let at = 1; at <= document.numPages; at += 1) {
    const { items } = await (await document.getPage(at)).getTextContent();
    const texts = items.filter((item) => 'str' in item);
    pages.push(texts.map(({ str, hasEOL }) => `${str}${hasEOL ? '\n' : ''}`).join(''));
    for (const { transform, width, str } of texts)
      if (str.trim() !== '') {
        rightmost = Math.max(rightmost, Number(transform[4]) + width);
        lowest = Math.min(lowest, Number(transform[5]));
      }
  }
  const { info } = await document.getMetadata();
  await loading.destroy();
  return { pages, text: pages.join('\n'), rightmost, lowest, properties: { ...info } };
}
