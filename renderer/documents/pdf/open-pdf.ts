// Opens a PDF with pdf.js in a worker of its own: it runs no script of the document, loads nothing from outside, and offers
// no way to save it (docs/decisions/0101).
import { AnnotationMode, getDocument, PasswordException, PDFWorker, VerbosityLevel } from 'pdfjs-dist';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import type { Result } from '../../../shared/contract/result.ts';
import { PageBinaryData, pdfWorkerUrl } from './pdf-resources.ts';

/** Pages that are offered; beyond it the reader is told. */
export const MAX_PAGES = 1_000;
/** How long opening may take before the worker is ended. */
const OPEN_DEADLINE_MS = 30_000;
/** Largest image inside a PDF, in pixels; pdf.js leaves larger ones out. */
const MAX_IMAGE_PIXELS = 64 * 1024 * 1024;
/** Widest or highest canvas of a page, in pixels. */
const MAX_CANVAS_SIDE = 4096;

export interface PdfPage {
  /** Height by width, as it is to be seen. */
  readonly aspect: number;
  /** Draws the page to fill `width` CSS pixels; rejects when the page is broken. `cancel` ends it early. */
  draw(
    canvas: HTMLCanvasElement,
    width: number,
    pixelRatio: number,
  ): { readonly done: Promise<void>; readonly cancel: () => void };
}

export interface OpenPdf {
  readonly pages: number;
  page(number: number): Promise<PdfPage>;
  close(): void;
}

const malformed = (message: string): KitError =>
  kitError('documents.malformed', message, 'Read the document in the PACS.');

const pageOf = (page: PDFPageProxy): PdfPage => {
  const natural = page.getViewport({ scale: 1 });
  return {
    aspect: natural.height / natural.width,
    draw: (canvas, width, pixelRatio) => {
      const wanted = (width * pixelRatio) / natural.width;
      const scale = Math.min(wanted, MAX_CANVAS_SIDE / natural.width, MAX_CANVAS_SIDE / natural.height);
      const viewport = page.getViewport({ scale });
      canvas.width = Math.max(1, Math.floor(viewport.width));
      canvas.height = Math.max(1, Math.floor(viewport.height));
      const task = page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE });
      return { done: task.promise, cancel: () => task.cancel() };
    },
  };
};

async function opened(document: Promise<PDFDocumentProxy>): Promise<Result<PDFDocumentProxy>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Result<PDFDocumentProxy>>((resolve) => {
    timer = setTimeout(
      () => resolve(err(malformed('This PDF took too long to open and was given up.'))),
      OPEN_DEADLINE_MS,
    );
  });
  const attempt = document.then(
    (value): Result<PDFDocumentProxy> => ok(value),
    // pdf.js's own words may hold pieces of the document.
    (error: unknown) =>
      err(
        malformed(
          error instanceof PasswordException
            ? 'This PDF is protected by a password, which the kit does not ask for.'
            : 'This PDF is damaged or not a PDF that the kit can read.',
        ),
      ),
  );
  const result = await Promise.race([attempt, late]);
  clearTimeout(timer);
  return result;
}

/**
 * Opens a PDF.
 *
 * @param bytes of the file; copied, since pdf.js takes them away
 */
export async function openPdf(bytes: Uint8Array): Promise<Result<OpenPdf>> {
  const port = new Worker(pdfWorkerUrl(), { type: 'module' });
  const worker = PDFWorker.create({ port, verbosity: VerbosityLevel.ERRORS });
  const task = getDocument({
    data: bytes.slice(),
    worker,
    verbosity: VerbosityLevel.ERRORS,
    BinaryDataFactory: PageBinaryData,
    useWorkerFetch: false,
    cMapPacked: true,
    // Glyphs are drawn as paths: a font of the document never reaches the browser's font parser.
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    disableWorkerRendering: true,
    maxImageSize: MAX_IMAGE_PIXELS,
  });
  const end = (): void => {
    void task.destroy();
    port.terminate();
  };
  const result = await opened(task.promise);
  if (!result.ok) {
    end();
    return result;
  }
  const document = result.value;
  return ok({
    pages: document.numPages,
    page: async (number) => pageOf(await document.getPage(number)),
    close: end,
  });
}
