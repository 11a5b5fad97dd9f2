// What the station answers about its switch, its decisions and its planned windows.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import type { SteeredSignal } from '../../../shared/contract/switch-view.ts';
import type { Handlers } from '../handlers.ts';
import type { Monitor } from './monitor.ts';
import type { PlannedWindows } from './planned-windows.ts';
import type { Remembered } from './remembered.ts';

export interface MonitorParts {
  /** The real switch. */
  readonly monitor: Pick<Monitor, 'declareDown' | 'confirmReturn' | 'view'>;
  readonly drillSwitch: DrillSwitch;
  readonly windows: Pick<PlannedWindows, 'list' | 'plan' | 'cancel' | 'returnedEarly'>;
  readonly remembered: Pick<Remembered, 'decisions'>;
  readonly operator: () => { readonly label: string; readonly role: string } | null;
}

/** The switch of a drill, which people steer while it is in force. */
export interface DrillSwitch {
  /** A drill is on every surface: `status.drill`. */
  isInForce(): boolean;
  /** @returns false, and nothing is done, where the drill has no switch (any more) */
  declareDown(reason: string, by: string): boolean;
  confirmReturn(by: string): boolean;
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
  drillSwitch,
  windows,
  remembered,
  operator,
}: MonitorParts): Pick<Handlers, Channels> {
  const who = () => {
    const { label, role } = operator() ?? { label: 'station', role: 'station' };
    return { label, role };
  };
  return {
    'switch:declare-down': ({ signal, reason }) => {
      const by = who();
      const other = notInForce(signal, drillSwitch, 'declared');
      if (other !== null) return Promise.resolve(err(other));
      if (signal === 'real') return Promise.resolve(ok(monitor.declareDown(reason, by.label)));
      const done = drillSwitch.declareDown(reason, by.label);
      return Promise.resolve(done ? ok(monitor.view()) : err(drillHasEnded('declared')));
    },
    'switch:confirm-return': async ({ signal }) => {
      const by = who();
      const other = notInForce(signal, drillSwitch, 'confirmed');
      if (other !== null) return err(other);
      if (signal === 'drill')
        return drillSwitch.confirmReturn(by.label) ? ok(monitor.view()) : err(drillHasEnded('confirmed'));
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

/** S-6: a drill may end, or begin, under a dialog that is open. What a person meant for one switch is never done to the other. */
function notInForce(
  meant: SteeredSignal,
  drillSwitch: DrillSwitch,
  done: 'declared' | 'confirmed',
): KitError | null {
  const inForce: SteeredSignal = drillSwitch.isInForce() ? 'drill' : 'real';
  if (meant === inForce) return null;
  return meant === 'drill' ? drillHasEnded(done) : drillHasBegun(done);
}

const drillHasEnded = (done: 'declared' | 'confirmed'): KitError =>
  kitError(
    'drill.not-possible',
    `The drill has ended; nothing was ${done}.`,
    'Look at the switch as it stands now. If the PACS is really down, do it again: it is then meant for real.',
  );

const drillHasBegun = (done: 'declared' | 'confirmed'): KitError =>
  kitError(
    'drill.not-possible',
    `A drill has begun; nothing was ${done}.`,
    'Look at the screen as it stands now. If the PACS is really down, hold F9: that ends the drill and declares the downtime.',
  );
