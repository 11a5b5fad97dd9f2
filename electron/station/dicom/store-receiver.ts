// Takes one C-STORE request into the sink and answers it. The same path serves the storage SCP and C-GET; nothing is answered
// with success that the sink did not keep (S-7).
import type { ArrivingInstance, InstanceReceiver, InstanceSink } from './port.ts';
import type { DataSetTaker } from './message-assembler.ts';
import { ProtocolViolation } from './protocol-violation.ts';
import { STORE_STATUS, storeStatusOf } from './store-status.ts';
import { isUsableUid } from './uids.ts';

export interface StoreReceiverOptions {
  readonly sink: InstanceSink;
  readonly arriving: ArrivingInstance;
  /** Abstract syntax of the context it came on: the request must name the same class (PS3.7 §9.1.1.1.3). */
  readonly contextSopClass: string;
  readonly maxInstanceBytes: number;
  /** Sends the C-STORE response. */
  readonly respond: (status: number) => void | Promise<void>;
}

/** Starts receiving; the answer takes the data set and responds at its end. */
export function receiveStore(options: StoreReceiverOptions): DataSetTaker {
  const { arriving, sink, respond } = options;
  // The first thing that went wrong; the rest of the data set is then read into nothing, as the protocol demands.
  let failure: number | null = null;
  let receiver: InstanceReceiver | undefined;
  let bytes = 0;
  let writing: Promise<void> | undefined;

  const give = async (status: number): Promise<void> => {
    failure ??= status;
    const abandoned = receiver;
    receiver = undefined;
    // After the write in hand: a sink never sees both at once.
    await writing;
    await abandoned?.abort().catch(() => undefined);
  };

  if (arriving.SOPClassUID !== options.contextSopClass) {
    failure = STORE_STATUS['sop-class-not-supported'];
  } else if (!isUsableUid(arriving.SOPInstanceUID)) {
    failure = STORE_STATUS['invalid-sop-instance'];
  } else {
    try {
      receiver = sink.begin(arriving);
    } catch {
      failure = STORE_STATUS['out-of-resources'];
    }
  }

  return {
    write(piece) {
      bytes += piece.length;
      if (bytes > options.maxInstanceBytes) {
        void give(STORE_STATUS['out-of-resources']);
        throw new ProtocolViolation(`an instance exceeds ${options.maxInstanceBytes} bytes`, 'not-specified');
      }
      if (receiver === undefined) return undefined;
      try {
        const answer = receiver.write(piece);
        if (answer === undefined) return undefined;
        writing = answer
          .catch(() => {
            writing = undefined;
            return give(STORE_STATUS['out-of-resources']);
          })
          .finally(() => {
            writing = undefined;
          });
        return writing;
      } catch {
        void give(STORE_STATUS['out-of-resources']);
        return undefined;
      }
    },
    async end() {
      const whole = receiver;
      receiver = undefined;
      if (failure === null && whole !== undefined) {
        try {
          const result = await whole.finish();
          if (!result.ok) failure = storeStatusOf(result.error.code);
        } catch {
          failure = STORE_STATUS['out-of-resources'];
        }
      }
      await respond(failure ?? STORE_STATUS.success);
    },
    discard: () => give(STORE_STATUS['cannot-understand']),
  };
}
