// The drill's switch at the default policy: each fault leads where the scenarios say that it does.
import { describe, expect, it } from 'vitest';
import {
  createDrillMonitor,
  type DrillDecision,
} from '../../../../electron/station/drill/link/drill-monitor.ts';
import { switchStartOf } from '../../../../electron/station/drill/link/drill-signals.ts';
import type { HeldFault } from '../../../../electron/station/drill/link/held-link.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../../../electron/station/health/schedule.ts';
import { DEFAULT_SWITCH_POLICY } from '../../../../shared/domain/switch-policy.ts';
import { endpoint, faultedPacs, study } from './faulted-fixture.ts';

async function underFault(fault: HeldFault, ms: number) {
  const pacs = faultedPacs([study('1.2', '20250101')]);
  const { clock, link, port, tcpConnect } = pacs;
  const decisions: DrillDecision[] = [];
  const monitor = createDrillMonitor({
    policy: DEFAULT_SWITCH_POLICY,
    schedule: DEFAULT_PROBE_SCHEDULE,
    port,
    tcpConnect,
    endpoint,
    clock,
    random: () => 0.5,
    openStudies: 0,
    begins: switchStartOf(null, true),
    onAwaiting: () => {},
    onChange: (decision) => decisions.push(decision),
  });
  const began = monitor.view();
  monitor.start();
  await clock.advance(5000);
  link.hold(fault);
  await clock.advance(ms);
  return { ...pacs, monitor, began, decisions, states: decisions.map(({ to }) => to) };
}

describe('the switch of a drill', () => {
  it('begins healthy where the real link is, and says that it speaks of the drill', async () => {
    const { began, monitor, states } = await underFault('none', 120_000);
    expect(began).toMatchObject({ signal: 'drill', state: 'healthy', offline: false });
    expect(monitor.view()).toMatchObject({ signal: 'drill', state: 'healthy' });
    expect(states).toEqual([]);
    await monitor.stop();
  });

  it.each<[HeldFault, number]>([
    ['refuse', 10_000],
    ['stall', 20_000],
  ])('%s is down within the time that the real switch takes', async (fault, ms) => {
    const { states, monitor } = await underFault(fault, ms);
    expect(states).toEqual(['suspect', 'down']);
    expect(monitor.view()).toMatchObject({ offline: true, cause: 'probes' });
    await monitor.stop();
  });

  it('slow is degraded and stays it: nothing of it is a failure', async () => {
    const { states, clock, monitor } = await underFault('slow', 30_000);
    expect(states).toEqual(['degraded']);
    await clock.advance(1_800_000);
    expect(states).toEqual(['degraded']);
    await monitor.stop();
  });

  it('a PACS without its archive looks well to the switch', async () => {
    const { states, monitor } = await underFault('lose-priors', 300_000);
    expect(states).toEqual([]);
    await monitor.stop();
  });

  it('comes back by itself when the link does', async () => {
    const { states, link, clock, monitor, decisions } = await underFault('refuse', 60_000);
    link.hold('none');
    await clock.advance(120_000);
    expect(states.length).toBeLessThan(decisions.length);
    expect(decisions.map(({ to }) => to)).toEqual(['suspect', 'down', 'recovering', 'healthy']);
    await monitor.stop();
  });

  it('asks the PACS nothing while the link refuses or stalls', async () => {
    const { asked, monitor, clock, link } = await underFault('refuse', 10_000);
    const before = asked.length;
    await clock.advance(60_000);
    link.hold('stall');
    await clock.advance(60_000);
    expect(asked.length).toBe(before);
    await monitor.stop();
  });
});
