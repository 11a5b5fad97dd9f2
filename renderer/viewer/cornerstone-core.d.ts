// cornerstone-core 2.6.1 ships no types: what the kit uses of it, as its own source has it (dist/cornerstone.js).
declare module 'cornerstone-core' {
  export interface CornerstoneLut {
    readonly firstValueMapped: number;
    readonly numBitsPerEntry: number;
    readonly lut: readonly number[];
  }

  export interface CornerstoneImage {
    imageId: string;
    minPixelValue: number;
    maxPixelValue: number;
    slope: number;
    intercept: number;
    windowCenter: number | undefined;
    windowWidth: number | undefined;
    getPixelData(): ArrayLike<number>;
    rows: number;
    columns: number;
    height: number;
    width: number;
    color: boolean;
    rgba?: boolean;
    rowPixelSpacing: number | undefined;
    columnPixelSpacing: number | undefined;
    invert: boolean;
    sizeInBytes: number;
    modalityLUT?: CornerstoneLut | undefined;
    voiLUT?: CornerstoneLut | undefined;
    render?: ((enabledElement: EnabledElement, invalidated: boolean) => void) | undefined;
    decodeTimeInMS?: number;
  }

  export interface CornerstoneViewport {
    scale: number;
    translation: { x: number; y: number };
    voi: { windowWidth: number | undefined; windowCenter: number | undefined };
    invert: boolean;
    pixelReplication: boolean;
    rotation: number;
    hflip: boolean;
    vflip: boolean;
    modalityLUT: CornerstoneLut | undefined;
    voiLUT: CornerstoneLut | undefined;
  }

  export interface EnabledElement {
    readonly element: HTMLElement;
    readonly canvas: HTMLCanvasElement;
    readonly image?: CornerstoneImage;
    readonly viewport?: CornerstoneViewport;
  }

  export type ImageRenderedEvent = CustomEvent<{
    readonly image: CornerstoneImage;
    readonly viewport: CornerstoneViewport;
    readonly element: HTMLElement;
    readonly renderTimeInMs: number;
  }>;

  export type ImageLoader = (imageId: string) => {
    promise: Promise<CornerstoneImage>;
    cancelFn?: () => void;
    decache?: () => void;
  };

  export function enable(element: HTMLElement): void;
  export function disable(element: HTMLElement): void;
  export function displayImage(
    element: HTMLElement,
    image: CornerstoneImage,
    viewport?: Partial<CornerstoneViewport>,
  ): void;
  export function getDefaultViewportForImage(
    element: HTMLElement,
    image: CornerstoneImage,
  ): CornerstoneViewport;
  export function getViewport(element: HTMLElement): CornerstoneViewport | undefined;
  export function setViewport(element: HTMLElement, viewport: Partial<CornerstoneViewport>): void;
  export function getImage(element: HTMLElement): CornerstoneImage | undefined;
  export function reset(element: HTMLElement): void;
  export function resize(element: HTMLElement, forceFitToWindow?: boolean): void;
  export function fitToWindow(element: HTMLElement): void;
  export function updateImage(element: HTMLElement, invalidated?: boolean): void;
  export function pageToPixel(element: HTMLElement, x: number, y: number): { x: number; y: number };
  export function canvasToPixel(
    element: HTMLElement,
    point: { readonly x: number; readonly y: number },
  ): { x: number; y: number };
  export function pixelToCanvas(
    element: HTMLElement,
    point: { readonly x: number; readonly y: number },
  ): { x: number; y: number };
  export function setToPixelCoordinateSystem(
    enabledElement: EnabledElement,
    context: CanvasRenderingContext2D,
  ): void;
  export function renderToCanvas(canvas: HTMLCanvasElement, image: CornerstoneImage): void;
  export function renderColorImage(enabledElement: EnabledElement, invalidated: boolean): void;
  export function renderGrayscaleImage(enabledElement: EnabledElement, invalidated: boolean): void;
  export function registerImageLoader(scheme: string, loader: ImageLoader): void;
  export function loadImage(imageId: string): Promise<CornerstoneImage>;
  export function loadAndCacheImage(imageId: string): Promise<CornerstoneImage>;
  export const imageCache: {
    purgeCache(): void;
    setMaximumSizeBytes(bytes: number): void;
    removeImageLoadObject(imageId: string): void;
    getCacheInfo(): { maximumSizeInBytes: number; cacheSizeInBytes: number; numberOfImagesCached: number };
  };
}
