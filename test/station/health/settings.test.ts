import { describe, expect, it } from 'vitest';
import { DEFAULT_PROBE_SCHEDULE } from '../../../electron/station/health/schedule.ts';
import { monitorSettings } from '../../../electron/station/health/settings.ts';
import { DEFAULT_SWITCH_POLICY } from '../../../shared/domain/switch-policy.ts';

describe('a site may set its own numbers for the monitor', () => {
  it('and leaves the rest at the defaults', () => {
    expect(monitorSettings({})).toEqual({
      ok: true,
      value: { policy: DEFAULT_SWITCH_POLICY, schedule: DEFAULT_PROBE_SCHEDULE },
    });
    const set = monitorSettings({ 'downAfter.echo': 5, 'everyMs.tcp': 10_000, calmMs: 5 });
    expect(set).toMatchObject({
      ok: true,
      value: {
        policy: { downAfter: { tcp: 4, echo: 5 }, calmMs: 5 },
        schedule: { everyMs: { tcp: 10_000 } },
      },
    });
  });

  it.each(['downAfter.ecko', 'downAfter', 'topProbe', 'canary.StudyDate', '__proto__'])(
    'but not %s, which is named in the error',
    (name) => {
      const result = monitorSettings(JSON.parse(`{"${name}": 3}`) as Record<string, number>);
      expect(result).toMatchObject({ ok: false, error: { code: 'config.invalid' } });
      expect(result.ok ? '' : result.error.message).toContain(name);
    },
  );

  it('nor a threshold of one, by which a single bad probe would mean down', () => {
    const result = monitorSettings({ 'downAfter.tcp': 1 });
    expect(result.ok ? '' : result.error.message).toContain('monitor.policy.downAfter.tcp');
  });
});
