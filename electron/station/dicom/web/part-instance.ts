// One part of a WADO-RS answer on its way into the sink: a DICOM file, of which the data set goes on unchanged.
import type { InstanceReceiver, InstanceSink } from '../port.ts';
import type { PartTaker } from './multipart.ts';
import { identifyPart } from './part-identity.ts';

export interface PartSource {
  readonly sink: InstanceSink;
  /** Of the endpoint; for a web service alone, its id. */
  readonly callingAeTitle: string;
  readonly remoteAddress: string;
  readonly associationId: string;
  /** The sink has all of it, and will say whether it kept it; what this answers is waited for before the next part. */
  readonly onEnd: (kept: Promise<boolean>) => void | Promise<void>;
}

export interface PartInstance extends PartTaker {
  /** The answer broke off: forget what came. Never throws. */
  abort(): Promise<void>;
}

/** Tried first with this much, then each time with twice as much: dripped bytes must not be parsed over and over. */
const FIRST_TRY_BYTES = 512;

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
    const identity = identifyPart(early, isWhole);
    if (identity === 'more') return undefined;
    if (identity === 'not-dicom') return refuse();
    const { dataSetOffset, ...announced } = identity;
    const dataSet = early.subarray(dataSetOffset);
    early = NOTHING;
    try {
      receiver = source.sink.begin({
        ...announced,
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
      await source.onEnd(whole === null ? Promise.resolve(false) : isKept(whole));
    },
    abort: refuse,
  };
}

/** Never rejects: a sink that throws has not kept it. */
async function isKept(whole: InstanceReceiver): Promise<boolean> {
  try {
    return (await whole.finish()).ok;
  } catch {
    return false;
  }
}
