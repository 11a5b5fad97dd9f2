// The picture first: lists and buttons around it are put together once the first image is on screen, or cannot come soon.
import { startTransition, useCallback, useEffect, useState } from 'react';

/** A screen without an image, or one whose image is slow, is not kept bare for longer. */
const LATEST_MS = 250;

/** Whether the screen is to have everything on it; `settled` says that nothing is waited for any more. */
export function useDressed(): { readonly dressed: boolean; readonly settled: () => void } {
  const [dressed, setDressed] = useState(false);
  const settled = useCallback(() => startTransition(() => setDressed(true)), []);
  useEffect(() => {
    const timer = setTimeout(settled, LATEST_MS);
    return () => clearTimeout(timer);
  }, [settled]);
  return { dressed, settled };
}
