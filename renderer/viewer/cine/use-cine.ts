// Plays a stack: the next frame comes when its time has come *and* the one before is on screen, so that no frame is skipped
// unseen; where the machine is slower than the rate, the viewport says how fast it really is.
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { CineAttributes } from '../../pixels/decode/image-description.ts';
import type { FrameRef } from '../stack.ts';
import { cineRate, cineWords, nextInLoop, steppedRate } from './cine-rate.ts';

export interface Cine {
  readonly playing: boolean;
  readonly toggle: () => void;
  /** At once: the frame that a hand goes to next is not overtaken by the loop. */
  readonly stop: () => void;
  readonly faster: (by: 1 | -1) => void;
  /** '' where nothing moves and nothing is meant to. */
  readonly words: string;
}

export interface CineOptions {
  readonly frames: readonly FrameRef[];
  readonly index: number;
  /** The wanted frame is on screen, or its tile is. */
  readonly settled: boolean;
  /** Of the image on screen. */
  readonly attributes: CineAttributes | null;
  readonly goTo: (index: number) => void;
}

/** Frames are counted over this long. */
const MEASURE_MS = 1_000;

export function useCine({ frames, index, settled, attributes, goTo }: CineOptions): Cine {
  const [playing, setPlaying] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const [shownPerSecond, setShownPerSecond] = useState<number | null>(null);
  const due = useRef(0);
  const going = useRef(false);
  const measured = useRef({ sinceMs: 0, frames: 0 });
  const rate = cineRate(attributes);
  const framesPerSecond = chosen ?? rate.framesPerSecond;

  const tick = useEffectEvent((nowMs: number) => {
    // Half a screen refresh early is nearer than half a refresh late.
    if (!going.current || !settled || nowMs < due.current - 4) return;
    const periodMs = 1000 / framesPerSecond;
    due.current = due.current < nowMs - periodMs ? nowMs + periodMs : due.current + periodMs;
    const count = measured.current;
    count.frames += 1;
    if (nowMs - count.sinceMs >= MEASURE_MS) {
      setShownPerSecond((count.frames * 1000) / (nowMs - count.sinceMs));
      measured.current = { sinceMs: nowMs, frames: 0 };
    }
    goTo(nextInLoop(frames, index));
  });
  useEffect(() => {
    if (!playing) return undefined;
    due.current = performance.now();
    measured.current = { sinceMs: performance.now(), frames: 0 };
    let request = requestAnimationFrame(function loop(nowMs) {
      tick(nowMs);
      request = requestAnimationFrame(loop);
    });
    return () => cancelAnimationFrame(request);
  }, [playing]);

  const moves = (frames[index]?.instance.attributes.NumberOfFrames ?? 1) > 1;
  return {
    playing,
    toggle: () => {
      setShownPerSecond(null);
      going.current = !playing && frames.length > 1;
      setPlaying(going.current);
    },
    stop: () => {
      going.current = false;
      setPlaying(false);
    },
    faster: (by) => {
      setShownPerSecond(null);
      measured.current = { sinceMs: performance.now(), frames: 0 };
      setChosen(steppedRate(framesPerSecond, by));
    },
    words: playing || moves ? cineWords(rate, chosen, playing, shownPerSecond) : '',
  };
}
