// The look-up tables of a presentation state (PS3.3 §C.11.1, §C.11.6, §C.11.8). Whether their first value is signed may depend on
// the image, which is not there yet: both readings are kept.
import { readLookupTable } from '../../pixels/decode/lookup-tables.ts';
import type { LookupTable } from '../../pixels/decode/image-description.ts';
import { PixelError } from '../../pixels/decode/pixel-error.ts';
import { itemsOf, textOf } from '../element-text.ts';
import type { TextScope } from '../element-text.ts';

export interface StateTable {
  readonly whenSigned: LookupTable;
  readonly whenUnsigned: LookupTable;
  /** The author's name of it, or ''. */
  readonly explanation: string;
}

const LUT_DESCRIPTOR = 0x00283002;

/** The table of an item, or null when it cannot be read. */
function tableOf(item: TextScope): StateTable | null {
  try {
    const whenSigned = readLookupTable(item.dataSet, true);
    const saysSigned = item.dataSet.elements.get(LUT_DESCRIPTOR)?.vr === 'SS';
    return {
      whenSigned,
      whenUnsigned: saysSigned ? whenSigned : readLookupTable(item.dataSet, false),
      explanation: textOf(item, 0x00283003, 'LO'),
    };
  } catch (error) {
    if (!(error instanceof PixelError)) throw error;
    return null;
  }
}

/** The first table of a sequence; undefined without one, null when it cannot be read. */
export function readTable(scope: TextScope, tag: number): StateTable | null | undefined {
  const [item] = itemsOf(scope, tag);
  return item && tableOf(item);
}
