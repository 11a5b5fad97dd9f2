// What the station answers about its switch, its decisions and its planned windows.
import { ok } from '../../../shared/contract/result.ts';
import type { Handlers } from '../handlers.ts';
import type { Monitor } from './monitor.ts';
import type { PlannedWindows } from './planned-windows.ts';
import type { Remembered } from './remembered.ts';

export interface MonitorParts {
  readonly monitor: Pick<Monitor, 'declareDown' | 'confirmReturn' | 'view'>;
  readonly windows: Pick<PlannedWindows, 'list' | 'plan' | 'cancel' | 'returnedEarly'>;
  readonly remembered: Pick<Remembered, 'decisions'>;
  readonly operator: () => { readonly label: string; readonly role: string } | null;
}

type Channels =
  | 'switch:declare-down'
  | 'switch:confirm-return'
  | 'switch:decisions'
  | 'window:list'
  | 'window:plan'
  | 'window:cancel';

export function monitorHandlers({
  monitor,
  windows,
  remembered,
  operator,
}: MonitorParts): Pick<Handlers, Channels> {
  const who = () => {
    const { label, role } = operator() ?? { label: 'station', role: 'station' };
    return { label, role };
  };
  return {
    'switch:declare-down': ({ reason }) => Promise.resolve(ok(monitor.declareDown(reason, who().label))),
    'switch:confirm-return': async () => {
      const by = who();
      const { state, cause } = monitor.view();
      // A link that probes call down is not returned to, and a planned downtime that it is in goes on.
      const isHeld = state === 'down' && cause === 'declared';
      if (!isHeld) return ok(monitor.confirmReturn(by.label));
      return windows.returnedEarly(by, () => monitor.confirmReturn(by.label));
    },
    'switch:decisions': ({ limit }) => Promise.resolve(ok([...remembered.decisions(limit)])),
    'window:list': () => Promise.resolve(ok([...windows.list()])),
    'window:plan': (request) => windows.plan(request, who()),
    'window:cancel': ({ windowId }) => windows.cancel(windowId, who()),
  };
}
