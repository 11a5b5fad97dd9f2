// Takes the stream of instances apart (shared/contract/bytes.ts), however its chunks fall. An instance leaves here only
// after its `end` frame: before it, nothing has been authenticated (S-8).
import { byteFrameSchema, type ByteFrame } from '../../shared/contract/bytes.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { KeyedHash } from '../../shared/domain/study.ts';
import { PixelError, pixelKitError } from './decode/pixel-error.ts';
import { MAX_BYTE_FRAME_HEADER_BYTES, MAX_INSTANCE_BYTES } from './limits.ts';

export type InstanceArrival =
  | {
      readonly ok: true;
      readonly instanceKey: KeyedHash;
      readonly TransferSyntaxUID: string;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  | { readonly ok: false; readonly instanceKey: KeyedHash; readonly error: KitError };

export interface ByteFrameParser {
  /**
   * Takes the next bytes of the stream.
   *
   * @returns instances that these bytes complete
   * @throws PixelError `pixels.not-received` when the stream breaks the protocol; nothing more can be read from it
   */
  push(chunk: Uint8Array): readonly InstanceArrival[];
  /** The stream has ended. @throws PixelError when it ended inside an instance. */
  finish(): void;
}

interface OpenInstance {
  readonly instanceKey: KeyedHash;
  readonly TransferSyntaxUID: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  filled: number;
}

const violation = (message: string): PixelError => new PixelError('pixels.not-received', message);
const decoder = new TextDecoder('utf-8', { fatal: true });

function parseHeader(bytes: Uint8Array): ByteFrame {
  try {
    return byteFrameSchema.parse(JSON.parse(decoder.decode(bytes)));
  } catch {
    throw violation('The station sent a frame that this page does not understand.');
  }
}

/** What an answer may be about: an instance that was not asked for ends it. */
export type Requested = Pick<ReadonlySet<KeyedHash>, 'has'>;

/** A parser for the answer to one request. */
export function createByteFrameParser(requested: Requested): ByteFrameParser {
  /** Collects the length and then the header of a frame; payload goes straight into its instance. */
  let collecting = new Uint8Array(4);
  let collected = 0;
  let inHeader = false;
  let payloadLeft = 0;
  let open: OpenInstance | null = null;

  const start = (frame: ByteFrame & { type: 'start' }): void => {
    if (open) throw violation('The station began an instance inside another.');
    if (!requested.has(frame.instanceKey))
      throw violation('The station sent an instance that was not asked for.');
    if (frame.totalBytes < 0 || frame.totalBytes > MAX_INSTANCE_BYTES) {
      throw violation('The station announced an instance of an impossible size.');
    }
    const { instanceKey, TransferSyntaxUID, totalBytes } = frame;
    open = { instanceKey, TransferSyntaxUID, bytes: new Uint8Array(totalBytes), filled: 0 };
  };

  const end = (instanceKey: KeyedHash): InstanceArrival => {
    if (open?.instanceKey !== instanceKey)
      throw violation('The station ended an instance that it had not begun.');
    const { TransferSyntaxUID, bytes, filled } = open;
    open = null;
    if (filled !== bytes.length) throw violation('An instance ended before all of its bytes had come.');
    return { ok: true, instanceKey, TransferSyntaxUID, bytes };
  };

  const take = (frame: ByteFrame): InstanceArrival | null => {
    switch (frame.type) {
      case 'start':
        start(frame);
        return null;
      case 'chunk':
        if (!open || open.filled + frame.bytes > open.bytes.length) {
          throw violation('The station sent more bytes than it announced.');
        }
        payloadLeft = frame.bytes;
        return null;
      case 'end':
        return end(frame.instanceKey);
      case 'error':
        if (!requested.has(frame.instanceKey) || (open && open.instanceKey !== frame.instanceKey)) {
          throw violation('The station reported on an instance that was not asked for.');
        }
        open = null;
        return { ok: false, instanceKey: frame.instanceKey, error: frame.error };
      default:
        return assertNever(frame);
    }
  };

  /** Called when `collecting` is full: a length becomes room for a header, a header becomes a frame. */
  const collectedAll = (): InstanceArrival | null => {
    collected = 0;
    if (inHeader) {
      inHeader = false;
      const frame = parseHeader(collecting);
      collecting = new Uint8Array(4);
      return take(frame);
    }
    const length = new DataView(collecting.buffer).getUint32(0);
    if (length === 0 || length > MAX_BYTE_FRAME_HEADER_BYTES) {
      throw violation('The station sent a frame header of an impossible size.');
    }
    inHeader = true;
    collecting = new Uint8Array(length);
    return null;
  };

  return {
    push: (chunk) => {
      const arrivals: InstanceArrival[] = [];
      let at = 0;
      while (at < chunk.length) {
        if (payloadLeft > 0 && open) {
          const part = chunk.subarray(at, at + payloadLeft);
          open.bytes.set(part, open.filled);
          open.filled += part.length;
          payloadLeft -= part.length;
          at += part.length;
          continue;
        }
        const part = chunk.subarray(at, at + collecting.length - collected);
        collecting.set(part, collected);
        collected += part.length;
        at += part.length;
        const arrival = collected === collecting.length ? collectedAll() : null;
        if (arrival) arrivals.push(arrival);
      }
      return arrivals;
    },
    finish: () => {
      if (open || collected > 0 || inHeader) throw violation('The connection ended inside an instance.');
    },
  };
}

/**
 * Reads a whole stream; whatever goes wrong with it is told for every requested instance that has not arrived.
 *
 * @param requested `one`: whichever the station chose, and no second one
 */
export async function readInstances(
  stream: ReadableStream<Uint8Array>,
  requested: readonly KeyedHash[] | 'one',
  onArrival: (arrival: InstanceArrival) => void,
): Promise<void> {
  const missing = new Set(requested === 'one' ? [] : requested);
  let arrived = 0;
  const parser = createByteFrameParser(requested === 'one' ? { has: () => arrived === 0 } : missing);
  const reader = stream.getReader();
  let error = pixelKitError('pixels.not-received', 'The station did not send this instance.');
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      for (const arrival of parser.push(value)) {
        missing.delete(arrival.instanceKey);
        arrived += 1;
        onArrival(arrival);
      }
    }
    parser.finish();
  } catch (cause) {
    const message = cause instanceof PixelError ? cause.message : 'The connection to the station was lost.';
    error = pixelKitError('pixels.not-received', message);
    // The rest of a broken stream is of no use; the station must not keep sending it.
    reader.cancel().catch(() => undefined);
  } finally {
    reader.releaseLock();
  }
  for (const instanceKey of missing) onArrival({ ok: false, instanceKey, error });
}
