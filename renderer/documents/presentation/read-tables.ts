// The look-up tables of a presentation state (PS3.3 §C.11.1, §C.11.6, §C.11.8). Whether their first value is signed depends on the
// values that go in, and those on an image that is not there yet.
import { readLookupTable } from '../../pixels/decode/lookup-tables.ts';
import type { ValueRange } from '../../pixels/decode/lookup-tables.ts';
import type { LookupTable } from '../../pixels/decode/image-description.ts';
import { PixelError } from '../../pixels/decode/pixel-error.ts';
import { itemsOf, textOf } from '../element-text.ts';
import type { TextScope } from '../element-text.ts';

export interface StateTable {
  /** The table for values of this range. */
  readonly forRange: (range: ValueRange) => LookupTable;
  /** The author's name of it, or ''. */
  readonly explanation: string;
}

const ANY: ValueRange = { min: 0, max: 65_535 };

/** The table of an item, or null when it cannot be read. */
function tableOf(item: TextScope): StateTable | null {
  try {
    // Readable for one range is readable for all.
    readLookupTable(item.dataSet, ANY);
  } catch (error) {
    if (!(error instanceof PixelError)) throw error;
    return null;
  }
  return {
    forRange: (range) => readLookupTable(item.dataSet, range),
    explanation: textOf(item, 0x00283003, 'LO'),
  };
}

/** The first table of a sequence; undefined without one, null when it cannot be read. */
export function readTable(scope: TextScope, tag: number): StateTable | null | undefined {
  const [item] = itemsOf(scope, tag);
  return item && tableOf(item);
}

/** The table for P-values, which begin at 0 (PS3.3 §C.11.6.1). */
export const presentationTableOf = (table: StateTable | null | undefined): LookupTable | null =>
  table?.forRange(ANY) ?? null;
