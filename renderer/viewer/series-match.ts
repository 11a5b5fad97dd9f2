// Which series of a prior belongs beside a series of the current study.
import type { SeriesView, StudyView } from '../../shared/contract/views.ts';
import { pictureCount, seriesThatMatter } from '../../shared/domain/series-that-matter.ts';
import { cross, dot, rowAndColumn } from './geometry/vector.ts';

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
  const [few, many] = [pictureCount(series), pictureCount(like)].toSorted((x, y) => x - y);
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
