// Which series of a study are read, and which image is the first on the screen: the page hangs by it, and the station sends by it.
import type { InstanceView, SeriesView, StudyView } from '../contract/views.ts';

const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
const SCOUT = /\b(?:scout|localizer|localiser|topogram|surview|scanogram|3-?plane loc|loc)\b/iu;
const STACKS = new Set(['CT', 'MR', 'PT', 'NM']);

export const pictureCount = (series: SeriesView): number =>
  series.instances.reduce(
    (sum, { attributes }) => sum + (attributes.hasPixels ? Math.max(1, attributes.NumberOfFrames ?? 1) : 0),
    0,
  );

export const hasPictures = (series: SeriesView): boolean => pictureCount(series) > 0;

/** Series that are read: no scouts, no screen captures beside real images, no single slices beside stacks. */
export function seriesThatMatter(study: Pick<StudyView, 'series'>): readonly SeriesView[] {
  const shown = study.series.filter(hasPictures);
  const matter = shown.filter((series) => {
    const first = series.instances[0]?.attributes;
    if (SCOUT.test(series.SeriesDescription)) return false;
    if (first?.SOPClassUID.startsWith(SECONDARY_CAPTURE)) return false;
    return !STACKS.has(series.Modality) || pictureCount(series) > 2;
  });
  return matter.length > 0 ? matter : shown;
}

/** The image that a study opens with; null when none of it can be shown. */
export function firstImage(study: Pick<StudyView, 'series'>): InstanceView | null {
  const [series] = seriesThatMatter(study);
  return (
    series?.instances.find(({ condition, attributes }) => condition === 'sound' && attributes.hasPixels) ??
    null
  );
}
