// When the prefetch must leave the PACS alone (S-10), in words that a reader can be shown.
import type { SwitchView } from '../../../shared/contract/switch-view.ts';

export interface PrefetchHold {
  readonly words: string;
  /** `drain` lets a transfer that runs finish; `stop` ends it. */
  readonly kind: 'drain' | 'stop';
}

/** What the real switch says of it. A suspicion alone holds nothing: it is settled in seconds. */
export function prefetchHold(view: SwitchView): PrefetchHold | null {
  switch (view.state) {
    case 'healthy':
    case 'suspect':
      return null;
    case 'degraded':
      return { words: `Paused while the PACS is degraded: ${view.reason}`, kind: 'drain' };
    case 'down':
    case 'recovering':
      return { words: `Paused while the PACS is ${view.state}: ${view.reason}`, kind: 'stop' };
    default:
      return view.state satisfies never;
  }
}
