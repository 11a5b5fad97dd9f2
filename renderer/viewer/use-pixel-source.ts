// The images of a study for one place on screen, let go when that place goes.
import { useEffect, useMemo } from 'react';
import { dropPixels } from './pixel-source.ts';
import type { PixelRoom, PixelSource } from './pixel-source.ts';

export function usePixelSource(room: PixelRoom, studyKey: string): PixelSource {
  const source = useMemo(() => room.source(studyKey), [room, studyKey]);
  useEffect(() => () => source.close(), [source]);
  return source;
}

/** Locking leaves no decoder running on the page. */
export function useDropPixelsWhenLocked(unlocked: boolean): void {
  useEffect(() => {
    if (!unlocked) dropPixels();
  }, [unlocked]);
}
