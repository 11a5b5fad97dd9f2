// Cuts a hostile byte stream into PDUs without ever holding more than a limit: P-DATA passes through piece by piece, the
// rest is small. dcmjs-dimse's own reader has no limit and concatenates quadratically.
import { ProtocolViolation } from './protocol-violation.ts';

/** PDU types (PS3.8 §9.3.1). */
export const PDU = {
  associateRequest: 1,
  associateAccept: 2,
  associateReject: 3,
  data: 4,
  releaseRequest: 5,
  releaseResponse: 6,
  abort: 7,
} as const;

/** Head of a presentation data value (PS3.8 §9.3.5.1 and Annex E.2). */
export interface PdvHeader {
  readonly contextId: number;
  readonly isCommand: boolean;
  readonly isLast: boolean;
}

/** Who takes what the reader finds. Whoever returns a promise is waited for before the next byte is looked at. */
export interface PduTaker {
  /** The head of any PDU, before its body is read: throw to refuse it. */
  announced(type: number, length: number): void;
  /** A whole PDU other than P-DATA-TF, without its head. */
  pdu(type: number, body: Uint8Array): void | Promise<void>;
  /** The next piece of a PDV; `isEnd` when no more of it comes. The bytes are only valid until the answer settles. */
  fragment(header: PdvHeader, piece: Uint8Array, isEnd: boolean): void | Promise<void>;
}

export interface PduLimits {
  /** What we announced as maximum length of a P-DATA-TF body (PS3.8 Annex D.1). */
  readonly maxPduLengthBytes: number;
  /** Longest A-ASSOCIATE-RQ or -AC body; 128 contexts with 20 syntaxes each are about 90 KB. */
  readonly maxAssociateBytes: number;
}

const HEADER_BYTES = 6;
const MIN_ASSOCIATE_BYTES = 68;
// An empty fragment is legal; a flood of them is a way to keep us busy for nothing.
const MAX_EMPTY_FRAGMENTS = 16;
const EMPTY = new Uint8Array(0);

type State = 'pdu-header' | 'body' | 'pdv-header' | 'pdv-data';

/** Incremental reader; `push` may be called again only when the promise it gave, if any, has settled. */
export class PduReader {
  readonly #taker: PduTaker;
  readonly #limits: PduLimits;
  readonly #head = Buffer.alloc(HEADER_BYTES);
  #headHave = 0;
  #state: State = 'pdu-header';
  #type = 0;
  /** Bytes of the current PDU that have not been consumed. */
  #pduLeft = 0;
  #body: Buffer = Buffer.alloc(0);
  #bodyHave = 0;
  #pdv: PdvHeader = { contextId: 0, isCommand: false, isLast: false };
  #pdvLeft = 0;
  #emptyFragments = 0;
  #stopped = false;

  constructor(taker: PduTaker, limits: PduLimits) {
    this.#taker = taker;
    this.#limits = limits;
  }

  /**
   * Takes the next bytes from the network.
   *
   * @throws ProtocolViolation when they cannot be DICOM or exceed a limit; the reader is of no use after that
   */
  push(chunk: Uint8Array): void | Promise<void> {
    return this.#run(chunk, 0);
  }

  /** Nothing more is handed on, not even what is left of the chunk in hand. */
  stop(): void {
    this.#stopped = true;
  }

  #run(chunk: Uint8Array, start: number): void | Promise<void> {
    let offset = start;
    while (offset < chunk.length && !this.#stopped) {
      let waiting: void | Promise<void> = undefined;
      if (this.#state === 'pdv-data') {
        const size = Math.min(this.#pdvLeft, chunk.length - offset);
        const piece = chunk.subarray(offset, offset + size);
        offset += size;
        waiting = this.#takePiece(piece);
      } else if (this.#state === 'body') {
        const size = Math.min(this.#pduLeft, chunk.length - offset);
        this.#body.set(chunk.subarray(offset, offset + size), this.#bodyHave);
        this.#bodyHave += size;
        this.#pduLeft -= size;
        offset += size;
        if (this.#pduLeft === 0) {
          this.#state = 'pdu-header';
          waiting = this.#taker.pdu(this.#type, this.#body);
        }
      } else {
        const size = Math.min(HEADER_BYTES - this.#headHave, chunk.length - offset);
        this.#head.set(chunk.subarray(offset, offset + size), this.#headHave);
        this.#headHave += size;
        offset += size;
        if (this.#headHave === HEADER_BYTES) {
          this.#headHave = 0;
          waiting = this.#state === 'pdu-header' ? this.#startPdu() : this.#startPdv();
        }
      }
      if (waiting !== undefined) {
        const next = offset;
        return waiting.then(() => this.#run(chunk, next));
      }
    }
    return undefined;
  }

  #startPdu(): void {
    const type = this.#head[0] ?? 0;
    const length = this.#head.readUInt32BE(2);
    this.#checkLength(type, length);
    this.#taker.announced(type, length);
    this.#type = type;
    this.#pduLeft = length;
    if (type === PDU.data) {
      this.#state = 'pdv-header';
      return;
    }
    this.#body = Buffer.alloc(length);
    this.#bodyHave = 0;
    this.#state = 'body';
  }

  #checkLength(type: number, length: number): void {
    switch (type) {
      case PDU.associateRequest:
      case PDU.associateAccept:
        if (length >= MIN_ASSOCIATE_BYTES && length <= this.#limits.maxAssociateBytes) return;
        break;
      case PDU.data:
        if (length >= HEADER_BYTES && length <= this.#limits.maxPduLengthBytes) return;
        break;
      case PDU.associateReject:
      case PDU.releaseRequest:
      case PDU.releaseResponse:
      case PDU.abort:
        if (length === 4) return;
        break;
      default:
        throw unknownType(type);
    }
    throw new ProtocolViolation(`a PDU of type ${type} announced a length of ${length} bytes`);
  }

  #startPdv(): void | Promise<void> {
    const length = this.#head.readUInt32BE(0);
    const contextId = this.#head[4] ?? 0;
    const control = this.#head[5] ?? 0;
    if (length < 2 || length + 4 > this.#pduLeft) {
      throw new ProtocolViolation(`a PDV announced ${length} bytes in a PDU with ${this.#pduLeft} left`);
    }
    this.#pdv = { contextId, isCommand: (control & 1) !== 0, isLast: (control & 2) !== 0 };
    this.#pdvLeft = length - 2;
    this.#pduLeft -= HEADER_BYTES;
    if (this.#pdvLeft > 0) {
      this.#emptyFragments = 0;
      this.#state = 'pdv-data';
      return undefined;
    }
    this.#emptyFragments += 1;
    if (this.#emptyFragments > MAX_EMPTY_FRAGMENTS) throw new ProtocolViolation('too many empty fragments');
    return this.#takePiece(EMPTY);
  }

  #takePiece(piece: Uint8Array): void | Promise<void> {
    this.#pdvLeft -= piece.length;
    this.#pduLeft -= piece.length;
    const isEnd = this.#pdvLeft === 0;
    if (isEnd) {
      this.#state = this.#pduLeft === 0 ? 'pdu-header' : 'pdv-header';
      if (this.#pduLeft > 0 && this.#pduLeft < HEADER_BYTES) {
        throw new ProtocolViolation(`${this.#pduLeft} stray bytes after the last PDV of a PDU`);
      }
    }
    return this.#taker.fragment(this.#pdv, piece, isEnd);
  }
}

// What administrators most often point a DICOM address at by mistake.
function unknownType(type: number): ProtocolViolation {
  const speaks = type === 0x48 || type === 0x3c ? 'HTTP' : type === 0x15 || type === 0x16 ? 'TLS' : null;
  const what = `PDU type ${type} is not known`;
  return new ProtocolViolation(
    speaks === null ? what : `it speaks ${speaks} (${what})`,
    'unrecognized-pdu',
    speaks,
  );
}
