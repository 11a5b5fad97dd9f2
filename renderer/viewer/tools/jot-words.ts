// A measurement as a line of the downtime note: what was measured, by which spacing, and where another reader finds it again (R1).
import type { SeriesView, StudyView } from '../../../shared/contract/views.ts';
import type { KitImageInfo } from '../../pixels/image-loader.ts';
import { dicomDateWords } from '../../words/time-words.ts';
import type { FrameRef } from '../stack.ts';
import { offerToNote } from '../../reading-log/note-offers.ts';
import { measureLines } from './measure.ts';
import { isHalfDrawn, TOOLS } from './measurement.ts';
import type { Measurement } from './measurement.ts';

export interface JotPlace {
  readonly study: StudyView;
  /** The study that the note is about. */
  readonly current: StudyView;
  readonly series: SeriesView;
  readonly shown: FrameRef;
}

/** "series 3 image 45 frame 2", by the numbers that the PACS shows too; those that a header does not give are left out. */
export function placeWords({ study, current, series, shown }: JotPlace): string {
  const { InstanceNumber, NumberOfFrames } = shown.instance.attributes;
  // By name: a study that grows while it is read brings new objects for the same images.
  const { instanceKey } = shown.instance;
  const at = series.instances.findIndex((each) => each.instanceKey === instanceKey) + 1;
  const words = [
    series.SeriesNumber === null
      ? series.SeriesDescription || series.Modality
      : `series ${series.SeriesNumber}`,
    // Without a number of its own: the one by which the kit counts it.
    InstanceNumber === null ? `image ${at} of ${series.instances.length}` : `image ${InstanceNumber}`,
    ...((NumberOfFrames ?? 1) > 1 ? [`frame ${shown.frame}`] : []),
  ].join(' ');
  if (study.studyKey === current.studyKey) return words;
  const date = dicomDateWords(study.descriptor.StudyDate);
  return `${words} of the prior${date && ` of ${date}`}`;
}

/** "Length 12.3 mm (PixelSpacing), series 3 image 45". */
export function jotWords(one: Measurement, info: KitImageInfo, place: JotPlace): string {
  const name = TOOLS.find(({ tool }) => tool === one.kind)?.name ?? one.kind;
  const lines = measureLines(one, info);
  const [first = '', ...rest] = lines;
  const says = one.kind === 'arrow' ? `Arrow${first && `: ${first}`}` : `${name} ${first}`;
  return `${says.trim()}${rest.length > 0 ? ` (${rest.join('; ')})` : ''}, ${placeWords(place)}`;
}

/** Offers what a measurement says to the note of the study that is read; one that is half drawn says nothing yet. */
export function jot(one: Measurement | null, info: KitImageInfo, place: JotPlace): void {
  if (one && !isHalfDrawn(one)) offerToNote(place.current.studyKey, jotWords(one, info, place));
}
