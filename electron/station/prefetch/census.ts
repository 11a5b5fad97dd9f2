// Counts a study at the PACS instance by instance: for a PACS that gives no counts, and to resume only what is missing.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import type { SeriesCount } from './queue-series.ts';
import { findOptions, type PrefetchTools } from './tools.ts';

export interface Census {
  /** Rows that the PACS answered; more than `instances` when it lists one SOPInstanceUID twice. */
  readonly rows: number;
  readonly instances: ReadonlySet<KeyedHash>;
  /** Keys of its instances, by SeriesInstanceUID. */
  readonly series: ReadonlyMap<string, ReadonlySet<KeyedHash>>;
  /** Sum of the PACS's own counts of each series (NumberOfSeriesRelatedInstances); null where it gives none for one. */
  readonly declared: number | null;
}

/** Series and image level C-FIND, one series after another (PS3.4 §C.6.2.1: IMAGE level needs the series' UID). */
export async function takeCensus(
  tools: PrefetchTools,
  endpoint: Endpoint,
  StudyInstanceUID: string,
  signal: AbortSignal,
): Promise<Result<Census, KitError>> {
  const { port, vault } = tools;
  const found = await listSeries(tools, endpoint, StudyInstanceUID, signal);
  if (!found.ok) return found;
  let rows = 0;
  const instances = new Set<KeyedHash>();
  const series = new Map<string, Set<KeyedHash>>();
  const counts = new Map<KeyedHash, SeriesCount>();
  const held = vault.heldInstanceKeys(vault.keyOf(StudyInstanceUID));
  for (const [SeriesInstanceUID, declared] of found.value) {
    const images = await port.findImages(
      endpoint,
      { StudyInstanceUID, SeriesInstanceUID },
      findOptions(tools, signal),
    );
    if (!images.ok) return err(images.error);
    rows += images.value.length;
    const keys = new Set(images.value.map((image) => vault.keyOf(image.SOPInstanceUID)));
    series.set(SeriesInstanceUID, keys);
    for (const key of keys) instances.add(key);
    // As with a study: a list shorter than the PACS's own count proves nothing (S-1).
    const listed = declared === null || images.value.length >= declared ? keys.size : declared;
    const lacking = listed - keys.size + keys.difference(held).size;
    counts.set(vault.keyOf(SeriesInstanceUID), { listed, lacking });
  }
  tools.series.note(vault.keyOf(StudyInstanceUID), counts);
  return ok({ rows, instances, series, declared: sumOf(found.value) });
}

/** By SeriesInstanceUID, the PACS's own count of each. */
export type ListedSeries = ReadonlyMap<string, number | null>;

/**
 * Series level C-FIND. A PACS with relational queries that takes the study's UID for a hint may list series of others
 * (PS3.4 §C.4.1.2.2): those are not this study's; a series that it lists twice counts once.
 */
export async function listSeries(
  tools: PrefetchTools,
  endpoint: Endpoint,
  StudyInstanceUID: string,
  signal: AbortSignal,
): Promise<Result<ListedSeries, KitError>> {
  const found = await tools.port.findSeries(endpoint, StudyInstanceUID, findOptions(tools, signal));
  if (!found.ok) return found;
  const own = found.value.filter(
    (each) =>
      each.SeriesInstanceUID !== '' &&
      (each.StudyInstanceUID === '' || each.StudyInstanceUID === StudyInstanceUID),
  );
  // A count of 0 for a series that exists is a PACS that does not count.
  return ok(
    new Map(own.map((each) => [each.SeriesInstanceUID, each.NumberOfSeriesRelatedInstances || null])),
  );
}

export function sumOf(series: ListedSeries): number | null {
  let sum = 0;
  for (const count of series.values()) {
    if (count === null) return null;
    sum += count;
  }
  return series.size === 0 ? null : sum;
}

/**
 * The PACS's own count of a study, from what it declared and what it listed; null when it said neither.
 *
 * A list that is as long as the declared count but names instances twice, or that is longer (the study has grown), is
 * the better count. A shorter list proves nothing: the declared count stands, and the study stays incomplete (S-1).
 */
export function countBy(declaredOfStudy: number | null, census: Census): number | null {
  // Series may have been counted later than the study: the larger count is the one that promises less (S-1).
  const declared =
    census.declared === null ? declaredOfStudy : Math.max(declaredOfStudy ?? 0, census.declared);
  if (declared === null || census.rows >= declared)
    return census.instances.size > 0 ? census.instances.size : declared;
  return declared;
}

/**
 * The count for a study of which these instances are held. Never equal to their number while the PACS lists one that is not
 * among them: then it is the number of all, held or listed, so that the study shows what it lacks (S-1).
 */
export function countAgainst(
  declared: number | null,
  census: Census,
  held: ReadonlySet<KeyedHash>,
): number | null {
  const count = countBy(declared, census);
  const lacking = census.instances.difference(held).size;
  return count === held.size ? held.size + lacking : count;
}

/** Series of which an instance is not held. */
export const missingSeries = (census: Census, held: ReadonlySet<KeyedHash>): readonly string[] =>
  [...census.series].filter(([, keys]) => !keys.isSubsetOf(held)).map(([uid]) => uid);
