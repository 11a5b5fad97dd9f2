// What the drill's switch tells a run, and how it takes up again after a restart. Pure: a signal is told when it is news to the
// run, so that a switch that wavers, or a station that comes back, tells nothing twice.
import type { DrillRun } from '../../../../drills/engine/run.ts';
import type { AutoEvent } from '../../../../shared/drill/auto-events.ts';
import type { SwitchStart } from '../../../../shared/domain/switch-state.ts';
import type { DrillDecision } from './drill-monitor.ts';

const SWITCH_SIGNALS = [
  'switch:degraded',
  'switch:down',
  'switch:declared',
  'switch:recovered',
  'return:confirmed',
] as const satisfies readonly AutoEvent[];
export type SwitchSignal = (typeof SWITCH_SIGNALS)[number];

const isSwitchSignal = (event: AutoEvent): event is SwitchSignal =>
  SWITCH_SIGNALS.some((signal) => signal === event);

/** What the run knows of the drill's switch; null before it has heard of it. */
export const lastSwitchSignal = ({ signals }: Pick<DrillRun, 'signals'>): SwitchSignal | null =>
  signals.map(({ event }) => event).findLast(isSwitchSignal) ?? null;

/** The news in a transition, in order. */
export function signalsOf(
  last: SwitchSignal | null,
  { to, cause, downBy }: Pick<DrillDecision, 'to' | 'cause' | 'downBy'>,
): readonly SwitchSignal[] {
  const news = (signal: SwitchSignal): readonly SwitchSignal[] => (last === signal ? [] : [signal]);
  const confirmed = cause === 'confirmed' ? news('return:confirmed') : [];
  switch (to) {
    case 'down':
      return news(downBy === 'declared' ? 'switch:declared' : 'switch:down');
    case 'recovering':
      return confirmed;
    case 'degraded':
      return [...confirmed, ...news('switch:degraded')];
    case 'healthy':
      return [...confirmed, ...(last === null ? [] : news('switch:recovered'))];
    case 'suspect':
      return [];
    default:
      return to satisfies never;
  }
}

const RESUMED = 'The station was started again during the drill';

/** How the drill's switch begins: as the run knows it. Null: what it does not know is found out by probes. */
export function switchStartOf(last: SwitchSignal | null, isRealHealthy: boolean): SwitchStart | null {
  const words = (known: string): string => `${RESUMED}; before that ${known}`;
  switch (last) {
    case null:
    case 'switch:recovered':
      return isRealHealthy
        ? { state: { name: 'healthy' }, reason: 'The PACS answers at this moment', cause: 'start' }
        : null;
    case 'switch:degraded':
      return { state: { name: 'degraded' }, reason: words('the PACS was too slow'), cause: 'probes' };
    case 'switch:down':
      return {
        state: { name: 'down', by: { kind: 'probes' } },
        reason: words('the PACS did not answer'),
        cause: 'probes',
      };
    case 'switch:declared':
      return {
        state: { name: 'down', by: { kind: 'declared', by: 'a person' } },
        reason: words('a person had declared the downtime'),
        cause: 'declared',
      };
    case 'return:confirmed':
      return {
        state: { name: 'recovering', confirmedBy: 'a person' },
        reason: words('a person had confirmed the return'),
        cause: 'confirmed',
      };
    default:
      return last satisfies never;
  }
}
