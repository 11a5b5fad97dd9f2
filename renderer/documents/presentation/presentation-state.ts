// What a presentation state asks of the viewer, as plain values: nothing in it is applied before a person asks (0207).
import type { LookupTable, VoiFunction } from '../../pixels/decode/image-description.ts';
import type { SopReference } from '../document.ts';
import type { StatePlanes } from './read-planes.ts';
import type { StateTable } from './read-tables.ts';

/** The images and frames that a part of a state is for; empty: all that the state names. */
export type ImageScope = readonly SopReference[];

/** PIXEL: columns and rows from the corner of the first pixel. DISPLAY: fractions of the displayed area (PS3.3 §C.10.5). */
export type AnnotationUnits = 'PIXEL' | 'DISPLAY';

export interface AnnotationPoint {
  readonly x: number;
  readonly y: number;
}

export type AnnotationShape =
  | {
      readonly kind: 'graphic';
      readonly GraphicType: 'POINT' | 'POLYLINE' | 'INTERPOLATED' | 'CIRCLE' | 'ELLIPSE';
      readonly units: AnnotationUnits;
      /** As many as the type needs: POINT 1, CIRCLE 2, ELLIPSE 4, the others 2 or more. */
      readonly points: readonly AnnotationPoint[];
      readonly filled: boolean;
    }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly justification: 'LEFT' | 'CENTER' | 'RIGHT';
      /** Two opposite corners; null when only an anchor says where the text is. */
      readonly box: {
        readonly units: AnnotationUnits;
        readonly corners: readonly [AnnotationPoint, AnnotationPoint];
      } | null;
      /** What the text is about; `visible`: a line leads from the text to it. */
      readonly anchor: {
        readonly units: AnnotationUnits;
        readonly point: AnnotationPoint;
        readonly visible: boolean;
      } | null;
    };

export interface Annotation {
  readonly scope: ImageScope;
  readonly shape: AnnotationShape;
}

/** PS3.3 §C.11.8. */
export interface StateWindow {
  readonly scope: ImageScope;
  readonly value:
    | {
        readonly kind: 'window';
        readonly center: number;
        readonly width: number;
        readonly VOILUTFunction: VoiFunction;
        /** The author's name of it, or ''. */
        readonly explanation: string;
      }
    | { readonly kind: 'lut'; readonly table: StateTable };
}

/** PS3.3 §C.10.4, in image coordinates of the viewer: (0, 0) is the corner of the first pixel. */
export interface StateArea {
  readonly scope: ImageScope;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly PresentationSizeMode: 'SCALE TO FIT' | 'TRUE SIZE' | 'MAGNIFY';
  /** Screen pixels of one image pixel in MAGNIFY; null when it is not given. */
  readonly magnification: number | null;
  /** Height of a pixel to its width. */
  readonly pixelAspect: number | null;
}

export interface PresentationState {
  readonly ContentLabel: string;
  readonly ContentDescription: string;
  readonly ContentCreatorName: string;
  readonly PresentationCreationDate: string;
  readonly PresentationCreationTime: string;
  /** The images that it is for; an image without frames is meant whole. */
  readonly references: readonly SopReference[];
  /** In which grey values its windows count; null: by something that cannot be read. */
  readonly modality:
    | { readonly slope: number; readonly intercept: number }
    | { readonly table: StateTable }
    | null;
  readonly windows: readonly StateWindow[];
  /** null: neither given, or a table. */
  readonly PresentationLUTShape: 'IDENTITY' | 'INVERSE' | null;
  /** Instead of a shape. */
  readonly presentationTable: LookupTable | null;
  readonly planes: StatePlanes;
  /** Degrees clockwise, before the flip (PS3.3 §C.10.6). */
  readonly ImageRotation: 0 | 90 | 180 | 270;
  readonly ImageHorizontalFlip: boolean;
  readonly areas: readonly StateArea[];
  /** Lowest graphic layer first. */
  readonly annotations: readonly Annotation[];
  /** What of the state this kit does not apply on any image, one phrase each. */
  readonly notApplied: readonly string[];
}

export interface PresentationDocument {
  readonly kind: 'presentation';
  readonly state: PresentationState;
}

const meets = (reference: SopReference, SOPInstanceUID: string, frame: number): boolean =>
  reference.ReferencedSOPInstanceUID === SOPInstanceUID &&
  (reference.ReferencedFrameNumber.length === 0 || reference.ReferencedFrameNumber.includes(frame));

/** Whether the state is for this frame at all. */
export const isFor = (state: PresentationState, SOPInstanceUID: string, frame: number): boolean =>
  state.references.some((reference) => meets(reference, SOPInstanceUID, frame));

/** Whether a part of the state is for this frame, which the state is for. */
export const inScope = (scope: ImageScope, SOPInstanceUID: string, frame: number): boolean =>
  scope.length === 0 || scope.some((reference) => meets(reference, SOPInstanceUID, frame));

/** What to call a state: its label, else its description. */
export const presentationName = ({ ContentLabel, ContentDescription }: PresentationState): string =>
  ContentLabel || ContentDescription || 'without a label';
