// A site's own numbers over the defaults of the switch's policy and the probe schedule, checked before anything starts.
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import {
  DEFAULT_SWITCH_POLICY,
  type SwitchPolicy,
  switchPolicySchema,
} from '../../../shared/domain/switch-policy.ts';
import { DEFAULT_PROBE_SCHEDULE, type ProbeSchedule, probeScheduleSchema } from './schedule.ts';

export interface MonitorSettings {
  readonly policy: SwitchPolicy;
  readonly schedule: ProbeSchedule;
}

const overlay = (defaults: object, overrides: Readonly<Record<string, number>>, used: Set<string>): object =>
  Object.fromEntries(
    Object.entries(defaults).map(([key, value]: [string, unknown]) => {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        const inner = Object.entries(overrides).filter(([name]) => name.startsWith(`${key}.`));
        const own = new Set<string>();
        const nested = Object.fromEntries(
          inner.map(([name, number]) => [name.slice(key.length + 1), number]),
        );
        const result = overlay(value, nested, own);
        for (const name of own) used.add(`${key}.${name}`);
        return [key, result];
      }
      if (!Object.hasOwn(overrides, key) || typeof value !== 'number') return [key, value];
      used.add(key);
      return [key, overrides[key]];
    }),
  );

/**
 * The monitor's settings: defaults with `overrides` by dotted name, as in `{ 'downAfter.echo': 4, 'everyMs.tcp': 10000 }`.
 *
 * @returns `config.invalid` that names the first unknown or impossible number
 */
export function monitorSettings(overrides: Readonly<Record<string, number>>): Result<MonitorSettings> {
  const used = new Set<string>();
  const policy = switchPolicySchema.safeParse(overlay(DEFAULT_SWITCH_POLICY, overrides, used));
  const schedule = probeScheduleSchema.safeParse(overlay(DEFAULT_PROBE_SCHEDULE, overrides, used));
  const invalid = (path: string, why: string) =>
    err(
      kitError(
        'config.invalid',
        `monitor.policy.${path}: ${why}`,
        'Correct the number or leave it out to use the default; names are listed in electron/station/health/README.md.',
        { path: `monitor.policy.${path}` },
      ),
    );
  const unknown = Object.keys(overrides).find((name) => !used.has(name));
  if (unknown !== undefined) return invalid(unknown, 'there is no such setting');
  const issue = policy.error?.issues[0] ?? schedule.error?.issues[0];
  if (issue !== undefined || !policy.success || !schedule.success) {
    return invalid(issue?.path.join('.') ?? '', issue?.message ?? 'is not valid');
  }
  return ok({ policy: policy.data, schedule: schedule.data });
}
