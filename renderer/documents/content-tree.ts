// The content tree of a structured report (PS3.3 §C.17.3), read without knowing its template: whoever wrote it, a reader
// gets every item of it, or is told that some are missing.
import { valueOf } from './content-item.ts';
import type { ContentItem } from './document.ts';
import { asciiOf, codeOf, itemsOf } from './element-text.ts';
import type { TextScope } from './element-text.ts';
import { MAX_CONTENT_DEPTH, MAX_CONTENT_ITEMS } from './limits.ts';

const CONTENT_SEQUENCE = 0x0040a730;

export interface ContentTree {
  readonly root: ContentItem;
  /** Why some items were left out, or null. */
  readonly cut: string | null;
}

/**
 * Reads the tree whose root is the data set itself.
 *
 * @throws PixelError `pixels.malformed` when a sequence in it does not add up
 */
export function readContentTree(dataSet: TextScope): ContentTree {
  let left = MAX_CONTENT_ITEMS;
  let cut: string | null = null;

  const read = (scope: TextScope, position: string, depth: number): ContentItem => {
    left -= 1;
    const children: ContentItem[] = [];
    for (const [index, item] of itemsOf(scope, CONTENT_SEQUENCE).entries()) {
      if (left <= 0 || depth >= MAX_CONTENT_DEPTH) {
        cut ??=
          left <= 0
            ? `It has more than ${MAX_CONTENT_ITEMS} entries.`
            : `It is nested more than ${MAX_CONTENT_DEPTH} levels deep.`;
        break;
      }
      children.push(read(item, `${position}.${index + 1}`, depth + 1));
    }
    return {
      position,
      RelationshipType: asciiOf(scope, 0x0040a010),
      name: codeOf(scope, 0x0040a043),
      value: valueOf(scope),
      ObservationDateTime: asciiOf(scope, 0x0040a032),
      children,
    };
  };
  const root = read(dataSet, '1', 1);
  return { root, cut };
}
