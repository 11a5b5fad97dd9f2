// Names of everything in a vault's folder. None of them means anything about a patient (S-12).
import { join } from 'node:path';

export interface Layout {
  readonly directory: string;
  readonly processLock: string;
  readonly stationKey: string;
  /** Two identical copies: a damaged one must not shut everybody out. */
  readonly slotFiles: readonly [string, string];
  readonly catalogue: string;
  readonly segments: string;
}

export const layoutOf = (directory: string): Layout => ({
  directory,
  processLock: join(directory, 'process.lock'),
  stationKey: join(directory, 'station.key'),
  slotFiles: [join(directory, 'slots.json'), join(directory, 'slots.copy.json')],
  catalogue: join(directory, 'catalogue.db'),
  segments: join(directory, 'segments'),
});

export const SEGMENT_SUFFIX = '.seg';
export const TEMP_SUFFIX = '.tmp';

export const segmentPath = (layout: Layout, name: string): string =>
  join(layout.segments, `${name}${SEGMENT_SUFFIX}`);
