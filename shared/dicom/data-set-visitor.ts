// What the walker of a data set and its visitor say to each other.

export interface ElementHeader {
  /** `0xggggeeee`. */
  readonly tag: number;
  /** Empty in implicit VR. */
  readonly vr: string;
  /** In bytes; 0xFFFFFFFF is undefined length. */
  readonly length: number;
  /** Open sequences and items around it: 0 at top level. */
  readonly depth: number;
  /** Byte order of its value. */
  readonly byteOrder: 'little' | 'big';
}

/** What to do with an element: keep its value, go into its items, or count past it. `enter` is only asked of sequences. */
export type Visit = 'keep' | 'enter' | 'skip';

/** Told of each element in the order of the stream. */
export interface DataSetVisitor {
  onElement(header: ElementHeader): Visit;
  /** The whole value of an element that was to be kept; the bytes are the visitor's own. */
  onValue(header: ElementHeader, value: Uint8Array): void;
  onItem(depth: number): void;
  /** An entered sequence or item ended; `depth` is what it was around the element or item. */
  onClose(depth: number): void;
  /** A top-level element ended, its value counted to the last byte. */
  onTopLevelEnd(tag: number): void;
}

export type WalkFault = 'malformed' | 'truncated' | 'over-limit';

export interface WalkFailure {
  readonly fault: WalkFault;
  /** What is wrong, in words without any value of the data set. */
  readonly reason: string;
  readonly tag: number;
  readonly offset: number;
}
