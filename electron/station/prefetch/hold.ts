// When the prefetch must leave the PACS alone (S-10), in words that a reader can be shown.
import type { EndpointRole } from '../../../shared/contract/endpoint-view.ts';
import type { SwitchView } from '../../../shared/contract/switch-view.ts';
import type { EndpointFleet } from '../endpoints/port.ts';

export interface PrefetchHold {
  readonly words: string;
  /** `drain` lets a transfer that runs finish; `stop` ends it. */
  readonly kind: 'drain' | 'stop';
  /** What is urgent goes on all the same: a PACS that is degraded is spared, not given up. */
  readonly urgentMayRun?: boolean;
}

/**
 * What the choice among the PACS says of it. A suspicion alone holds nothing: it is settled in seconds.
 *
 * @param watched the switch; with one PACS alone its own words are the reason
 */
export function prefetchHold(
  choose: EndpointFleet['choose'],
  role: EndpointRole,
  watched: SwitchView | null,
): PrefetchHold | null {
  const routine = choose({ role });
  if (routine.endpoints.length > 0) return null;
  const why = routine.words.replace(/^vault only: /u, '');
  const urgentMayRun = choose({ role, urgency: 'stat' }).endpoints.length > 0;
  const words =
    watched === null || watched.state === 'healthy' || watched.state === 'suspect'
      ? `Paused, vault only: ${why}`
      : `Paused while the PACS is ${watched.state}: ${watched.reason}`;
  return { words, kind: urgentMayRun ? 'drain' : 'stop', urgentMayRun };
}
