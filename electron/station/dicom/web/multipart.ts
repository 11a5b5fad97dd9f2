// Takes a multipart body apart while it streams past (RFC 2046 §5.1, RFC 2387). It is an ingest path: every length is a claim to be
// checked, nothing is kept but the few bytes that may be the beginning of a delimiter, and a body without its end is an error.

/** What is wrong with a body, as a clause without its content. `cut`: it ended too early; else it is malformed. */
export class MultipartFault extends Error {
  readonly kind: 'cut' | 'malformed' | 'too-large';

  constructor(kind: MultipartFault['kind'], message: string) {
    super(message);
    this.name = 'MultipartFault';
    this.kind = kind;
  }
}

/** Takes one part. A promise that it answers is waited for before the next byte is looked at. */
export interface PartTaker {
  /** The buffer is only good until this returns, or its promise resolves. */
  write(piece: Uint8Array): void | Promise<void>;
  end(): void | Promise<void>;
}

export interface MultipartLimits {
  readonly headerBytes: number;
  readonly parts: number;
  readonly partBytes: number;
  readonly totalBytes: number;
}

/** Headers of a part by lower-case name. */
export type PartHeaders = ReadonlyMap<string, string>;

const CR = 0x0d;
const LF = 0x0a;
const DASH = 0x2d;
/** White space that may stand behind a delimiter (transport padding). */
const MAX_PADDING_BYTES = 64;
const MAX_PREAMBLE_BYTES = 65_536;

type State =
  /** Before the first delimiter. */
  | { readonly name: 'preamble' }
  | { readonly name: 'headers' }
  /** `left`: bytes of the part still to come by its Content-Length; null: it ends where the next delimiter begins. */
  | { readonly name: 'body'; readonly taker: PartTaker; left: number | null; bytes: number }
  /** The part's Content-Length is used up: a delimiter must follow. */
  | { readonly name: 'delimiter'; readonly taker: PartTaker }
  | { readonly name: 'epilogue' };

const NOTHING = Buffer.alloc(0);

export class MultipartReader {
  readonly #delimiter: Buffer;
  readonly #limits: MultipartLimits;
  readonly #onPart: (headers: PartHeaders) => PartTaker;
  #state: State = { name: 'preamble' };
  // A delimiter includes the line break before it: the first one may stand at the very beginning.
  #kept: Buffer = Buffer.from('\r\n');
  #parts = 0;
  #total = 0;
  #preambleBytes = 0;

  /** @param boundary of the Content-Type, without the two dashes */
  constructor(boundary: string, limits: MultipartLimits, onPart: (headers: PartHeaders) => PartTaker) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
    this.#limits = limits;
    this.#onPart = onPart;
  }

  /**
   * Takes the next bytes, in pieces of any size.
   *
   * @throws MultipartFault
   */
  async push(chunk: Uint8Array): Promise<void> {
    this.#total += chunk.length;
    if (this.#total > this.#limits.totalBytes) {
      throw new MultipartFault('too-large', `over ${this.#limits.totalBytes} bytes`);
    }
    const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let bytes = this.#kept.length === 0 ? view : Buffer.concat([this.#kept, view]);
    this.#kept = NOTHING;
    while (bytes.length > 0) {
      const rest = await this.#step(bytes);
      if (rest === null) {
        // Copied: what is kept must not hold on to a buffer that the network fills again.
        this.#kept = Buffer.from(bytes);
        return;
      }
      bytes = rest;
    }
  }

  /**
   * The body is over.
   *
   * @throws MultipartFault unless its final delimiter came
   */
  end(): void {
    if (this.#state.name === 'epilogue') return;
    if (this.#state.name === 'preamble') throw new MultipartFault('cut', 'it has no part at all');
    throw new MultipartFault('cut', 'the final boundary is missing');
  }

  /** Parts that have begun. */
  get parts(): number {
    return this.#parts;
  }

  /** What is left of `bytes` after a step; null when more must come first, with `bytes` kept. */
  async #step(bytes: Buffer): Promise<Buffer | null> {
    const state = this.#state;
    switch (state.name) {
      case 'preamble':
        return this.#scan(bytes, (skipped) => {
          this.#preambleBytes += skipped.length;
          if (this.#preambleBytes > MAX_PREAMBLE_BYTES) {
            throw new MultipartFault('malformed', 'its boundary never comes');
          }
        });
      case 'headers':
        return this.#headers(bytes);
      case 'body': {
        if (state.left === null) return this.#scan(bytes, (piece) => this.#give(state, piece));
        const piece = bytes.subarray(0, state.left);
        state.left -= piece.length;
        const waiting = this.#give(state, piece);
        if (waiting !== undefined) await waiting;
        if (state.left === 0) this.#state = { name: 'delimiter', taker: state.taker };
        return bytes.subarray(piece.length);
      }
      case 'delimiter': {
        const { length } = this.#delimiter;
        const begins = this.#delimiter.subarray(0, Math.min(length, bytes.length));
        if (!bytes.subarray(0, begins.length).equals(begins)) {
          throw new MultipartFault('malformed', 'a part is not as long as it says');
        }
        if (bytes.length < length) return null;
        const after = this.#afterDelimiter(bytes.subarray(length));
        if (after === 'more') return null;
        if (after === 'no') throw new MultipartFault('malformed', 'a part is not as long as it says');
        await state.taker.end();
        return after;
      }
      case 'epilogue':
        return NOTHING;
      default:
        return state satisfies never;
    }
  }

  /** Hands on what comes before the next delimiter, and goes on behind it. */
  async #scan(bytes: Buffer, give: (piece: Buffer) => void | Promise<void>): Promise<Buffer | null> {
    const delimiter = this.#delimiter;
    for (let from = 0; ; ) {
      const at = bytes.indexOf(delimiter, from);
      if (at === -1) {
        const safe = Math.max(0, bytes.length - delimiter.length + 1);
        // Only a line break can begin a delimiter.
        const start = bytes.indexOf(CR, safe);
        const end = start === -1 ? bytes.length : start;
        return this.#handOn(bytes, end, give);
      }
      const state = this.#state;
      const after = this.#afterDelimiter(bytes.subarray(at + delimiter.length));
      if (after === 'more') return this.#handOn(bytes, at, give);
      if (after === 'no') {
        // Looks like one, but goes on as none: data.
        from = at + 1;
        continue;
      }
      if (at > 0) {
        const waiting = give(bytes.subarray(0, at));
        if (waiting !== undefined) await waiting;
      }
      if (state.name === 'body') await state.taker.end();
      return after;
    }
  }

  /** Gives the first `end` bytes; null when there are none to give. */
  async #handOn(
    bytes: Buffer,
    end: number,
    give: (piece: Buffer) => void | Promise<void>,
  ): Promise<Buffer | null> {
    if (end === 0) return null;
    const waiting = give(bytes.subarray(0, end));
    if (waiting !== undefined) await waiting;
    if (end === bytes.length) return NOTHING;
    this.#kept = Buffer.from(bytes.subarray(end));
    return NOTHING;
  }

  /** What follows a delimiter: the line break before a part's headers (kept in the rest), or two dashes and the end. */
  #afterDelimiter(rest: Buffer): Buffer | 'more' | 'no' {
    if (rest.length >= 2 && rest[0] === DASH && rest[1] === DASH) {
      this.#state = { name: 'epilogue' };
      return rest.subarray(2);
    }
    if (rest.length === 0 || (rest.length === 1 && rest[0] === DASH)) return 'more';
    let at = 0;
    while (at < rest.length && (rest[at] === 0x20 || rest[at] === 0x09)) at += 1;
    if (at > MAX_PADDING_BYTES) return 'no';
    if (at === rest.length || (at + 1 === rest.length && rest[at] === CR)) return 'more';
    if (rest[at] !== CR || rest[at + 1] !== LF) return 'no';
    this.#state = { name: 'headers' };
    return rest.subarray(at);
  }

  #headers(bytes: Buffer): Buffer | null {
    // The line break of the delimiter's own line is the first of the two that end an empty block.
    const end = bytes.indexOf('\r\n\r\n');
    if (end > this.#limits.headerBytes || (end === -1 && bytes.length > this.#limits.headerBytes)) {
      throw new MultipartFault('malformed', 'the headers of a part have no end');
    }
    if (end === -1) return null;
    this.#parts += 1;
    if (this.#parts > this.#limits.parts)
      throw new MultipartFault('too-large', `over ${this.#limits.parts} parts`);
    const headers = parseHeaders(bytes.subarray(0, end).toString('latin1'));
    const left = contentLength(headers);
    if (left !== null && left > this.#limits.partBytes) {
      throw new MultipartFault('too-large', `a part of over ${this.#limits.partBytes} bytes`);
    }
    const taker = this.#onPart(headers);
    this.#state = left === 0 ? { name: 'delimiter', taker } : { name: 'body', taker, left, bytes: 0 };
    return bytes.subarray(end + 4);
  }

  #give(state: Extract<State, { name: 'body' }>, piece: Buffer): void | Promise<void> {
    state.bytes += piece.length;
    if (state.bytes > this.#limits.partBytes) {
      throw new MultipartFault('too-large', `a part of over ${this.#limits.partBytes} bytes`);
    }
    return piece.length === 0 ? undefined : state.taker.write(piece);
  }
}

/** @param block begins with the line break of the delimiter's line */
function parseHeaders(block: string): PartHeaders {
  const headers = new Map<string, string>();
  // A line that begins with white space goes on with the one before (RFC 5322 §2.2.3).
  for (const line of block.replaceAll(/\r\n[ \t]+/gu, ' ').split('\r\n')) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (!/^[!-9;-~]+$/u.test(name)) throw new MultipartFault('malformed', 'a part has a header that is none');
    if (name === 'content-length' && headers.has(name)) {
      throw new MultipartFault('malformed', 'a part has two lengths');
    }
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

function contentLength(headers: PartHeaders): number | null {
  const text = headers.get('content-length');
  if (text === undefined) return null;
  if (!/^\d{1,15}$/u.test(text))
    throw new MultipartFault('malformed', 'the length of a part is not a number');
  return Number(text);
}
