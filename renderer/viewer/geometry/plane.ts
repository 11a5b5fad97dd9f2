// Where a frame lies in the patient: what linked scrolling and reference lines are computed from. A frame that does not say
// where it lies has no plane; none is ever guessed (S-5).
import type { FrameAttributes, ImageDescription } from '../../pixels/decode/image-description.ts';
import type { FrameRef } from '../stack.ts';
import { cross, plus, rowAndColumn, times, toVector } from './vector.ts';
import type { Vector } from './vector.ts';

/** PS3.3 §C.7.6.2: the centre of the first pixel, and unit vectors along the rows and down the columns. */
export interface Plane {
  readonly FrameOfReferenceUID: string;
  readonly position: Vector;
  readonly row: Vector;
  readonly column: Vector;
  readonly normal: Vector;
}

/** A plane with the size of the image on it: only where PixelSpacing says how large a pixel is in the patient. */
export interface ImagePlane extends Plane {
  readonly rows: number;
  readonly columns: number;
  /** Between rows and between columns, in mm. */
  readonly rowSpacing: number;
  readonly columnSpacing: number;
}

export function planeFrom(
  source: Pick<FrameAttributes, 'ImagePositionPatient' | 'ImageOrientationPatient'>,
  FrameOfReferenceUID: string,
): Plane | null {
  const axes = rowAndColumn(source.ImageOrientationPatient);
  const position = toVector(source.ImagePositionPatient);
  if (!axes || !position) return null;
  return { ...axes, position, normal: cross(axes.row, axes.column), FrameOfReferenceUID };
}

/** What is known of a drawn image's plane. */
export function imagePlane(description: ImageDescription, attributes: FrameAttributes): ImagePlane | null {
  const plane = planeFrom(attributes, description.FrameOfReferenceUID);
  const { spacing } = attributes;
  // ImagerPixelSpacing is measured at the detector, not in the patient.
  if (!plane || spacing?.source !== 'PixelSpacing') return null;
  return {
    ...plane,
    rows: description.Rows,
    columns: description.Columns,
    rowSpacing: spacing.row,
    columnSpacing: spacing.column,
  };
}

/** The plane of a frame: of a single-frame image from the station's view of it, of a multi-frame one from its description. */
export function framePlane(ref: FrameRef, description: ImageDescription | null): Plane | null {
  const { attributes } = ref.instance;
  if ((attributes.NumberOfFrames ?? 1) <= 1) return planeFrom(attributes, attributes.FrameOfReferenceUID);
  const own = description?.frameAttributes.length === 1 ? null : description?.frameAttributes[ref.frame - 1];
  return own ? planeFrom(own, description?.FrameOfReferenceUID ?? '') : null;
}

/** A point of the image in the patient, in mm; `x` and `y` count pixels from the centre of the first one. */
export const pointInPatient = (plane: ImagePlane, x: number, y: number): Vector =>
  plus(
    plane.position,
    plus(times(plane.row, x * plane.columnSpacing), times(plane.column, y * plane.rowSpacing)),
  );

export const centreOf = (plane: ImagePlane): Vector =>
  pointInPatient(plane, (plane.columns - 1) / 2, (plane.rows - 1) / 2);
