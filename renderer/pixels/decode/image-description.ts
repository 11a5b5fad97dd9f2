// What the kit knows of an image before a pixel is decoded: plain data that crosses from worker to page.
// Names are PS3.6 keywords; nothing is guessed, and what had to be left out is said in `warnings` (S-4).

/** Linear or table step from stored values to modality units (PS3.3 §C.11.1). */
export type ModalityTransform =
  | { readonly kind: 'identity' }
  | { readonly kind: 'linear'; readonly slope: number; readonly intercept: number; readonly type: string }
  | { readonly kind: 'lut'; readonly lut: LookupTable; readonly type: string };

/** PS3.3 §C.11.2.1.3. */
export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

/** A window as the file gives it: DICOM's centre and width, in modality units. */
export interface VoiWindow {
  readonly center: number;
  readonly width: number;
  readonly explanation: string;
}

export interface VoiTransform {
  readonly windows: readonly VoiWindow[];
  readonly function: VoiFunction;
  readonly luts: readonly LookupTable[];
}

/** A table of PS3.3 §C.11.1.1.1: values below the first take the first entry, values above the last the last one. */
export interface LookupTable {
  readonly firstValueMapped: number;
  readonly bitsPerEntry: number;
  readonly entries: Uint16Array<ArrayBuffer>;
}

/** Palette of PS3.3 §C.7.6.3.1.5, already scaled to 8 bit. */
export interface Palette {
  readonly firstValueMapped: number;
  readonly red: Uint8Array<ArrayBuffer>;
  readonly green: Uint8Array<ArrayBuffer>;
  readonly blue: Uint8Array<ArrayBuffer>;
}

/** Millimetres between pixel centres, and the attribute that says so (S-5); without one, measure in pixels. */
export interface PixelSpacingWithSource {
  readonly source: 'PixelSpacing' | 'ImagerPixelSpacing';
  /** Between rows, in mm. */
  readonly row: number;
  /** Between columns, in mm. */
  readonly column: number;
  /** PixelSpacingCalibrationType: GEOMETRY or FIDUCIAL when PixelSpacing was calibrated; else ''. */
  readonly calibration: string;
  /**
   * How PixelSpacing stands to ImagerPixelSpacing (PS3.3 §10.7.1.3): the same, so it is that at the detector; another one, so it
   * was corrected; or there is nothing to compare it with.
   */
  readonly imager: 'same' | 'other' | 'none';
  /** EstimatedRadiographicMagnificationFactor of a projection, told and never applied; null where not stated. */
  readonly magnification: number | null;
}

/** US Region Calibration (PS3.3 §C.8.5.5), as the image states it: units and deltas are for a reader to judge. */
export interface UltrasoundRegion {
  /** 1: two-dimensional; 2: M-mode; 3: spectral; 4: waveform; 5: graphics. */
  readonly RegionSpatialFormat: number;
  /** Its first and last columns and rows, counted from 0. */
  readonly RegionLocationMinX0: number;
  readonly RegionLocationMinY0: number;
  readonly RegionLocationMaxX1: number;
  readonly RegionLocationMaxY1: number;
  /** 3: cm; §C.8.5.5.1.15 has the others. */
  readonly PhysicalUnitsXDirection: number;
  readonly PhysicalUnitsYDirection: number;
  /** In those units, from one pixel to the next; NaN when not stated. */
  readonly PhysicalDeltaX: number;
  readonly PhysicalDeltaY: number;
}

/** Attributes that may differ from frame to frame in an enhanced multi-frame image (PS3.3 §C.7.6.16). */
export interface FrameAttributes {
  readonly modality: ModalityTransform;
  readonly voi: VoiTransform;
  readonly spacing: PixelSpacingWithSource | null;
  readonly SliceThickness: number | null;
  readonly ImagePositionPatient: readonly number[] | null;
  readonly ImageOrientationPatient: readonly number[] | null;
  readonly StackID: string;
  readonly InStackPositionNumber: number | null;
}

/** A plane of bits over an image (PS3.3 §C.9.2). */
export interface OverlayPlane {
  /** 0x6000 to 0x601e. */
  readonly group: number;
  /** G for graphics, R for a region of interest. */
  readonly type: string;
  readonly description: string;
  readonly Rows: number;
  readonly Columns: number;
  /** Of its first pixel in the image, counted from 0; may lie outside. */
  readonly origin: { readonly row: number; readonly column: number };
  /** Frames of the image that it covers, 1-based; null for all of them. */
  readonly frames: { readonly first: number; readonly count: number } | null;
  readonly source:
    | {
        readonly kind: 'bits' /** One bit a pixel, lowest first, frames without a gap. */;
        readonly bits: Uint8Array<ArrayBuffer>;
      }
    | { readonly kind: 'embedded' /** Bit of each stored word. */; readonly position: number };
}

/** Coordinates have their origin at the corner of the first pixel; x runs along a row. */
export type ShutterShape =
  | {
      readonly kind: 'rectangle';
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
  | {
      readonly kind: 'circle';
      readonly x: number;
      readonly y: number /** In columns. */;
      readonly radius: number;
    }
  | { readonly kind: 'polygon'; readonly points: readonly { readonly x: number; readonly y: number }[] };

/** What lies outside of any of the shapes is covered. */
export interface DisplayShutter {
  readonly shapes: readonly ShutterShape[];
}

/** Where one frame's bytes are in the (inflated) instance. */
export type FrameSource =
  | { readonly kind: 'native'; readonly offset: number; readonly length: number; readonly bitOffset: number }
  | {
      readonly kind: 'fragments';
      readonly fragments: readonly (readonly [offset: number, length: number])[];
    };

export type SampleType = 'integer' | 'float32' | 'float64';

/** Image Pixel module (PS3.3 §C.7.6.3) as a decoder needs it. */
export interface PixelFormat {
  readonly TransferSyntaxUID: string;
  readonly Rows: number;
  readonly Columns: number;
  readonly SamplesPerPixel: number;
  readonly BitsAllocated: number;
  readonly BitsStored: number;
  readonly HighBit: number;
  /** 1 when stored values are two's complement. */
  readonly PixelRepresentation: number;
  readonly PlanarConfiguration: number;
  readonly PhotometricInterpretation: string;
  readonly sampleType: SampleType;
}

/** PS3.3 §C.7.6.5 (Cine) and §C.7.6.6: how fast frames are meant to follow each other; null where not said or not usable. */
export interface CineAttributes {
  /** Nominal time of a frame, in ms. */
  readonly FrameTime: number | null;
  /** Time since the frame before, in ms, for each frame; the first is 0. */
  readonly FrameTimeVector: readonly number[] | null;
  /** Frames a second. */
  readonly CineRate: number | null;
  readonly RecommendedDisplayFrameRate: number | null;
}

export interface ImageDescription extends PixelFormat {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly Modality: string;
  readonly NumberOfFrames: number;
  readonly frames: readonly FrameSource[];
  /** One entry for every frame, or a single one that holds for all. */
  readonly frameAttributes: readonly FrameAttributes[];
  readonly palette: Palette | null;
  /** Stored values that mean "no pixel here", inclusive range (PS3.3 §C.7.5.1.1.2). */
  readonly padding: { readonly from: number; readonly to: number } | null;
  /** Vertical to horizontal size of a pixel, when only PixelAspectRatio says so; [1, 1] otherwise. */
  readonly PixelAspectRatio: readonly [vertical: number, horizontal: number];
  readonly overlays: readonly OverlayPlane[];
  readonly shutter: DisplayShutter | null;
  /** Null when the image has no such sequence; empty when it has one that cannot be used. */
  readonly ultrasoundRegions: readonly UltrasoundRegion[] | null;
  readonly PresentationLUTShape: string;
  readonly LossyImageCompression: string;
  readonly BurnedInAnnotation: string;
  readonly PatientOrientation: readonly string[];
  readonly cine: CineAttributes;
  readonly ImageLaterality: string;
  readonly FrameOfReferenceUID: string;
  /** Attributes that were there but unusable and were left out; a viewer may show them. */
  readonly warnings: readonly string[];
}

/** Attributes of one frame, 1-based. */
export function frameAttributesOf(description: ImageDescription, frameNumber: number): FrameAttributes {
  const own = description.frameAttributes[frameNumber - 1] ?? description.frameAttributes[0];
  if (!own) throw new Error('an image description has at least one set of frame attributes');
  return own;
}
