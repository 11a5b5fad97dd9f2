import { describe, expect, it } from 'vitest';
import type { CineAttributes } from '../../../renderer/pixels/decode/image-description.ts';
import {
  cineRange,
  cineRate,
  cineWords,
  DEFAULT_FRAMES_PER_SECOND,
  nextInLoop,
  steppedRate,
} from '../../../renderer/viewer/cine/cine-rate.ts';
import { framesOf } from '../../../renderer/viewer/stack.ts';
import { makeDay } from '../fake/day.ts';

const silent: CineAttributes = {
  FrameTime: null,
  FrameTimeVector: null,
  CineRate: null,
  RecommendedDisplayFrameRate: null,
};
const day = makeDay(Date.parse('2026-11-22T11:02:00Z')).map(({ view }) => view);
const framesOfModality = (modality: string) => {
  const series = day.flatMap((study) => study.series).find(({ Modality }) => Modality === modality);
  if (!series) throw new Error('no such series');
  return framesOf(series);
};

describe('the rate of a moving picture', () => {
  it('is the recommended one before the others', () => {
    const all = { FrameTime: 40, FrameTimeVector: [0, 100], CineRate: 12, RecommendedDisplayFrameRate: 30 };
    expect(cineRate(all)).toEqual({ framesPerSecond: 30, source: 'RecommendedDisplayFrameRate' });
    expect(cineRate({ ...all, RecommendedDisplayFrameRate: null }).source).toBe('CineRate');
    expect(cineRate({ ...silent, FrameTime: 40 })).toEqual({ framesPerSecond: 25, source: 'FrameTime' });
    expect(cineRate({ ...silent, FrameTimeVector: [0, 50, 150] })).toEqual({
      framesPerSecond: 10,
      source: 'FrameTimeVector',
    });
  });

  it('is a default that is called one when the image says nothing usable', () => {
    for (const cine of [
      null,
      silent,
      { ...silent, FrameTime: 0.001 },
      { ...silent, CineRate: 1e9 },
      { ...silent, FrameTimeVector: [0] },
      { ...silent, FrameTimeVector: [0, Number.NaN] },
    ])
      expect(cineRate(cine)).toEqual({ framesPerSecond: DEFAULT_FRAMES_PER_SECOND, source: null });
    expect(cineWords(cineRate(null), null, true, null)).toBe(
      'Cine 15 fps (default: the image states no rate)',
    );
  });

  it('is told as it is, also when the machine is slower', () => {
    const rate = cineRate({ ...silent, FrameTime: 33.33 });
    expect(cineWords(rate, null, true, 29)).toBe('Cine 30 fps (FrameTime)');
    expect(cineWords(rate, null, true, 18.04)).toBe('Cine 30 fps (FrameTime), shown at 18');
    expect(cineWords(rate, 8, false, 18)).toBe('Cine stopped, 8 fps (chosen)');
  });

  it('steps through the usual rates and stops at their ends', () => {
    expect(steppedRate(25, 1)).toBe(30);
    expect(steppedRate(29.97, -1)).toBe(25);
    expect(steppedRate(60, 1)).toBe(60);
    expect(steppedRate(1, -1)).toBe(1);
  });
});

describe('what plays', () => {
  it('is one multi-frame image, around and around', () => {
    const loop = framesOfModality('US');
    expect(cineRange(loop, 30)).toEqual({ start: 24, end: 47 });
    expect(nextInLoop(loop, 47)).toBe(24);
    expect(nextInLoop(loop, 23)).toBe(0);
    expect(nextInLoop(loop, 5)).toBe(6);
  });

  it('is the whole stack of single images', () => {
    const stack = framesOfModality('CT');
    expect(cineRange(stack, 3)).toEqual({ start: 0, end: stack.length - 1 });
    expect(nextInLoop(stack, stack.length - 1)).toBe(0);
    expect(cineRange([], 0)).toEqual({ start: 0, end: 0 });
  });
});
