// The images of a study for one place on screen, let go when that place goes.
import { useEffect, useMemo } from 'react';
import type { PixelRoom, PixelSource } from './pixel-source.ts';

export function usePixelSource(room: PixelRoom, studyKey: string): PixelSource {
  const source = useMemo(() => room.source(studyKey), [room, studyKey]);
  useEffect(() => () => source.close(), [source]);
  return source;
}
