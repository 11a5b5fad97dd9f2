// How fast a moving picture is meant to move: by the header, and where the header is silent by a default that is called one.
import type { CineAttributes } from '../../pixels/decode/image-description.ts';
import type { FrameRef } from '../stack.ts';

/** Frames a second when the image does not say. */
export const DEFAULT_FRAMES_PER_SECOND = 15;
const SLOWEST = 0.2;
const FASTEST = 120;

export interface CineRate {
  readonly framesPerSecond: number;
  /** The attribute that says so, or null for the default. */
  readonly source: 'RecommendedDisplayFrameRate' | 'CineRate' | 'FrameTime' | 'FrameTimeVector' | null;
}

const usable = (rate: number | null): rate is number =>
  rate !== null && Number.isFinite(rate) && rate >= SLOWEST && rate <= FASTEST;

/** PS3.3 §C.7.6.5: the recommended rate for display first, then the rate, then the time of a frame in ms. */
export function cineRate(cine: CineAttributes | null): CineRate {
  if (cine) {
    const { RecommendedDisplayFrameRate, CineRate, FrameTime, FrameTimeVector } = cine;
    // The first increment is that of the first frame: 0.
    const steps = FrameTimeVector?.slice(1) ?? [];
    const mean = steps.length > 0 ? steps.reduce((sum, step) => sum + step, 0) / steps.length : null;
    const said = [
      ['RecommendedDisplayFrameRate', RecommendedDisplayFrameRate],
      ['CineRate', CineRate],
      ['FrameTime', FrameTime === null ? null : 1000 / FrameTime],
      ['FrameTimeVector', mean === null ? null : 1000 / mean],
    ] as const;
    for (const [source, framesPerSecond] of said)
      if (usable(framesPerSecond)) return { framesPerSecond, source };
  }
  return { framesPerSecond: DEFAULT_FRAMES_PER_SECOND, source: null };
}

const SPEEDS = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60];

/** The next faster or slower of the usual rates. */
export function steppedRate(framesPerSecond: number, by: 1 | -1): number {
  const next =
    by === 1
      ? SPEEDS.find((speed) => speed > framesPerSecond + 0.01)
      : SPEEDS.findLast((speed) => speed < framesPerSecond - 0.01);
  return next ?? framesPerSecond;
}

const rounded = (rate: number): string => String(Math.round(rate * 10) / 10);

/** "Cine 25 fps (FrameTime)"; with what was really shown where that is markedly less. */
export function cineWords(
  rate: CineRate,
  chosen: number | null,
  playing: boolean,
  shownPerSecond: number | null,
): string {
  const wanted = chosen ?? rate.framesPerSecond;
  const why = chosen !== null ? 'chosen' : (rate.source ?? 'default: the image states no rate');
  const slow =
    playing && shownPerSecond !== null && shownPerSecond < wanted * 0.85
      ? `, shown at ${rounded(shownPerSecond)}`
      : '';
  return `Cine ${playing ? '' : 'stopped, '}${rounded(wanted)} fps (${why})${slow}`;
}

/** What plays: the frames of a multi-frame image by themselves, else the whole stack. `end` is the last one. */
export function cineRange(frames: readonly FrameRef[], index: number): { start: number; end: number } {
  const key = frames[index]?.instance.instanceKey;
  if (key === undefined || (frames[index]?.instance.attributes.NumberOfFrames ?? 1) <= 1)
    return { start: 0, end: Math.max(0, frames.length - 1) };
  let [start, end] = [index, index];
  while (frames[start - 1]?.instance.instanceKey === key) start -= 1;
  while (frames[end + 1]?.instance.instanceKey === key) end += 1;
  return { start, end };
}

/** The frame after this one, around the loop. */
export function nextInLoop(frames: readonly FrameRef[], index: number): number {
  const { start, end } = cineRange(frames, index);
  return index >= end ? start : index + 1;
}
