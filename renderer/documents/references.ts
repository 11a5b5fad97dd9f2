// Where a reference of a document leads: an image of the open study, or words for why it leads nowhere here.
import type { InstanceView, SeriesView, StudyView } from '../../shared/contract/views.ts';
import { sopClassOf } from '../../shared/dicom/sop-class.ts';
import type { ContentItem, ReportDocument, SopReference } from './document.ts';

export interface ResolvedReference {
  readonly reference: SopReference;
  /** What to bring up, or null when this study's copy does not hold it. */
  readonly target: { readonly SOPInstanceUID: string; readonly frame: number } | null;
  readonly words: string;
}

export type ResolveReference = (reference: SopReference) => ResolvedReference;

const nameOf = (series: SeriesView, instance: InstanceView): string => {
  const number = instance.attributes.InstanceNumber;
  const kind = instance.attributes.hasPixels ? 'image' : 'object';
  const where = series.SeriesNumber === null ? 'series without a number' : `series ${series.SeriesNumber}`;
  const which = number === null ? kind : `${kind} ${number}`;
  const description = series.SeriesDescription || series.Modality;
  return `${where}, ${which}${description === '' ? '' : ` (${description})`}`;
};

const frameWords = (frames: readonly number[]): string => {
  if (frames.length === 0) return '';
  if (frames.length === 1) return `, frame ${frames[0]}`;
  const shown = frames.slice(0, 8).join(', ');
  return `, frames ${shown}${frames.length > 8 ? ` and ${frames.length - 8} more` : ''}`;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Makes a finder for the references of one document.
 *
 * @param studyOfInstance what the document says of which study its evidence is in
 */
export function createReferences(
  study: StudyView,
  studyOfInstance: ReportDocument['studyOfInstance'],
): ResolveReference {
  const held = new Map<string, { readonly series: SeriesView; readonly instance: InstanceView }>();
  for (const series of study.series)
    for (const instance of series.instances)
      held.set(instance.attributes.SOPInstanceUID, { series, instance });
  return (reference) => {
    const { ReferencedSOPInstanceUID: uid, ReferencedFrameNumber: frames } = reference;
    const found = held.get(uid);
    const seenUnder = reference.hasPresentationState
      ? '; the author saw it under a presentation state, which is not applied here'
      : '';
    if (found) {
      const words = `${capital(nameOf(found.series, found.instance))}${frameWords(frames)}${seenUnder}`;
      return { reference, target: { SOPInstanceUID: uid, frame: frames[0] ?? 1 }, words };
    }
    const what = sopClassOf(reference.ReferencedSOPClassUID)?.name ?? 'Object of an unknown kind';
    const home = studyOfInstance.get(uid);
    const where =
      home !== undefined && home !== '' && home !== study.descriptor.StudyInstanceUID
        ? 'in another study'
        : 'not in this copy of the study';
    return { reference, target: null, words: `${what}${frameWords(frames)}: ${where}` };
  };
}

/** Every reference of a document in its order, each instance and frame once: what a key object selection flags. */
export function flaggedReferences(root: ContentItem): readonly SopReference[] {
  const seen = new Set<string>();
  const flagged: SopReference[] = [];
  const collect = (item: ContentItem): void => {
    if (item.value.type === 'reference')
      for (const reference of item.value.references) {
        const key = `${reference.ReferencedSOPInstanceUID}/${reference.ReferencedFrameNumber.join(',')}`;
        if (!seen.has(key)) flagged.push(reference);
        seen.add(key);
      }
    for (const child of item.children) collect(child);
  };
  collect(root);
  return flagged;
}
