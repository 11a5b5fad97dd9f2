// A stack changes while it is read: images arrive before or after the one under the eyes, and once in a while that one goes. The
// reader is told, because "Image 12 of 60" has become another number, or another image.
import { useEffect, useState } from 'react';
import type { FrameRef } from './stack.ts';

const keyOf = (ref: FrameRef | undefined): string => (ref ? `${ref.instance.instanceKey}/${ref.frame}` : '');

export interface StackNews {
  /** Frames that came since the reader was last told. */
  readonly arrived: number;
  /** The image that the reader was at is gone: another one is in its place. */
  readonly lost: boolean;
}
const NO_NEWS: StackNews = { arrived: 0, lost: false };

/** What has changed from one list of frames to the next; `at` is the index in the list before. */
export function stackNews(before: readonly FrameRef[], at: string, after: readonly FrameRef[]): StackNews {
  const known = new Set(before.map((ref) => keyOf(ref)));
  const keys = after.map((ref) => keyOf(ref));
  return {
    arrived: known.size === 0 ? 0 : keys.filter((key) => !known.has(key)).length,
    lost: at !== '' && !keys.includes(at),
  };
}

export const newsWords = ({ arrived, lost }: StackNews): readonly string[] => [
  ...(lost ? ['The image that was here is gone from this copy: this is another one'] : []),
  ...(arrived > 0
    ? [`${arrived} ${arrived === 1 ? 'image has' : 'images have'} arrived in this series`]
    : []),
];

/** Long enough to be read beside an image. */
const TOLD_MS = 15_000;

/** What a viewport says of its stack. That images arrived is said for a while; that one went, until the reader moves on. */
export function useStackNews(frames: readonly FrameRef[], index: number): readonly string[] {
  const at = keyOf(frames[index]);
  const [seen, setSeen] = useState({ frames, at, news: NO_NEWS });
  if (seen.frames !== frames) {
    const { arrived, lost } = stackNews(seen.frames, seen.at, frames);
    const news = arrived > 0 || lost ? { arrived: seen.news.arrived + arrived, lost } : seen.news;
    setSeen({ frames, at, news });
  } else if (seen.at !== at) {
    setSeen({ frames, at, news: seen.news.lost ? { ...seen.news, lost: false } : seen.news });
  }
  const { news } = seen;
  useEffect(() => {
    if (news.arrived === 0) return undefined;
    const timer = setTimeout(
      () => setSeen((now) => ({ ...now, news: { ...now.news, arrived: 0 } })),
      TOLD_MS,
    );
    return () => clearTimeout(timer);
  }, [news.arrived]);
  return newsWords(news);
}
