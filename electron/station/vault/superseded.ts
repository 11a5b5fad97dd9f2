// Makes the bytes of a replaced record unreadable: without the salt in its header the record has no key.
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import type { Catalogue, InstanceRow } from './catalogue.ts';
import type { LanePool } from './lane-pool.ts';
import { type Layout, segmentPath } from './layout.ts';
import { RECORD_HEADER_BYTES } from './segment-format.ts';

/**
 * Best effort, after the new row is durable: no row leads to the old bytes any more, whether this succeeds or not. A
 * segment with no record left is removed.
 */
export function discardSuperseded(
  layout: Layout,
  catalogue: Catalogue,
  lanes: LanePool,
  superseded: readonly InstanceRow[],
): void {
  if (superseded.length === 0) return;
  const growing = lanes.openNames();
  try {
    for (const { segmentName, position } of superseded) {
      const fd = openSync(segmentPath(layout, segmentName), 'r+');
      try {
        writeSync(fd, Buffer.alloc(RECORD_HEADER_BYTES), 0, RECORD_HEADER_BYTES, position);
      } finally {
        closeSync(fd);
      }
    }
    for (const name of new Set(superseded.map(({ segmentName }) => segmentName))) {
      if (growing.has(name) || !catalogue.isEmptySegment(name)) continue;
      catalogue.dropSegment(name);
      unlinkSync(segmentPath(layout, name));
    }
  } catch {
    // Start-up removes what is left of it.
  }
}
