// The byte-rate cap, where all ways of retrieving meet: around the sink. A write that is not settled yet keeps the network layer
// from reading on, the socket fills, and the PACS slows down by itself.
import type { ArrivingInstance, InstanceReceiver, InstanceSink } from '../dicom/port.ts';
import type { Clock } from '../health/clock.ts';

/** Counts bytes of one endpoint; answers for how many milliseconds no more may be read. */
export type TakeBytes = (bytes: number) => number;

/** @param accountOf whose bytes they are: all associations of one endpoint share one account */
export function throttledSink(
  inner: InstanceSink,
  accountOf: (instance: ArrivingInstance) => TakeBytes,
  clock: Pick<Clock, 'setTimer'>,
): InstanceSink {
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void clock.setTimer(ms, resolve));
  return {
    begin(instance) {
      const take = accountOf(instance);
      const receiver: InstanceReceiver = inner.begin(instance);
      return {
        write(chunk) {
          const waitMs = take(chunk.length);
          const written = receiver.write(chunk);
          if (waitMs <= 0) return written;
          // Both: what is written first must not be lost sight of when the wait is shorter, nor the other way round.
          return Promise.all([written, pause(waitMs)]).then(() => undefined);
        },
        finish: () => receiver.finish(),
        abort: () => receiver.abort(),
      };
    },
    ...(inner.associationEnded && { associationEnded: (id: string) => inner.associationEnded?.(id) }),
  };
}
