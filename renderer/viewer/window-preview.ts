// While a window is dragged over a large grey image, a copy at the viewport's own resolution is drawn: 12 megapixels through a
// table take longer than a frame. The image itself is drawn again when the drag ends, so what is read is exact (S-4).
import type { CornerstoneImage, CornerstoneViewport, EnabledElement } from 'cornerstone-core';

/** Smaller images are drawn whole within a frame. */
const LARGE_PIXELS = 2_000_000;

interface DrawnElement extends EnabledElement {
  readonly image: CornerstoneImage;
  readonly viewport: CornerstoneViewport;
}

interface Corner {
  readonly x: number;
  readonly y: number;
}
type WithArea = CornerstoneViewport & {
  readonly displayedArea?: { readonly tlhc: Corner; readonly brhc: Corner };
};

/** How many pixels of the image fall on one of the screen; 1: nothing is to be gained. */
export const previewFactor = (
  image: Pick<CornerstoneImage, 'color' | 'rows' | 'columns'>,
  scale: number,
): number =>
  image.color || image.rows * image.columns < LARGE_PIXELS ? 1 : Math.max(1, Math.floor(1 / scale));

/** Every `factor`-th pixel of every `factor`-th row, in the type of the original: no value that the image does not hold. */
export function thinnedOut(values: ArrayLike<number>, columns: number, rows: number, factor: number) {
  const [width, height] = [Math.floor(columns / factor), Math.floor(rows / factor)];
  const Kind = values.constructor as new (length: number) => { [index: number]: number } & ArrayLike<number>;
  const thin = new Kind(width * height);
  const half = Math.floor(factor / 2);
  for (let y = 0; y < height; y++) {
    const row = (y * factor + half) * columns + half;
    for (let x = 0; x < width; x++) thin[y * width + x] = values[row + x * factor] ?? 0;
  }
  return { values: thin, width, height };
}

const previews = new WeakMap<
  HTMLElement,
  { readonly factor: number; readonly of: CornerstoneImage; readonly drawn: object }
>();

/** The element as it is drawn while its window is dragged; the element itself where a preview gains nothing. */
export function previewElement(element: EnabledElement): EnabledElement {
  const { image, viewport } = element as DrawnElement;
  const factor = previewFactor(image, viewport.scale);
  if (factor < 2) return element;
  const known = previews.get(element.element);
  const drawn =
    known?.of === image && known.factor === factor
      ? known.drawn
      : { ...element, image: thinImage(image, factor), renderingTools: {} };
  previews.set(element.element, { factor, of: image, drawn });
  const { rows, columns } = (drawn as DrawnElement).image;
  const { displayedArea } = viewport as WithArea;
  return Object.assign(drawn, {
    viewport: {
      ...viewport,
      scale: viewport.scale * factor,
      translation: { x: viewport.translation.x / factor, y: viewport.translation.y / factor },
      ...(displayedArea && { displayedArea: { ...displayedArea, brhc: { x: columns, y: rows } } }),
    },
  }) as DrawnElement;
}

/** Forgets the copy of an element, when its drag is over. */
export const dropPreview = (element: HTMLElement): boolean => previews.delete(element);

function thinImage(image: CornerstoneImage, factor: number): CornerstoneImage {
  const { values, width, height } = thinnedOut(image.getPixelData(), image.columns, image.rows, factor);
  const thin = { ...image, width, height, columns: width, rows: height, getPixelData: () => values };
  // The table that the image's own drawing prepared is the one to draw with.
  Object.defineProperty(thin, 'cachedLut', { get: () => (image as { cachedLut?: unknown }).cachedLut });
  return thin;
}
