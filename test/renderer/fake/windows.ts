// The fake station's planned windows: one ahead, one past; planning and cancelling change the list.
import type { StationEvent } from '../../../shared/contract/events.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { PlannedWindowView } from '../../../shared/contract/planned-window-view.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import { keyOf } from './studies.ts';

const HOUR_MS = 3_600_000;
const GONE = kitError('window.not-found', 'There is no such window.', 'Look at the list again.');

export function createFakeWindows(nowMs: number, emit: (event: StationEvent) => void) {
  const hour = (hours: number): string =>
    new Date(Math.ceil(nowMs / HOUR_MS) * HOUR_MS + hours * HOUR_MS).toISOString();
  let windows: readonly PlannedWindowView[] = [
    {
      windowId: 'w1',
      startsAt: hour(2),
      endsAt: hour(3),
      reason: 'PACS upgrade to version 12',
      plannedBy: 'Dr. Example',
      state: 'upcoming',
    },
    {
      windowId: 'w2',
      startsAt: hour(-40),
      endsAt: hour(-39),
      reason: 'Weekly network maintenance',
      plannedBy: 'configuration',
      state: 'over',
    },
  ];
  const set = (next: readonly PlannedWindowView[]): void => {
    windows = next;
    emit({ type: 'window:changed' });
  };
  return {
    list: (): readonly PlannedWindowView[] => windows,
    plan: (request: Pick<PlannedWindowView, 'startsAt' | 'endsAt' | 'reason'>) => {
      const windowId = keyOf(request.startsAt + request.reason).slice(0, 8);
      const planned: PlannedWindowView = {
        ...request,
        windowId,
        plannedBy: 'Dr. Example',
        state: 'upcoming',
      };
      set([...windows, planned]);
      return ok(planned);
    },
    cancel: (windowId: string) => {
      set(windows.map((view) => (view.windowId === windowId ? { ...view, state: 'cancelled' } : view)));
      const view = windows.find((each) => each.windowId === windowId);
      return view ? ok(view) : err(GONE);
    },
  };
}
