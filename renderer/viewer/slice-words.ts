// Where a slice lies and how thick it is, as the corner of a viewport says it: from position and orientation in the patient
// (PS3.3 §C.7.6.2.1.1), as SliceLocation is anybody's.
import type { FrameAttributes } from '../pixels/decode/image-description.ts';
import { cross, dot, rowAndColumn, toVector } from './geometry/vector.ts';

type Lies = Pick<FrameAttributes, 'ImagePositionPatient' | 'ImageOrientationPatient' | 'SliceThickness'>;

/** The ways along the patient's axes: x to the left, y to the back, z to the head, and their opposites. */
const WAYS = [
  ['L', 'R'],
  ['P', 'A'],
  ['S', 'I'],
] as const;

/** "Slice I 120.5 mm · 5 mm thick"; an oblique one by the axis that it crosses most; '' where the image does not say. */
export function sliceWords({ ImagePositionPatient, ImageOrientationPatient, SliceThickness }: Lies): string {
  const axes = rowAndColumn(ImageOrientationPatient);
  const position = toVector(ImagePositionPatient);
  const parts: string[] = [];
  if (axes && position) {
    const normal = cross(axes.row, axes.column);
    const sizes = normal.map((part) => Math.abs(part));
    const most = sizes.indexOf(Math.max(...sizes));
    const at = dot(position, normal) * ((normal[most] ?? 0) < 0 ? -1 : 1);
    const ways = WAYS[most];
    if (ways) parts.push(`Slice ${ways[at < 0 ? 1 : 0]} ${Math.abs(at).toFixed(1)} mm`);
  }
  if (SliceThickness !== null) parts.push(`${Number(SliceThickness.toFixed(2))} mm thick`);
  return parts.join(' · ');
}
