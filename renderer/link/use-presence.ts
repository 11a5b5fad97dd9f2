// Tells the station that a person is here. Only hands count: a page that refreshes its list by itself must not keep an empty
// reading room unlocked, and a reader who scrolls a loaded stack must not be locked out.
import { useEffect } from 'react';
import { useStation } from './station-context.tsx';

const SIGNS = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const;

/** Often enough for the shortest idle time that makes sense, seldom enough to cost nothing. */
const TELL_EVERY_MS = 20_000;

/** While unlocked: sends `access:touch` at the first sign of a person, and at most every 20 s after. */
export function usePresence(): void {
  const { api, state } = useStation();
  const unlocked = state.status?.vault === 'unlocked';
  useEffect(() => {
    if (!unlocked) return undefined;
    let toldAtMs = Number.NEGATIVE_INFINITY;
    const onSign = (): void => {
      const nowMs = performance.now();
      if (nowMs - toldAtMs < TELL_EVERY_MS) return;
      toldAtMs = nowMs;
      void api.invoke('access:touch', {});
    };
    for (const sign of SIGNS) window.addEventListener(sign, onSign, { capture: true, passive: true });
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, onSign, { capture: true });
    };
  }, [api, unlocked]);
}
