// Beside the worklist: what the first image of a study would else wait for.
import { useEffect } from 'react';
import { useLastAnswer } from '../link/use-last-answer.ts';
import { useStation } from '../link/station-context.tsx';
import { warmPixels } from './pixel-source.ts';

/** Starts a decoder, and has the hanging rules asked for. */
export function useWarmReading(): void {
  const { api } = useStation();
  useEffect(() => warmPixels(api), [api]);
  useLastAnswer('hanging:rules', 0);
}
