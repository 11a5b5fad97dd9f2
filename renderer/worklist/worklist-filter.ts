// What a reader narrows the worklist to besides searching: pure, and without a patient in it, so that it can be remembered (S-12).
import { z } from 'zod';
import type { StudyRow } from '../../shared/contract/views.ts';
import { urgencyRank } from './worklist-order.ts';

export const worklistFilterSchema = z.object({
  /** Of any of these; none: of every one. */
  modalities: z.array(z.string().max(16)).max(40),
  urgency: z.enum(['any', 'urgent']),
  images: z.enum(['any', 'complete', 'not-complete']),
  /** Whether somebody opened the study on this station. That says nothing of a report (S-13). */
  opened: z.enum(['any', 'opened', 'not-opened']),
});
export type WorklistFilter = z.infer<typeof worklistFilterSchema>;

export const NO_FILTER: WorklistFilter = { modalities: [], urgency: 'any', images: 'any', opened: 'any' };

export const isFiltering = (filter: WorklistFilter): boolean =>
  filter.modalities.length > 0 ||
  filter.urgency !== 'any' ||
  filter.images !== 'any' ||
  filter.opened !== 'any';

/** Only what the PACS counted and is wholly sound is complete (S-1). */
const isComplete = ({ completeness, damaged, quarantined }: StudyRow): boolean =>
  completeness.state === 'complete' && damaged + quarantined === 0;

/**
 * The rows that a filter leaves.
 *
 * @param opened keys of studies that were opened on this station, and have not grown since
 */
export function filterRows(
  rows: readonly StudyRow[],
  filter: WorklistFilter,
  opened: ReadonlySet<string>,
): readonly StudyRow[] {
  if (!isFiltering(filter)) return rows;
  const { modalities, urgency, images } = filter;
  return rows.filter(
    (row) =>
      (modalities.length === 0 ||
        row.descriptor.ModalitiesInStudy.some((modality) => modalities.includes(modality))) &&
      (urgency === 'any' || urgencyRank(row) < 2) &&
      (images === 'any' || isComplete(row) === (images === 'complete')) &&
      (filter.opened === 'any' || opened.has(row.studyKey) === (filter.opened === 'opened')),
  );
}

/** The modalities that occur, and those that are chosen already, by name. */
export const modalitiesToOffer = (rows: readonly StudyRow[], filter: WorklistFilter): readonly string[] =>
  [
    ...new Set([...rows.flatMap(({ descriptor }) => descriptor.ModalitiesInStudy), ...filter.modalities]),
  ].toSorted();

/** In words, for a screen reader and for an empty list: "CT or MR, urgent only, not opened here". */
export function filterWords(filter: WorklistFilter): string {
  const images = { any: '', complete: 'complete only', 'not-complete': 'not complete' }[filter.images];
  const opened = { any: '', opened: 'opened here', 'not-opened': 'not opened here' }[filter.opened];
  return [
    filter.modalities.join(' or '),
    filter.urgency === 'urgent' ? 'STAT and HIGH only' : '',
    images,
    opened,
  ]
    .filter(Boolean)
    .join(', ');
}
