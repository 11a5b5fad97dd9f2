// Puts a vault in order after whatever ended the last run; nobody has to repair anything by hand.
import { readdirSync, statSync, truncateSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from './catalogue.ts';
import { isMissing } from './errors.ts';
import { type Layout, SEGMENT_SUFFIX, segmentPath, TEMP_SUFFIX } from './layout.ts';
import { recordLength } from './segment-format.ts';

const sizeOf = (path: string): number => {
  try {
    return statSync(path).size;
  } catch (cause) {
    if (isMissing(cause)) return -1;
    throw cause;
  }
};

const remove = (path: string): void => {
  try {
    unlinkSync(path);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
};

/** Temporary files of a write that never became the file. */
export function removeTemporaryFiles(layout: Layout): void {
  for (const name of readdirSync(layout.directory)) {
    if (name.endsWith(TEMP_SUFFIX)) remove(join(layout.directory, name));
  }
}

/**
 * Finishes an interrupted purge, removes segments that no row explains and tails that no row accounts for, and marks
 * what a missing or short segment has lost, so that it is not counted as held.
 */
export function tidy(layout: Layout, catalogue: Catalogue): void {
  for (const studyKey of catalogue.studiesWithDestroyedKeys()) catalogue.dropStudy(studyKey);
  const known = new Set<string>();
  for (const { name, studyKey, lastPosition, lastBytes } of catalogue.segments()) {
    const path = segmentPath(layout, name);
    if (lastPosition === null) {
      catalogue.dropSegment(name);
      continue;
    }
    known.add(`${name}${SEGMENT_SUFFIX}`);
    const end = lastPosition + recordLength(lastBytes);
    const size = sizeOf(path);
    if (size > end) truncateSync(path, end);
    if (size >= end) continue;
    const lost = catalogue
      .instances(studyKey)
      .filter((row) => row.segmentName === name && row.position + recordLength(row.bytes) > size);
    catalogue.transaction(() => {
      for (const row of lost)
        catalogue.markDamaged(row, size < 0 ? 'Its file is gone.' : 'Its file is cut short.');
    });
  }
  for (const name of readdirSync(layout.segments)) if (!known.has(name)) remove(join(layout.segments, name));
  catalogue.transaction(() => {
    catalogue.dropUnusedKeys(null);
    for (const { studyKey } of catalogue.counts()) catalogue.recount(studyKey);
  });
}
