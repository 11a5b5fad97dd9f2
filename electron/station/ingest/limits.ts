// What one arriving instance may cost the station before it is refused.
import { DEFAULT_DATA_SET_LIMITS, type DataSetLimits } from '../../../shared/dicom/data-set-limits.ts';

export interface IngestLimits {
  readonly header: DataSetLimits;
  /** Kept in memory while the UIDs are not yet known; real objects name their study within some kilobytes. */
  readonly bufferBytes: number;
  /** A deflated data set may unpack to this much: a bomb is 1,000 times its size. */
  readonly inflatedBytes: number;
  /** One data set as it arrives. */
  readonly instanceBytes: number;
}

export const DEFAULT_INGEST_LIMITS: IngestLimits = {
  header: DEFAULT_DATA_SET_LIMITS,
  bufferBytes: 8 * 1024 * 1024,
  inflatedBytes: 1024 * 1024 * 1024,
  instanceBytes: 8 * 1024 * 1024 * 1024,
};
