// Turns what the vault opened into what a page shows. Pure: the same records always give the same rows.
import type {
  InstanceView,
  KnownPriors,
  PrefetchView,
  SeriesView,
  StudyRow,
  StudyView,
  WorklistView,
} from '../../../shared/contract/views.ts';
import { isAnybodys } from '../../../shared/domain/same-patient.ts';
import { completenessOf, type KeyedHash } from '../../../shared/domain/study.ts';
import type { PriorStanding } from '../prefetch/prior-standing.ts';
import type { InstanceRecord, StudyRecord } from '../vault/port.ts';
import { type PatientIndex, patientIndex } from './patient-index.ts';

/** Where the list stands: when the PACS last gave it whole (null: never, as far as is known), and what is on it. */
export interface Listing {
  readonly listedAt: string | null;
  readonly onList: ReadonlySet<KeyedHash>;
  /** Of a modality worklist or a RIS export, not imaged yet. */
  readonly scheduled?: ReadonlySet<KeyedHash>;
  readonly priors?: ReadonlyMap<KeyedHash, PriorStanding>;
}

/** Which studies are on the list. Where that is not known, all that came from a list: none must go unseen (S-15). */
export const studiesOnList = (
  records: readonly StudyRecord[],
  { listedAt, onList, scheduled = new Set() }: Listing,
): ReadonlySet<KeyedHash> =>
  (listedAt === null
    ? new Set(records.flatMap(({ purpose, studyKey }) => (purpose.kind === 'worklist' ? [studyKey] : [])))
    : onList
  ).union(scheduled);

/** Called off, or moved to another day, and nothing of it ever came: it is no row. */
const isCalledOff = ({ purpose, held, studyKey }: StudyRecord, onList: ReadonlySet<KeyedHash>): boolean =>
  purpose.kind === 'scheduled' && held === 0 && !onList.has(studyKey);

/**
 * Every study in the cache as a row; priors are rows too, and are named by the rows of the same patient.
 *
 * @param prefetch decides between *never fetched*, *failed* and *fetched* (S-15)
 */
export function worklistView(
  records: readonly StudyRecord[],
  prefetch: PrefetchView,
  listing: Listing,
): WorklistView {
  const onList = studiesOnList(records, listing);
  const index = patientIndex(records);
  const byKey = new Map(records.map((record) => [record.studyKey, record]));
  const rows = records
    .filter((record) => !isCalledOff(record, onList))
    .map((record) =>
      rowOf(record, index, onList, knownPriorsOf(listing.priors?.get(record.studyKey), byKey)),
    );
  // Not the newest count of a study: a study can be counted while the list goes unanswered.
  const asOf = listing.listedAt;
  if (prefetch.state === 'failed') return { state: 'failed', message: prefetch.message, asOf, rows };
  if (asOf === null && prefetch.lastFinishedAt === null)
    return {
      state: 'never-fetched',
      message: 'This station has not asked the PACS for a worklist yet.',
      asOf,
      rows,
    };
  return { state: 'fetched', message: prefetch.message, asOf, rows };
}

/** One study; its priors are the other studies of the same patient, newest first. */
export const studyRow = (
  record: StudyRecord,
  all: readonly StudyRecord[],
  onList: ReadonlySet<KeyedHash>,
): StudyRow => {
  const id = record.descriptor.PatientID.trim();
  const ofThisId = all.filter(({ descriptor }) => descriptor.PatientID.trim() === id);
  return rowOf(record, patientIndex(ofThisId), onList, null);
};

function rowOf(
  record: StudyRecord,
  index: PatientIndex,
  onList: ReadonlySet<KeyedHash>,
  knownPriors: KnownPriors | null,
): StudyRow {
  return {
    studyKey: record.studyKey,
    descriptor: record.descriptor,
    purpose: record.purpose,
    onList: onList.has(record.studyKey),
    completeness: completenessOf(record.held, record.expected),
    damaged: record.damaged,
    quarantined: record.quarantined,
    asOf: record.confirmedAt,
    heldBytes: record.heldBytes,
    priors: priorsOf(record, index),
    ...(knownPriors && { knownPriors }),
  };
}

/** How far the priors that the rule chose are here: whole, in part, or not (S-1). Null: nobody knows what there is. */
function knownPriorsOf(
  standing: PriorStanding | undefined,
  byKey: ReadonlyMap<KeyedHash, StudyRecord>,
): KnownPriors | null {
  if (standing === undefined) return null;
  const here = standing.chosen
    .map((studyKey) => byKey.get(studyKey))
    .filter((record) => record !== undefined);
  const isWhole = ({ held, expected, damaged, quarantined }: StudyRecord): boolean =>
    completenessOf(held, expected).state === 'complete' && damaged + quarantined === 0;
  return {
    askedAt: standing.askedAt,
    named: standing.named,
    chosen: standing.chosen.length,
    whole: here.filter(isWhole).length,
    inPart: here.filter((record) => record.held > 0 && !isWhole(record)).length,
  };
}

function priorsOf(record: StudyRecord, index: PatientIndex): KeyedHash[] {
  const same = index.othersOf(record);
  const descriptors = same.map(({ descriptor }) => descriptor);
  if (isAnybodys(record.descriptor, descriptors)) return [];
  return same
    .filter(({ descriptor }) => descriptor.StudyDate <= record.descriptor.StudyDate)
    .toSorted((a, b) =>
      compareText(
        b.descriptor.StudyDate + b.descriptor.StudyTime,
        a.descriptor.StudyDate + a.descriptor.StudyTime,
      ),
    )
    .map(({ studyKey }) => studyKey);
}

/** A study with its instances, in series, in reading order. */
export function studyView(row: StudyRow, instances: readonly InstanceRecord[]): StudyView {
  const quarantined = instances.filter(({ condition }) => condition === 'quarantined').length;
  return { ...row, quarantined, series: seriesViews(instances) };
}

/** Instances in series, in reading order. */
export function seriesViews(instances: readonly InstanceRecord[]): SeriesView[] {
  const bySeries = Map.groupBy(instances, ({ attributes }) => attributes.SeriesInstanceUID);
  return [...bySeries.values()].map((list) => seriesView(list.toSorted(readingOrder))).toSorted(seriesOrder);
}

function seriesView(instances: readonly InstanceRecord[]): SeriesView {
  const first = instances[0]?.attributes;
  return {
    SeriesInstanceUID: first?.SeriesInstanceUID ?? '',
    Modality: first?.Modality ?? '',
    SeriesNumber: first?.SeriesNumber ?? null,
    SeriesDescription: first?.SeriesDescription ?? '',
    instances: instances.map(instanceView),
  };
}

function instanceView({
  instanceKey,
  attributes,
  bytes,
  condition,
  conditionReason,
}: InstanceRecord): InstanceView {
  return { instanceKey, attributes, bytes, condition, conditionReason };
}

function readingOrder({ attributes: a }: InstanceRecord, { attributes: b }: InstanceRecord): number {
  return (
    compareNumbers(a.InstanceNumber, b.InstanceNumber) || compareText(a.SOPInstanceUID, b.SOPInstanceUID)
  );
}

function seriesOrder(a: SeriesView, b: SeriesView): number {
  return (
    compareNumbers(a.SeriesNumber, b.SeriesNumber) || compareText(a.SeriesInstanceUID, b.SeriesInstanceUID)
  );
}

/** Numbered ones first, in order. */
function compareNumbers(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
