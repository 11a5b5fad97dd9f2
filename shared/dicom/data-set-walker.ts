// Walks a data set element by element while its bytes arrive, in constant memory: what is not wanted is counted, not kept.
// Everything here was written by a stranger, so there is no recursion, no allocation by announced length, and no throw.
import { type DataSetLimits, DEFAULT_DATA_SET_LIMITS } from './data-set-limits.ts';
import type { DataSetVisitor, ElementHeader, WalkFailure, WalkFault } from './data-set-visitor.ts';
import { lengthFormOf } from './value-representation.ts';

const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const PIXEL_DATA = 0x7fe00010;

interface Container {
  readonly kind: 'sequence' | 'item' | 'fragments';
  /** Where it ends, or Infinity when a delimiter ends it. */
  readonly end: number;
  /** The nearest end of any container around and including this one: nothing inside may pass it. */
  readonly bound: number;
  /** Inside UN of undefined length everything is implicit VR little endian (PS3.5 §6.2.2). */
  readonly vr: 'explicit' | 'implicit';
  readonly byteOrder: 'little' | 'big';
}

type Mode = 'header' | 'value' | 'skip' | 'failed';

export class DataSetWalker {
  readonly #visitor: DataSetVisitor;
  readonly #limits: DataSetLimits;
  readonly #top: Container;
  readonly #open: Container[] = [];
  readonly #header = new Uint8Array(12);
  readonly #view = new DataView(this.#header.buffer);
  #mode: Mode = 'header';
  #have = 0;
  #need = 8;
  #offset = 0;
  #left = 0;
  #looked = 0;
  #elements = 0;
  #topLevelTag = 0;
  #element: ElementHeader | null = null;
  #value = new Uint8Array(0);
  #failure: WalkFailure | null = null;

  constructor(
    encoding: { readonly vr: 'explicit' | 'implicit'; readonly byteOrder: 'little' | 'big' },
    visitor: DataSetVisitor,
    limits: DataSetLimits = DEFAULT_DATA_SET_LIMITS,
  ) {
    this.#visitor = visitor;
    this.#limits = limits;
    const { vr, byteOrder } = encoding;
    this.#top = {
      kind: 'item',
      end: Number.POSITIVE_INFINITY,
      bound: Number.POSITIVE_INFINITY,
      vr,
      byteOrder,
    };
  }

  /** The first thing that was wrong; after it nothing more is read. */
  get failure(): WalkFailure | null {
    return this.#failure;
  }

  /** Bytes taken so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Takes the next bytes, in pieces of any size; does not keep `chunk`. */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && this.#failure === null) {
      if (this.#mode === 'header') at += this.#takeHeader(chunk, at);
      else at += this.#takeValue(chunk, at);
    }
  }

  /** No more bytes will come: anything still open was cut off. */
  end(): void {
    if (this.#failure !== null) return;
    if (this.#mode !== 'header' || this.#have > 0 || this.#open.length > 0) {
      this.#fail('truncated', 'the data set ends inside an element');
    }
  }

  #fail(fault: WalkFault, reason: string, tag = this.#element?.tag ?? 0): void {
    this.#failure ??= { fault, reason, tag, offset: this.#offset };
    this.#mode = 'failed';
  }

  get #around(): Container {
    return this.#open[this.#open.length - 1] ?? this.#top;
  }

  #takeHeader(chunk: Uint8Array, at: number): number {
    const taken = Math.min(this.#need - this.#have, chunk.length - at);
    for (let i = 0; i < taken; i += 1) this.#header[this.#have + i] = chunk[at + i] ?? 0;
    this.#have += taken;
    this.#offset += taken;
    if (this.#have === this.#need) this.#readHeader();
    return taken;
  }

  #takeValue(chunk: Uint8Array, at: number): number {
    const taken = Math.min(this.#left, chunk.length - at);
    if (this.#mode === 'value') {
      this.#value.set(chunk.subarray(at, at + taken), this.#value.length - this.#left);
    }
    this.#left -= taken;
    this.#offset += taken;
    if (this.#left === 0) this.#endValue();
    return taken;
  }

  #readHeader(): void {
    const around = this.#around;
    const little = around.byteOrder === 'little';
    const tag = this.#view.getUint16(0, little) * 0x10000 + this.#view.getUint16(2, little);
    let vr = '';
    let length = this.#view.getUint32(4, little);
    if (around.vr === 'explicit' && tag >>> 16 !== 0xfffe) {
      vr = String.fromCharCode(this.#header[4] ?? 0, this.#header[5] ?? 0);
      const form = lengthFormOf(vr);
      if (form === null) return this.#fail('malformed', 'an element has no VR of the standard', tag);
      if (form === 'long' && this.#need === 8) {
        this.#need = 12;
        return undefined;
      }
      length = form === 'long' ? this.#view.getUint32(8, little) : this.#view.getUint16(6, little);
    }
    this.#looked += this.#have;
    this.#have = 0;
    this.#need = 8;
    this.#elements += 1;
    if (this.#elements > this.#limits.elements) return this.#fail('over-limit', 'too many elements', tag);
    if (this.#looked > this.#limits.headerBytes)
      return this.#fail('over-limit', 'the header is too large', tag);
    if (tag >>> 16 === 0xfffe) return this.#delimiter(tag, length, around);
    if (around.kind !== 'item')
      return this.#fail('malformed', 'a sequence holds something other than items', tag);
    if (this.#elements === 1 && this.#announcedWrongly(tag, around)) {
      return this.#fail('malformed', 'it is encoded otherwise than announced', tag);
    }
    if (this.#open.length === 0) this.#topLevelTag = tag;
    return this.#begin({ tag, vr, length, depth: this.#open.length, byteOrder: around.byteOrder }, around);
  }

  /** A data set begins in group 0008 (0800 when read in the wrong order), and no first length spells a VR. */
  #announcedWrongly(tag: number, around: Container): boolean {
    if (tag >>> 16 === 0x0800) return true;
    const letters = String.fromCharCode(this.#header[4] ?? 0, this.#header[5] ?? 0);
    return around.vr === 'implicit' && lengthFormOf(letters) !== null;
  }

  #delimiter(tag: number, length: number, around: Container): void {
    const inList = around.kind !== 'item';
    if (tag === ITEM && inList) return this.#beginItem(length, around);
    const ends = tag === (inList ? SEQUENCE_END : ITEM_END) && this.#open.length > 0;
    if (!ends || around.end !== Number.POSITIVE_INFINITY) {
      return this.#fail('malformed', 'an item or delimiter stands where none belongs', tag);
    }
    this.#close();
    return this.#closeEnded();
  }

  #beginItem(length: number, around: Container): void {
    if (around.kind === 'fragments') {
      if (length === UNDEFINED_LENGTH) return this.#fail('malformed', 'a fragment has no length', ITEM);
      if (this.#offset + length > around.bound)
        return this.#fail('malformed', 'a fragment is longer than what holds it', ITEM);
      return this.#count('skip', length);
    }
    if (length !== UNDEFINED_LENGTH && this.#offset + length > around.bound) {
      return this.#fail('malformed', 'an item is longer than its sequence', ITEM);
    }
    this.#visitor.onItem(this.#open.length);
    this.#enter('item', length, around);
    return this.#closeEnded();
  }

  #begin(element: ElementHeader, around: Container): void {
    this.#element = element;
    const { length, tag, vr } = element;
    if (length === UNDEFINED_LENGTH) return this.#beginUndefined(element, around);
    if (length > this.#limits.elementBytes) return this.#fail('over-limit', 'an element is too long');
    if (this.#offset + length > around.bound)
      return this.#fail('malformed', 'an element is longer than what holds it');
    const visit = this.#visitor.onElement(element);
    if (visit === 'enter') {
      this.#enter('sequence', length, around);
      return this.#closeEnded();
    }
    if (visit === 'keep' && vr === 'SQ')
      return this.#fail('malformed', 'a sequence stands where a value belongs', tag);
    if (visit === 'keep' && length > this.#limits.valueBytes) {
      return this.#fail('over-limit', 'a value of the header is too long');
    }
    return this.#count(visit === 'keep' ? 'value' : 'skip', length);
  }

  #beginUndefined(element: ElementHeader, around: Container): void {
    const { tag, vr } = element;
    const visit = this.#visitor.onElement(element);
    if (visit === 'keep') return this.#fail('malformed', 'a value of the header has no length');
    if (tag === PIXEL_DATA || vr === 'OB' || vr === 'OW')
      return this.#enter('fragments', UNDEFINED_LENGTH, around);
    if (vr !== 'SQ' && vr !== 'UN' && vr !== '') {
      return this.#fail('malformed', 'an element that is no sequence has undefined length');
    }
    return vr === 'UN'
      ? this.#enter('sequence', UNDEFINED_LENGTH, { ...around, vr: 'implicit', byteOrder: 'little' })
      : this.#enter('sequence', UNDEFINED_LENGTH, around);
  }

  #enter(kind: Container['kind'], length: number, around: Container): void {
    if (this.#open.length >= this.#limits.nestingDepth)
      return this.#fail('over-limit', 'sequences are nested too deeply');
    const end = length === UNDEFINED_LENGTH ? Number.POSITIVE_INFINITY : this.#offset + length;
    const { vr, byteOrder } = around;
    this.#open.push({ kind, end, bound: Math.min(end, around.bound), vr, byteOrder });
    return undefined;
  }

  #count(mode: 'value' | 'skip', length: number): void {
    this.#mode = mode;
    this.#left = length;
    if (mode === 'value') {
      this.#looked += length;
      this.#value = new Uint8Array(length);
    }
    if (length === 0) this.#endValue();
  }

  #endValue(): void {
    const kept = this.#mode === 'value';
    this.#mode = 'header';
    if (kept && this.#element !== null) this.#visitor.onValue(this.#element, this.#value);
    if (this.#open.length === 0) this.#visitor.onTopLevelEnd(this.#topLevelTag);
    this.#closeEnded();
  }

  #close(): void {
    this.#open.pop();
    this.#visitor.onClose(this.#open.length);
    if (this.#open.length === 0) this.#visitor.onTopLevelEnd(this.#topLevelTag);
  }

  /** Closes what ends here by its length; a container that waits for its delimiter must not be cut off by one around it. */
  #closeEnded(): void {
    while (this.#failure === null && this.#open.length > 0 && this.#around.bound === this.#offset) {
      if (this.#around.end !== this.#offset)
        return this.#fail('malformed', 'an item or sequence is not closed');
      this.#close();
    }
    return undefined;
  }
}
