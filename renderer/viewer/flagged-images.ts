// The images that a key object selection flags, as one series to go through: frames of other series, in the order of the flags.
import type { SopReference } from '../documents/document.ts';
import type { SeriesView, StudyView } from '../../shared/contract/views.ts';
import { framesOf } from './stack.ts';
import type { FrameRef } from './stack.ts';

/** What a selection flags, as its document says it. */
export interface FlaggedImages {
  readonly studyKey: string;
  /** Series of the selection itself: what hangs in the viewport. */
  readonly seriesUid: string;
  /** Why they were flagged: the title of the selection. */
  readonly title: string;
  readonly references: readonly SopReference[];
}

export interface FlaggedStack {
  readonly frames: readonly FrameRef[];
  /** How many flags have no image in this copy of the study. */
  readonly missing: number;
}

/** By instance, then by frame. */
function framesByUid(study: StudyView): ReadonlyMap<string, ReadonlyMap<number, FrameRef>> {
  const byUid = new Map<string, Map<number, FrameRef>>();
  for (const series of study.series)
    for (const ref of framesOf(series)) {
      const uid = ref.instance.attributes.SOPInstanceUID;
      const own = byUid.get(uid) ?? new Map<number, FrameRef>();
      if (own.size === 0) byUid.set(uid, own);
      if (!own.has(ref.frame)) own.set(ref.frame, ref);
    }
  return byUid;
}

const made = new WeakMap<FlaggedImages, WeakMap<StudyView, FlaggedStack>>();

/**
 * The flagged frames that are here, each once; an instance that is flagged without frames is meant whole. Made once for each
 * selection and study: a screen asks at each drawing.
 */
export function flaggedStack(study: StudyView, flagged: FlaggedImages): FlaggedStack {
  const byStudy = made.get(flagged) ?? new WeakMap<StudyView, FlaggedStack>();
  made.set(flagged, byStudy);
  const known = byStudy.get(study);
  if (known) return known;
  const byUid = framesByUid(study);
  const frames = new Set<FrameRef>();
  let missing = 0;
  for (const { ReferencedSOPInstanceUID, ReferencedFrameNumber } of flagged.references) {
    const own = byUid.get(ReferencedSOPInstanceUID);
    const meant =
      ReferencedFrameNumber.length === 0
        ? [...(own?.values() ?? [])]
        : ReferencedFrameNumber.toSorted((a, b) => a - b).flatMap((frame) => own?.get(frame) ?? []);
    if (meant.length === 0) missing += 1;
    for (const ref of meant) frames.add(ref);
  }
  const stack: FlaggedStack = { frames: [...frames], missing };
  byStudy.set(study, stack);
  return stack;
}

/** The series that an image really belongs to; null when the study has it no longer. */
export const seriesOf = (study: StudyView, { instance }: FrameRef): SeriesView | null =>
  study.series.find(({ instances }) =>
    instances.some(({ instanceKey }) => instanceKey === instance.instanceKey),
  ) ?? null;

/** A name of its own for the stack, so that the selection's page and its images are never taken for each other. */
export const stackUidOf = (seriesUid: string): string => `${seriesUid}#flagged`;

/** "Key images: For Surgery · 1 more is not in this copy". */
export const flaggedWords = ({ title }: FlaggedImages, missing: number): string =>
  `Key images: ${title}${missing === 0 ? '' : ` · ${missing} more ${missing === 1 ? 'is' : 'are'} not in this copy`}`;

const SUFFIX = /#flagged$/u;

/** Whether a series is such a stack: its images are of several series, and what one looks like says nothing of the next. */
export const isFlaggedStack = (series: SeriesView): boolean => SUFFIX.test(series.SeriesInstanceUID);

/** What hangs: the series of the selection itself for its stack, any other series as it is. */
export const hungUidOf = (series: SeriesView | null): string | null =>
  series?.SeriesInstanceUID.replace(SUFFIX, '') ?? null;

/** The series that the words around an image are about: its own, also where it is gone through as a flagged one. */
export const worded = (study: StudyView, series: SeriesView, shown: FrameRef | null): SeriesView =>
  (shown && SUFFIX.test(series.SeriesInstanceUID) && seriesOf(study, shown)) || series;
