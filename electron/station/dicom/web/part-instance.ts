// One part of a WADO-RS answer on its way into the sink: a DICOM file whose meta information says which instance it is, and whose data
// set goes on unchanged.
import { parsePart10 } from '../../../../shared/dicom/part10.ts';
import type { InstanceReceiver, InstanceSink } from '../port.ts';
import { isUsableUid } from '../uids.ts';
import type { PartTaker } from './multipart.ts';

export interface PartSource {
  readonly sink: InstanceSink;
  /** Of the endpoint; for a web service alone, its id. */
  readonly callingAeTitle: string;
  readonly remoteAddress: string;
  readonly associationId: string;
  /** How it ended: kept by the sink, or not. */
  readonly onEnd: (kept: boolean) => void;
}

export interface PartInstance extends PartTaker {
  /** The answer broke off: forget what came. Never throws. */
  abort(): Promise<void>;
}

/** Tried first with this much, then each time with twice as much: dripped bytes must not be parsed over and over. */
const FIRST_TRY_BYTES = 512;
/** No real meta information comes near it; {@link parsePart10} says the same. */
const META_LIMIT_BYTES = 1024 * 1024 + 256;
const PREAMBLE_BYTES = 132;

const NOTHING = Buffer.alloc(0);

/** Takes one part. What is not a DICOM file, or not wanted by the sink, is read into nothing and counted as not kept. */
export function receivePart(source: PartSource): PartInstance {
  let early: Buffer = NOTHING;
  let nextTry = FIRST_TRY_BYTES;
  let receiver: InstanceReceiver | null = null;
  let refused = false;

  const refuse = async (): Promise<void> => {
    refused = true;
    early = NOTHING;
    const abandoned = receiver;
    receiver = null;
    await abandoned?.abort().catch(() => undefined);
  };

  const give = (piece: Uint8Array): void | Promise<void> => {
    try {
      return receiver?.write(piece)?.catch(() => refuse());
    } catch {
      return refuse();
    }
  };

  /** @param isWhole no more bytes will come */
  const identify = (isWhole: boolean): void | Promise<void> => {
    const parsed = parsePart10(early);
    // It stops at the last whole element that it finds: only what follows shows that the group is over.
    if (!parsed.ok || (!isWhole && parsed.value.dataSetOffset + 8 > early.length)) {
      const hopeless =
        early.length >= PREAMBLE_BYTES && early.toString('latin1', 128, PREAMBLE_BYTES) !== 'DICM';
      return isWhole || hopeless || early.length > META_LIMIT_BYTES ? refuse() : undefined;
    }
    const { meta, dataSetOffset } = parsed.value;
    const { MediaStorageSOPClassUID, MediaStorageSOPInstanceUID, TransferSyntaxUID } = meta;
    if (!isUsableUid(MediaStorageSOPInstanceUID) || !isUsableUid(MediaStorageSOPClassUID)) return refuse();
    const dataSet = early.subarray(dataSetOffset);
    early = NOTHING;
    try {
      receiver = source.sink.begin({
        SOPClassUID: MediaStorageSOPClassUID,
        SOPInstanceUID: MediaStorageSOPInstanceUID,
        TransferSyntaxUID,
        callingAeTitle: source.callingAeTitle,
        remoteAddress: source.remoteAddress,
        associationId: source.associationId,
      });
    } catch {
      return refuse();
    }
    return dataSet.length === 0 ? undefined : give(dataSet);
  };

  return {
    write(piece) {
      if (refused) return undefined;
      if (receiver !== null) return give(piece);
      early = Buffer.concat([early, piece]);
      if (early.length < nextTry) return undefined;
      nextTry = early.length * 2;
      return identify(false);
    },
    async end() {
      if (!refused && receiver === null) await identify(true);
      const whole = receiver;
      receiver = null;
      if (whole === null) return source.onEnd(false);
      try {
        const result = await whole.finish();
        return source.onEnd(result.ok);
      } catch {
        return source.onEnd(false);
      }
    },
    abort: refuse,
  };
}
