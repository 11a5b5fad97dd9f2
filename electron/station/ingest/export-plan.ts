// Which instance goes into which file: by series and number only, as a file name may not name a patient (S-12).
import type { InstanceRecord } from '../vault/port.ts';

export interface ExportFile {
  /** `series-001`. */
  readonly folder: string;
  /** `image-0001.dcm`. */
  readonly name: string;
  readonly instance: InstanceRecord;
}

const byNumber = (a: number | null, b: number | null): number =>
  (a ?? Number.POSITIVE_INFINITY) === (b ?? Number.POSITIVE_INFINITY)
    ? 0
    : (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY);

const byText = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** Series by SeriesNumber, images by InstanceNumber, ties by UID; both counted from 1, so that no two files can meet. */
export function exportPlan(instances: readonly InstanceRecord[]): readonly ExportFile[] {
  const sorted = [...instances].sort(
    ({ attributes: a }, { attributes: b }) =>
      byNumber(a.SeriesNumber, b.SeriesNumber) ||
      byText(a.SeriesInstanceUID, b.SeriesInstanceUID) ||
      byNumber(a.InstanceNumber, b.InstanceNumber) ||
      byText(a.SOPInstanceUID, b.SOPInstanceUID),
  );
  let series = 0;
  let image = 0;
  let seriesUid: string | null = null;
  return sorted.map((instance) => {
    if (instance.attributes.SeriesInstanceUID !== seriesUid) {
      seriesUid = instance.attributes.SeriesInstanceUID;
      series += 1;
      image = 0;
    }
    image += 1;
    return {
      folder: `series-${String(series).padStart(3, '0')}`,
      name: `image-${String(image).padStart(4, '0')}.dcm`,
      instance,
    };
  });
}
