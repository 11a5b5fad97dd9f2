// A study goes to paper as it stands on the screen, its overlays with it: laid out at its size on screen and scaled to the sheet, so
// that no drawing moves against its image.
import { documentSheets } from './document-sheets.ts';

/** Inside of an A4 sheet on its side with margins of 10 mm, below its head, in CSS pixels (96 to the inch). */
const SHEET = { width: (277 / 25.4) * 96, height: (162 / 25.4) * 96 };

/** How much smaller it must be to fit; never larger than on screen. */
export const paperScale = (
  { width, height }: { readonly width: number; readonly height: number },
  aboveIt = 0,
): number => Math.min(1, SHEET.width / Math.max(1, width), (SHEET.height - aboveIt) / Math.max(1, height));

/**
 * Prints the viewports as they stand, on one sheet; a document in one of them whole, on sheets of its own.
 *
 * @param head stands on every sheet
 * @param told stands between the head and the viewports, and takes room of theirs; on a document's sheets, too
 */
export function printViewports(grid: HTMLElement, head: HTMLElement | null, told: HTMLElement | null): void {
  const { width, height } = grid.getBoundingClientRect();
  grid.style.setProperty('--paper-width', `${width}px`);
  grid.style.setProperty('--paper-height', `${height}px`);
  grid.style.setProperty('--paper-scale', String(paperScale({ width, height }, told?.offsetHeight ?? 0)));
  const sheets = documentSheets(grid, [head, told]);
  if (sheets) document.body.append(sheets);
  globalThis.print();
  sheets?.remove();
}
