// The line between windows as a page has it: a BroadcastChannel of its own origin, its clock, and window.open.
import { createWindowLink } from './window-link.ts';
import type { WindowLink } from './window-link.ts';
import { takeRole } from './use-window-role.ts';
import { hashOfRole } from './window-role.ts';

const CHANNEL = 'kit:windows';

/**
 * Without an opener: such a window gets no copy of this one's session storage, where the screen of this window is, and a process of
 * its own, so that neither takes the other with it.
 */
function openViewer(number: number): void {
  const { availWidth, availHeight } = window.screen;
  const url = `${window.location.pathname}${hashOfRole({ kind: 'viewer', number })}`;
  window.open(url, '_blank', `popup,noopener,width=${availWidth},height=${availHeight}`);
}

export interface PageWindowLink extends WindowLink {
  /** Joins the others until the returned function is called. */
  readonly join: () => () => void;
}

/** @param onOpenStudy see {@link createWindowLink}; may be called from the first moment of `join` on */
export function createPageWindowLink(onOpenStudy: (studyKey: string) => void): PageWindowLink {
  let channel: BroadcastChannel | null = null;
  const link = createWindowLink({
    id: crypto.randomUUID(),
    // Moves on evenly when the wall clock is set, and is the same for all windows of a machine.
    nowMs: () => Math.round(performance.timeOrigin + performance.now()),
    every: (run, intervalMs) => {
      const timer = setInterval(run, intervalMs);
      return () => clearInterval(timer);
    },
    // A BroadcastChannel reaches its own origin only, and takes no other.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    post: (message) => channel?.postMessage(message),
    openWindow: openViewer,
    onOpenStudy,
    onNumber: (number) => takeRole({ kind: 'viewer', number }),
  });
  return {
    ...link,
    join: () => {
      const joined = new BroadcastChannel(CHANNEL);
      channel = joined;
      joined.addEventListener('message', ({ data }: MessageEvent<unknown>) => link.receive(data));
      const stop = link.start();
      window.addEventListener('pagehide', link.leave);
      return () => {
        window.removeEventListener('pagehide', link.leave);
        stop();
        link.leave();
        channel = null;
        joined.close();
      };
    },
  };
}
