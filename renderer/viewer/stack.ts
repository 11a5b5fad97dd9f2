// A series as the reader scrolls it: one entry a frame, instances in reading order, objects without pictures included.
import type { InstanceView, SeriesView } from '../../shared/contract/views.ts';

export interface FrameRef {
  readonly instance: InstanceView;
  /** Counts from 1, as DICOM does. */
  readonly frame: number;
}

/** Every frame of a series in reading order. A multi-frame instance adds each of its frames. */
export function framesOf(series: SeriesView): readonly FrameRef[] {
  return series.instances.flatMap((instance) => {
    const frames = instance.attributes.hasPixels ? Math.max(1, instance.attributes.NumberOfFrames ?? 1) : 1;
    return Array.from({ length: frames }, (_, index) => ({ instance, frame: index + 1 }));
  });
}

export const sameFrame = (a: FrameRef | null, b: FrameRef | null): boolean =>
  a === b ||
  (a !== null && b !== null && a.frame === b.frame && a.instance.instanceKey === b.instance.instanceKey);

/** Where a reader is in a series: by frame, so that images which arrive meanwhile take none away from under them. */
export interface StackPosition {
  readonly instanceKey: string;
  readonly frame: number;
  readonly index: number;
}

export const positionAt = (frames: readonly FrameRef[], index: number): StackPosition | null => {
  const at = clampIndex(index, frames.length);
  const ref = frames[at];
  return ref ? { instanceKey: ref.instance.instanceKey, frame: ref.frame, index: at } : null;
};

/** The index of a position in a stack that may have grown; without one, the first image. */
export function indexOf(frames: readonly FrameRef[], position: StackPosition | null): number {
  if (position === null) return 0;
  const same = ({ instance, frame }: FrameRef): boolean =>
    instance.instanceKey === position.instanceKey && frame === position.frame;
  const known = frames[position.index];
  if (known && same(known)) return position.index;
  const found = frames.findIndex(same);
  return found >= 0 ? found : clampIndex(position.index, frames.length);
}

/** Where a frame is in a stack, by name: a study that grows while it is read brings new objects for the same frames; -1: not in it. */
export const placeOf = (frames: readonly FrameRef[], ref: FrameRef | null): number =>
  ref === null ? -1 : frames.findIndex((each) => sameFrame(each, ref));

/** Keeps an index inside a stack. */
export const clampIndex = (index: number, length: number): number =>
  Math.max(0, Math.min(length - 1, Math.round(index)));

/** "Image 12 of 120", with the frame of its instance where there are several. */
export function positionWords(frames: readonly FrameRef[], index: number): string {
  const ref = frames[index];
  if (!ref) return 'No image';
  const position = `Image ${index + 1} of ${frames.length}`;
  const own = ref.instance.attributes.NumberOfFrames ?? 1;
  return own > 1 && own !== frames.length ? `${position} (frame ${ref.frame} of ${own})` : position;
}

/** What a series holds: "120 images", "1 image, 40 frames", "2 objects without a picture". */
export function seriesCountWords(series: SeriesView): string {
  const pictures = series.instances.filter(({ attributes }) => attributes.hasPixels);
  const others = series.instances.length - pictures.length;
  const frames = framesOf({ ...series, instances: pictures }).length;
  const parts: string[] = [];
  if (pictures.length > 0) parts.push(pictures.length === 1 ? '1 image' : `${pictures.length} images`);
  if (frames > pictures.length) parts.push(`${frames} frames`);
  if (others > 0)
    parts.push(others === 1 ? '1 object without a picture' : `${others} objects without a picture`);
  return parts.join(', ') || 'nothing here yet';
}
