// Puts fragments together into DIMSE messages: a command set, kept small, and a data set, handed on as it comes.
import { type CommandSet, parseCommandSet } from './command-set.ts';
import type { PdvHeader } from './pdu-reader.ts';
import { ProtocolViolation } from './protocol-violation.ts';

/** Takes the data set of one message. An exception ends the association. */
export interface DataSetTaker {
  write(piece: Uint8Array): void | Promise<void>;
  end(): void | Promise<void>;
  /** The association is over before the data set was. Settles when what came is forgotten; never rejects. */
  discard(): Promise<void>;
}

/**
 * Called with each command. For a command that is followed by a data set the answer takes it; for one that is not, the
 * answer is ignored (a promise is waited for).
 */
export type CommandHandler = (
  contextId: number,
  command: CommandSet,
) => DataSetTaker | undefined | Promise<DataSetTaker | undefined>;

// Commands are some 200 bytes; error comments and a list of failed UIDs (at most a few) make them longer.
const MAX_COMMAND_BYTES = 64 * 1024;

/** One for each association; not re-entrant. */
export class MessageAssembler {
  readonly #onCommand: CommandHandler;
  #pieces: Buffer[] = [];
  #commandBytes = 0;
  #commandContextId: number | null = null;
  #taker: DataSetTaker | undefined;
  #dataSetContextId: number | null = null;

  constructor(onCommand: CommandHandler) {
    this.#onCommand = onCommand;
  }

  /** @throws ProtocolViolation when the fragment cannot follow what came before (PS3.8 Annex E.1) */
  fragment(header: PdvHeader, piece: Uint8Array, isEnd: boolean): void | Promise<void> {
    return header.isCommand ? this.#command(header, piece, isEnd) : this.#dataSet(header, piece, isEnd);
  }

  /** True between the first fragment of a message and its last. */
  get isInside(): boolean {
    return this.#commandContextId !== null || this.#dataSetContextId !== null;
  }

  /** Lets go of a data set that will never be whole. */
  async discard(): Promise<void> {
    const taker = this.#taker;
    this.#taker = undefined;
    this.#pieces = [];
    await taker?.discard();
  }

  #command(header: PdvHeader, piece: Uint8Array, isEnd: boolean): void | Promise<void> {
    if (this.#dataSetContextId !== null) {
      throw new ProtocolViolation('a command began inside a data set', 'unexpected-pdu-parameter');
    }
    if (this.#commandContextId !== null && this.#commandContextId !== header.contextId) {
      throw new ProtocolViolation('a command changed its presentation context', 'unexpected-pdu-parameter');
    }
    this.#commandContextId = header.contextId;
    this.#commandBytes += piece.length;
    if (this.#commandBytes > MAX_COMMAND_BYTES) throw new ProtocolViolation('a command set does not end');
    // A copy: the reader's buffer is only ours during this call.
    if (piece.length > 0) this.#pieces.push(Buffer.from(piece));
    if (!isEnd || !header.isLast) return undefined;

    const bytes =
      this.#pieces.length === 1 && this.#pieces[0] ? this.#pieces[0] : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#commandBytes = 0;
    this.#commandContextId = null;
    const command = parseCommandSet(bytes);
    const answer = this.#onCommand(header.contextId, command);
    const expect = (taker: DataSetTaker | undefined): void => {
      if (!command.hasDataSet) return;
      if (taker === undefined) throw new ProtocolViolation('a data set came with a command that has none');
      this.#taker = taker;
      this.#dataSetContextId = header.contextId;
    };
    if (answer instanceof Promise) return answer.then(expect);
    expect(answer);
    return undefined;
  }

  #dataSet(header: PdvHeader, piece: Uint8Array, isEnd: boolean): void | Promise<void> {
    const taker = this.#taker;
    if (taker === undefined || this.#dataSetContextId !== header.contextId) {
      throw new ProtocolViolation('a data set came without its command', 'unexpected-pdu-parameter');
    }
    const finish = (): void | Promise<void> => {
      if (!isEnd || !header.isLast) return undefined;
      this.#taker = undefined;
      this.#dataSetContextId = null;
      return taker.end();
    };
    const waiting = piece.length > 0 ? taker.write(piece) : undefined;
    return waiting === undefined ? finish() : waiting.then(finish);
  }
}

/** Reads a data set of no interest into nothing, up to a limit. */
export function swallow(maxBytes: number, end: () => void): DataSetTaker {
  let left = maxBytes;
  return {
    write(piece) {
      left -= piece.length;
      if (left < 0) throw new ProtocolViolation('a data set of no use does not end');
    },
    end,
    discard: () => Promise.resolve(),
  };
}
