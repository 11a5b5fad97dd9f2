import { describe, expect, it } from 'vitest';
import { framesOf } from '../../../renderer/viewer/stack.ts';
import { newsWords, stackNews } from '../../../renderer/viewer/use-stack-news.ts';
import { makeDay } from '../fake/day.ts';

const [study] = makeDay(Date.parse('2026-11-22T11:02:00Z')).map(({ view }) => view);
const [series] = study?.series ?? [];
if (!series) throw new Error('no series');
const frames = framesOf(series);
const at = (index: number) => `${frames[index]?.instance.instanceKey}/${frames[index]?.frame}`;

describe('a stack that changes while it is read', () => {
  it('says how many images have come, wherever they belong', () => {
    const news = stackNews(frames.slice(5, 50), at(20), frames);
    expect(news).toEqual({ arrived: 15, lost: false });
    expect(newsWords(news)).toEqual(['15 images have arrived in this series']);
    expect(newsWords({ arrived: 1, lost: false })).toEqual(['1 image has arrived in this series']);
  });

  // guards S-4
  it('says that the image under the eyes has gone', () => {
    const news = stackNews(frames, at(20), frames.toSpliced(20, 1));
    expect(news).toEqual({ arrived: 0, lost: true });
    expect(newsWords(news)[0]).toContain('this is another one');
  });

  it('says nothing of the first images, nor of a study that is merely asked for again', () => {
    expect(stackNews([], '', frames)).toEqual({ arrived: 0, lost: false });
    expect(stackNews(frames, at(3), [...framesOf({ ...series })])).toEqual({ arrived: 0, lost: false });
  });
});
