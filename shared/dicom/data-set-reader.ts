// Reads what the kit must know of an instance (whose it is, what it is) from its data set while it streams past, and says
// at the end whether the data set was whole.
import { kitError, type KitError } from '../contract/kit-error.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { InstanceAttributes } from '../domain/instance.ts';
import { type DataSetLimits, DEFAULT_DATA_SET_LIMITS } from './data-set-limits.ts';
import type { DataSetVisitor, ElementHeader, Visit, WalkFault } from './data-set-visitor.ts';
import { DataSetWalker } from './data-set-walker.ts';
import {
  attributesOf,
  HEADER_TAGS,
  identityOf,
  type InstanceIdentity,
  type KeptValue,
} from './header-attributes.ts';
import { transferSyntaxOf } from './transfer-syntax.ts';

export interface DataSetReader {
  /** Takes the next bytes, in pieces of any size; does not keep them. Never throws; after an error it ignores them. */
  push(chunk: Uint8Array): void;
  /** What is wrong so far, or null. */
  error(): KitError | null;
  /** The identity, once all its UIDs have been read; they may still be illegal or empty. */
  identity(): InstanceIdentity | null;
  /** True once the pixel data element is whole: nothing after it can make the image unusable. */
  pixelsComplete(): boolean;
  /** No more bytes: the attributes, or why the data set is not whole. Call once. */
  end(): Result<InstanceAttributes>;
}

const PIXEL_TAGS: ReadonlySet<number> = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010]);
/** Shared and per-frame functional groups → plane position and orientation → their one value (PS3.3 §C.7.6.16.2). */
const GROUPS: ReadonlySet<number> = new Set([0x52009229, 0x52009230]);
const PLANES: ReadonlySet<number> = new Set([0x00209113, 0x00209116]);
const PLANE_VALUES: ReadonlySet<number> = new Set([0x00200032, 0x00200037]);

/**
 * Starts reading a data set.
 *
 * The whole stream is walked, so a cut anywhere shows as `ingest.truncated`. Tolerated: any order of elements, odd lengths,
 * UN of any length, an element twice with the same value, and anything at all after whole top-level pixel data. Refused
 * (`ingest.malformed`): what breaks the structure, and a header element twice with different values, because one of the two
 * patients would be the wrong one (S-3). Limits answer `ingest.header-too-large`.
 *
 * @param TransferSyntaxUID of the bytes; for the deflated syntax hand in *inflated* bytes
 */
export function createDataSetReader(
  TransferSyntaxUID: string,
  limits: DataSetLimits = DEFAULT_DATA_SET_LIMITS,
): Result<DataSetReader> {
  const syntax = transferSyntaxOf(TransferSyntaxUID);
  if (syntax === undefined) {
    return err(
      kitError(
        'ingest.unsupported-transfer-syntax',
        'An instance came in a transfer syntax that the kit does not know.',
        'Have the PACS send it in a syntax that the kit offers, or report the UID to the makers of the kit.',
        { TransferSyntaxUID: /^[\d.]{1,64}$/u.test(TransferSyntaxUID) ? TransferSyntaxUID : 'not a UID' },
      ),
    );
  }
  const visitor = new HeaderVisitor();
  const walker = new DataSetWalker(syntax, visitor, limits);
  const error = (): KitError | null => {
    if (visitor.conflict !== null) return conflictError(visitor.conflict);
    const failure = walker.failure;
    // S-4 lets an image be shown when its own element is whole; what follows is padding or a private afterthought.
    if (failure === null || visitor.pixelsComplete) return null;
    return faultError(failure.fault, failure.reason, failure.tag, failure.offset);
  };
  return ok({
    push: (chunk) => {
      if (visitor.conflict === null) walker.push(chunk);
    },
    error,
    identity: () => identityOf(visitor.values),
    pixelsComplete: () => visitor.pixelsComplete,
    end: () => {
      walker.end();
      const problem = error();
      return problem === null ? ok(visitor.attributes(syntax.uid)) : err(problem);
    },
  });
}

class HeaderVisitor implements DataSetVisitor {
  readonly values = new Map<number, KeptValue>();
  readonly #planeValues = new Map<number, KeptValue>();
  /** Items begun of the functional group sequence that is open. */
  #groupItems = 0;
  #inGroup = false;
  #inPlane = false;
  #hasPixels = false;
  pixelsComplete = false;
  conflict: number | null = null;

  onElement({ tag, depth }: ElementHeader): Visit {
    if (depth === 0) {
      if (PIXEL_TAGS.has(tag)) this.#hasPixels = true;
      this.#inGroup = GROUPS.has(tag);
      this.#groupItems = 0;
      if (this.#inGroup) return 'enter';
      return HEADER_TAGS.has(tag) ? 'keep' : 'skip';
    }
    // Only the first frame's plane: it stands for the instance in lists and reference lines.
    if (!this.#inGroup || this.#groupItems !== 1) return 'skip';
    if (depth === 2) {
      this.#inPlane = PLANES.has(tag);
      return this.#inPlane ? 'enter' : 'skip';
    }
    return depth === 4 && this.#inPlane && PLANE_VALUES.has(tag) ? 'keep' : 'skip';
  }

  onValue({ tag, depth, vr, byteOrder }: ElementHeader, bytes: Uint8Array): void {
    const kept: KeptValue = { bytes, vr, byteOrder };
    if (depth > 0) {
      if (!this.#planeValues.has(tag)) this.#planeValues.set(tag, kept);
      return;
    }
    const earlier = this.values.get(tag);
    if (earlier !== undefined && !sameBytes(earlier.bytes, bytes)) this.conflict ??= tag;
    this.values.set(tag, kept);
  }

  onItem(depth: number): void {
    if (depth === 1) this.#groupItems += 1;
  }

  onClose(depth: number): void {
    if (depth === 2) this.#inPlane = false;
    if (depth === 0) this.#inGroup = false;
  }

  onTopLevelEnd(tag: number): void {
    if (PIXEL_TAGS.has(tag)) this.pixelsComplete = true;
  }

  attributes(TransferSyntaxUID: string): InstanceAttributes {
    const values = new Map([...this.#planeValues, ...this.values]);
    return attributesOf(values, { TransferSyntaxUID, hasPixels: this.#hasPixels });
  }
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

const tagName = (tag: number): string => {
  const hex = tag.toString(16).padStart(8, '0').toUpperCase();
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
};

const conflictError = (tag: number): KitError =>
  kitError(
    'ingest.malformed',
    `An instance holds ${tagName(tag)} twice with different values.`,
    'Have the sending system corrected: which value is right cannot be told from here.',
    { tag: tagName(tag) },
  );

function faultError(fault: WalkFault, reason: string, tag: number, offset: number): KitError {
  const details = { reason, tag: tagName(tag), offset };
  switch (fault) {
    case 'truncated':
      return kitError(
        'ingest.truncated',
        'An instance ends in the middle of an element.',
        'Fetch it again; if it is cut again, it is cut in the PACS.',
        details,
      );
    case 'over-limit':
      return kitError(
        'ingest.header-too-large',
        `An instance is beyond what the kit reads safely: ${reason}.`,
        'Look at it in the PACS; if it is a real image, report its size to the makers of the kit.',
        details,
      );
    case 'malformed':
      return kitError(
        'ingest.malformed',
        `An instance breaks the rules of DICOM encoding: ${reason}.`,
        'Have the sending system corrected; the PACS may still show it.',
        details,
      );
    default:
      return assertNever(fault);
  }
}
