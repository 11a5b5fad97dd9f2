// Brings what is drawn to the station's memory and back, so that a reload of this window, or a second window, finds it (O5). The
// station forgets it at the lock; nothing of it is in the page's storage (S-12).
import { useEffect } from 'react';
import type { FrameMarks } from '../../../shared/contract/marks-channels.ts';
import { MOST_MARKS } from '../../../shared/contract/marks-channels.ts';
import { useStation } from '../../link/station-context.tsx';
import type { StationClient } from '../../station-client.ts';
import type { Measurement } from './measurement.ts';
import { measurements } from './measurement-store.ts';
import type { MeasurementStore } from './measurement-store.ts';

type Invoke = Pick<StationClient, 'invoke'>;

/** `studyKey/instanceKey/frameNumber`, as `use-measuring.ts` names an image. */
const frameOf = (frameKey: string) => {
  const [studyKey = '', instanceKey = '', frameNumber = ''] = frameKey.split('/');
  return { studyKey, instanceKey, frameNumber: Number(frameNumber) };
};
export const frameKeyOf = (studyKey: string, { instanceKey, frameNumber }: FrameMarks): string =>
  `${studyKey}/${instanceKey}/${frameNumber}`;

export interface Keeper {
  /** Takes over what the station has of a study, apart from images that were drawn on meanwhile. */
  readonly load: (studyKey: string) => Promise<void>;
  readonly stop: () => void;
}

/**
 * @param tell called with a study after something of it has come to the station: other windows may load it then
 */
export function createKeeper(
  store: MeasurementStore,
  { invoke }: Invoke,
  tell: (studyKey: string) => void,
): Keeper {
  const { unsent } = store;
  let sending = false;
  let stopped = false;
  /** False: the station did not take it. */
  const sendOne = async (frameKey: string): Promise<boolean> => {
    const { studyKey, ...frame } = frameOf(frameKey);
    const now = store.of(frameKey);
    const kept = await invoke('marks:put', {
      studyKey,
      ...frame,
      marks: now.slice(0, MOST_MARKS).map(plain),
    });
    if (!kept.ok) return false;
    if (store.of(frameKey) === now) unsent.delete(frameKey);
    tell(studyKey);
    return true;
  };
  const send = async (): Promise<void> => {
    if (sending) return;
    sending = true;
    // What was not taken is tried again with the next change or the next study; meanwhile it is in this window alone.
    for (let [next] = unsent; next !== undefined; [next] = unsent)
      if (stopped || !(await sendOne(next))) break;
    sending = false;
  };
  const stopListening = store.onChange((frameKey) => {
    if (frameKey !== null) void send();
  });
  return {
    load: async (studyKey) => {
      const kept = await invoke('marks:list', { studyKey });
      if (!kept.ok || stopped) return;
      const there = new Map(kept.value.map((frame) => [frameKeyOf(studyKey, frame), frame.marks]));
      for (const frameKey of new Set([...there.keys(), ...store.framesOf(studyKey)]))
        if (!unsent.has(frameKey)) store.take(frameKey, (there.get(frameKey) ?? []).map(measured));
      void send();
    },
    stop: () => {
      stopped = true;
      stopListening();
    },
  };
}

const plain = ({ id, kind, points, text, wordsAt }: Measurement): FrameMarks['marks'][number] => ({
  id,
  kind,
  points: points.map(({ x, y }) => ({ x, y })),
  ...(text === undefined ? {} : { text }),
  ...(wordsAt === undefined ? {} : { wordsAt: { x: wordsAt.x, y: wordsAt.y } }),
});
const measured = ({ text, wordsAt, ...mark }: FrameMarks['marks'][number]): Measurement => ({
  ...mark,
  ...(text === undefined ? {} : { text }),
  ...(wordsAt === undefined ? {} : { wordsAt }),
});

/** Only keyed hashes go through it. */
const CHANNEL = 'kit:measurements';

/** Keeps the measurements of the studies that are open in this window in step with the station. */
export function useKeptMeasurements(studyKeys: readonly string[]): void {
  const { api } = useStation();
  const keys = studyKeys.join(' ');
  useEffect(() => {
    const others = new BroadcastChannel(CHANNEL);
    const tell = (studyKey: string): void => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel of one's own origin has no target
      others.postMessage(studyKey);
    };
    const keeper = createKeeper(measurements, api, tell);
    const open = keys.split(' ').filter((key) => key !== '');
    for (const studyKey of open) void keeper.load(studyKey);
    others.addEventListener('message', ({ data }) => {
      if (typeof data === 'string' && open.includes(data)) void keeper.load(data);
    });
    return () => {
      keeper.stop();
      others.close();
    };
  }, [api, keys]);
}
