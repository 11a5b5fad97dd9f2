// What the prefetch makes of a drill: it rests where the drill's switch would have it rest, in words that say so.
import type { DrillSwitchView } from '../../../../shared/contract/drill-view.ts';
import type { EndpointFleet } from '../../endpoints/port.ts';
import type { PrefetchHold } from '../../prefetch/hold.ts';

type Choose = EndpointFleet['choose'];

/** A suspicion alone holds nothing, as with the real switch. */
const rests = ({ state }: DrillSwitchView): 'all' | 'routine' | null => {
  if (state === 'down' || state === 'recovering') return 'all';
  return state === 'degraded' ? 'routine' : null;
};

export function drillHold(view: DrillSwitchView | null): PrefetchHold | null {
  const rest = view === null ? null : rests(view);
  if (view === null || rest === null) return null;
  // Why the switch moved stands beside the switch, and may change while this does not.
  const words = `DRILL: paused while the drill calls the PACS ${view.state}`;
  return rest === 'all' ? { words, kind: 'stop' } : { words, kind: 'drain', urgentMayRun: true };
}

/** The choice among the PACS while a drill holds the link to all of them; without a drill the very same. */
export const choosingInDrill =
  (choose: Choose, view: () => DrillSwitchView | null): Choose =>
  (question) => {
    const drill = view();
    const rest = drill === null ? null : rests(drill);
    if (drill === null || rest === null || (rest === 'routine' && question.urgency === 'stat'))
      return choose(question);
    const words = `vault only: DRILL: the drill calls the PACS ${drill.state}`;
    return { endpoints: [], words, isFailover: false };
  };
