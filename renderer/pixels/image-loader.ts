// Makes cornerstone images of decoded frames. The grey table is ours, not cornerstone's: its own linear window is half a
// step off PS3.3 §C.11.2.1.2, and its table lookups ignore where a modality LUT begins (docs/decisions/0042).
import type { CornerstoneImage, CornerstoneLut, EnabledElement, ImageLoader } from 'cornerstone-core';
import { ok, type Result } from '../../shared/contract/result.ts';
import type { KeyedHash } from '../../shared/domain/study.ts';
import type { StoredPixels } from './decode/decode-frame.ts';
import { defaultVoi, greyTable, type DisplayFrame, type GreyFrame, type Voi } from './decode/display.ts';
import {
  frameAttributesOf,
  type FrameAttributes,
  type ImageDescription,
  type LookupTable,
  type PixelSpacingWithSource,
  type VoiFunction,
} from './decode/image-description.ts';
import type { FrameStore, InstanceRef } from './frame-store.ts';
import { greyOfMark, presentedTable } from './presented-grey.ts';
import type { DecodedFrame } from './worker-protocol.ts';

/** What a viewer and its tools may know of the image on screen. */
export interface KitImageInfo {
  readonly studyKey: KeyedHash;
  readonly instanceKey: KeyedHash;
  /** 1-based. */
  readonly frameNumber: number;
  readonly description: ImageDescription;
  readonly attributes: FrameAttributes;
  /** Measure in mm only by this (S-5); cornerstone's own spacing fields may be just an aspect ratio. */
  readonly spacing: PixelSpacingWithSource | null;
  readonly ImageOrientationPatient: readonly number[] | null;
  readonly stored: StoredPixels;
  readonly display: DisplayFrame;
  readonly decodeMs: number;
}

/** A cornerstone image that knows where it comes from. */
export interface KitImage extends CornerstoneImage {
  readonly kit: KitImageInfo;
  cachedLut?: {
    windowCenter: number | undefined;
    windowWidth: number | undefined;
    invert: boolean;
    modalityLUT: CornerstoneLut | undefined;
    voiLUT: CornerstoneLut | undefined;
    lutArray: Uint8ClampedArray<ArrayBuffer>;
  };
}

/** What of cornerstone-core is used here; handed in, as importing it needs a document. */
export interface CornerstoneForLoader {
  renderGrayscaleImage(enabledElement: EnabledElement, invalidated: boolean): void;
  registerImageLoader(scheme: string, loader: ImageLoader): void;
}

export const KIT_SCHEME = 'kit';

/** `kit:<studyKey>/<instanceKey>/<frameNumber>`: keyed hashes only, fit for a log. */
export const imageIdOf = ({ studyKey, instanceKey }: InstanceRef, frameNumber: number): string =>
  `${KIT_SCHEME}:${studyKey}/${instanceKey}/${frameNumber}`;

/** Reads an image id back; null when it is none of ours. */
export function parseImageId(imageId: string): (InstanceRef & { readonly frameNumber: number }) | null {
  const match = /^kit:([0-9a-f]{32})\/([0-9a-f]{32})\/([1-9]\d{0,8})$/u.exec(imageId);
  const [, studyKey, instanceKey, frameNumber] = match ?? [];
  if (studyKey === undefined || instanceKey === undefined || frameNumber === undefined) return null;
  return { studyKey, instanceKey, frameNumber: Number(frameNumber) };
}

const toCornerstoneLut = ({ firstValueMapped, bitsPerEntry, entries }: LookupTable): CornerstoneLut => ({
  firstValueMapped,
  numBitsPerEntry: bitsPerEntry,
  lut: Array.from(entries),
});

/** A VOI LUT's extent, as the window that dragging starts from. */
const windowOf = (
  voi: Voi,
): { readonly center: number; readonly width: number; readonly function: VoiFunction } =>
  voi.kind === 'window'
    ? voi
    : {
        center: voi.lut.firstValueMapped + voi.lut.entries.length / 2,
        width: voi.lut.entries.length,
        function: 'LINEAR',
      };

interface Drawn {
  readonly info: KitImageInfo;
  readonly imageId: string;
}

/** Rows and columns as cornerstone wants them; spacing here decides the shape of a pixel on screen, no more. */
function geometryOf({ info, imageId }: Drawn) {
  const { description, spacing } = info;
  const [vertical, horizontal] = description.PixelAspectRatio;
  const square = vertical === horizontal;
  return {
    imageId,
    rows: description.Rows,
    columns: description.Columns,
    height: description.Rows,
    width: description.Columns,
    rowPixelSpacing: spacing?.row ?? (square ? undefined : vertical),
    columnPixelSpacing: spacing?.column ?? (square ? undefined : horizontal),
    decodeTimeInMS: info.decodeMs,
    kit: info,
  };
}

function colourImage(drawn: Drawn, rgba: Uint8ClampedArray<ArrayBuffer>): KitImage {
  return {
    ...geometryOf(drawn),
    color: true,
    rgba: true,
    minPixelValue: 0,
    maxPixelValue: 255,
    slope: 1,
    intercept: 0,
    // The window that leaves every value as it is; cornerstone's usual 128 takes half a step away.
    windowCenter: 127.5,
    windowWidth: 255,
    invert: false,
    getPixelData: () => rgba,
    sizeInBytes: rgba.byteLength,
  };
}

function greyImage(drawn: Drawn, frame: GreyFrame, cornerstone: CornerstoneForLoader): KitImage {
  const { attributes, description } = drawn.info;
  const { modality } = attributes;
  const voi = defaultVoi(frame, attributes);
  const first = windowOf(voi);
  const { factor, offset } = frame.scale;
  const linear = modality.kind === 'linear' ? modality : { slope: 1, intercept: 0 };
  const voiLut = voi.kind === 'lut' ? { table: voi.lut, shown: toCornerstoneLut(voi.lut) } : null;
  const image: KitImage = {
    ...geometryOf(drawn),
    color: false,
    minPixelValue: frame.min,
    maxPixelValue: frame.max,
    slope: linear.slope * factor,
    intercept: linear.slope * offset + linear.intercept,
    windowCenter: first.center,
    windowWidth: first.width,
    voiLUT: voiLut?.shown,
    // PS3.3 §C.7.6.3.1.2: the smallest value of MONOCHROME1 is white.
    invert: description.PhotometricInterpretation === 'MONOCHROME1',
    getPixelData: () => frame.values,
    sizeInBytes: frame.values.byteLength,
    render: (enabledElement) => {
      const { viewport } = enabledElement;
      if (!viewport) return;
      const { windowCenter = first.center, windowWidth = first.width } = viewport.voi;
      const cached = image.cachedLut;
      const same =
        cached?.windowCenter === windowCenter &&
        cached.windowWidth === windowWidth &&
        cached.invert === viewport.invert &&
        cached.voiLUT === viewport.voiLUT &&
        cached.modalityLUT === viewport.modalityLUT;
      if (!same) {
        const shown: Voi =
          voiLut && viewport.voiLUT === voiLut.shown
            ? { kind: 'lut', lut: voiLut.table }
            : { kind: 'window', center: windowCenter, width: windowWidth, function: first.function };
        // cornerstone indexes its table from the smallest negative value, or from 0.
        const from = Math.min(frame.min, 0);
        const { invert, voiLUT, modalityLUT } = viewport;
        const presented = greyOfMark(voiLUT);
        const lutArray = presented
          ? presentedTable(frame, presented, invert, from)
          : greyTable(frame, modality, shown, invert, from);
        image.cachedLut = { windowCenter, windowWidth, invert, voiLUT, modalityLUT, lutArray };
      }
      // `false`, always: `true` would make cornerstone replace the table by its own.
      cornerstone.renderGrayscaleImage(enabledElement, false);
    },
  };
  return image;
}

/** A cornerstone image of a decoded frame. */
export function createKitImage(
  ref: InstanceRef,
  frameNumber: number,
  description: ImageDescription,
  decoded: DecodedFrame,
  cornerstone: CornerstoneForLoader,
): KitImage {
  const attributes = frameAttributesOf(description, frameNumber);
  const { stored, display, decodeMs } = decoded;
  const info: KitImageInfo = {
    ...ref,
    frameNumber,
    description,
    attributes,
    spacing: attributes.spacing,
    ImageOrientationPatient: attributes.ImageOrientationPatient,
    stored,
    display,
    decodeMs,
  };
  const drawn = { info, imageId: imageIdOf(ref, frameNumber) };
  return display.kind === 'colour'
    ? colourImage(drawn, display.rgba)
    : greyImage(drawn, display, cornerstone);
}

/** The image of one frame, or why there is none. */
export async function loadKitImage(
  store: FrameStore,
  ref: InstanceRef,
  frameNumber: number,
  cornerstone: CornerstoneForLoader,
): Promise<Result<KitImage>> {
  const decoded = await store.frame(ref, frameNumber);
  if (!decoded.ok) return decoded;
  const described = await store.describe(ref);
  if (!described.ok) return described;
  return ok(createKitImage(ref, frameNumber, described.value, decoded.value, cornerstone));
}
