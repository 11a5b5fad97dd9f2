// How the PACS that the switch does not speak of are watched: the same machine, but seldom and cheaply (S-10). Nobody's reading
// waits for them to be called down; a transfer that fails notices by itself and goes to the next.
import type { SwitchPolicy } from '../../../shared/domain/switch-policy.ts';
import type { MonitorSettings } from '../health/settings.ts';
import type { ProbeSchedule } from '../health/schedule.ts';

/** So much seldomer than the watched one. */
const FACTOR = 5;

const scaled = <T extends Readonly<Record<string, number>>>(durations: T): T =>
  Object.fromEntries(Object.entries(durations).map(([key, ms]) => [key, ms * FACTOR])) as T;

/** @param isCanary whether it is probed by C-FIND too */
export function gentleSettings({ policy, schedule }: MonitorSettings, isCanary: boolean): MonitorSettings {
  const gentleSchedule: ProbeSchedule = {
    ...schedule,
    everyMs: scaled(schedule.everyMs),
    findRetryMs: schedule.findRetryMs * FACTOR,
    downFirstMs: schedule.downFirstMs * 2,
    downMaxMs: schedule.downMaxMs * 2,
  };
  const gentlePolicy: SwitchPolicy = {
    ...policy,
    topProbe: isCanary ? policy.topProbe : 'echo',
    staleAfterMs: policy.staleAfterMs * FACTOR,
    calmMs: policy.calmMs * FACTOR,
  };
  return { policy: gentlePolicy, schedule: gentleSchedule };
}
