// A study goes to paper as it stands on the screen, its overlays with it: laid out at its size on screen and scaled to the sheet, so
// that no drawing moves against its image.

/** Inside of an A4 sheet on its side with margins of 10 mm, below its head, in CSS pixels (96 to the inch). */
const SHEET = { width: (277 / 25.4) * 96, height: (162 / 25.4) * 96 };

/** How much smaller it must be to fit; never larger than on screen. */
export const paperScale = (
  { width, height }: { readonly width: number; readonly height: number },
  aboveIt = 0,
): number => Math.min(1, SHEET.width / Math.max(1, width), (SHEET.height - aboveIt) / Math.max(1, height));

/**
 * Prints this element alone.
 *
 * @param aboveIt height of what is printed between the sheet's head and it, in CSS pixels
 */
export function printElement(element: HTMLElement, aboveIt = 0): void {
  const { width, height } = element.getBoundingClientRect();
  element.style.setProperty('--paper-width', `${width}px`);
  element.style.setProperty('--paper-height', `${height}px`);
  element.style.setProperty('--paper-scale', String(paperScale({ width, height }, aboveIt)));
  globalThis.print();
}
