// Which series of a study matter, and which one of a prior belongs beside a series of the current study.
import type { SeriesView, StudyView } from '../../shared/contract/views.ts';
import { cross, dot, rowAndColumn } from './geometry/vector.ts';

const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
const SCOUT = /\b(?:scout|localizer|localiser|topogram|surview|scanogram|3-?plane loc|loc)\b/iu;
const STACKS = new Set(['CT', 'MR', 'PT', 'NM']);

const pictures = (series: SeriesView): number =>
  series.instances.reduce(
    (sum, { attributes }) => sum + (attributes.hasPixels ? Math.max(1, attributes.NumberOfFrames ?? 1) : 0),
    0,
  );

export const hasPictures = (series: SeriesView): boolean => pictures(series) > 0;

/** Series that are read: no scouts, no screen captures beside real images, no single slices beside stacks. */
export function seriesThatMatter(study: StudyView): readonly SeriesView[] {
  const shown = study.series.filter(hasPictures);
  const matter = shown.filter((series) => {
    const first = series.instances[0]?.attributes;
    if (SCOUT.test(series.SeriesDescription)) return false;
    if (first?.SOPClassUID.startsWith(SECONDARY_CAPTURE)) return false;
    return !STACKS.has(series.Modality) || pictures(series) > 2;
  });
  return matter.length > 0 ? matter : shown;
}

/** The normal of a series' first image (PS3.3 §C.7.6.2.1.1), or null when it does not say how it lies. */
function normalOf(series: SeriesView): readonly [number, number, number] | null {
  for (const { attributes } of series.instances) {
    const axes = rowAndColumn(attributes.ImageOrientationPatient);
    if (axes) return cross(axes.row, axes.column);
  }
  return null;
}

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 1),
  );

function likeness(series: SeriesView, like: SeriesView): number {
  const own = wordsOf(series.SeriesDescription);
  const theirs = wordsOf(like.SeriesDescription);
  const shared = [...own].filter((word) => theirs.has(word)).length;
  const words = own.size + theirs.size === 0 ? 0 : (2 * shared) / (own.size + theirs.size);
  const [a, b] = [normalOf(series), normalOf(like)];
  const plane = a && b ? Math.abs(dot(a, b)) : 0.5;
  const [few, many] = [pictures(series), pictures(like)].toSorted((x, y) => x - y);
  const size = (few ?? 0) / Math.max(1, many ?? 1);
  return (series.Modality === like.Modality ? 4 : 0) + 2 * plane + 2 * words + size;
}

/**
 * The series of a study to hang beside `like`: same modality first, then plane, description and size. Without `like` the first
 * that matters; null while the study has no series at all.
 */
export function bestSeries(study: StudyView, like: SeriesView | null): SeriesView | null {
  const matter = seriesThatMatter(study);
  const [first] = matter;
  if (!first) return study.series[0] ?? null;
  if (!like) return first;
  return matter.reduce(
    (best, series) => (likeness(series, like) > likeness(best, like) ? series : best),
    first,
  );
}
