import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SwitchDecision } from '../../../electron/station/health/decision.ts';
import { toJournalEntry } from '../../../electron/station/health/decision-record.ts';
import { createMonitor, type MonitorOptions } from '../../../electron/station/health/monitor.ts';
import { DEFAULT_PROBE_SCHEDULE, probeScheduleSchema } from '../../../electron/station/health/schedule.ts';
import { DEFAULT_SWITCH_POLICY } from '../../../shared/domain/switch-policy.ts';
import { createFakeClock } from './fake-clock.ts';
import { type Condition, createFakePacs } from './fake-pacs.ts';

const endpoint = {
  id: 'main',
  host: '127.0.0.1',
  port: 104,
  aeTitle: 'PACS',
  retrieveBy: ['C-MOVE'],
} as const;

function station(options: Partial<MonitorOptions> & { latencyMs?: number } = {}) {
  const clock = createFakeClock();
  const pacs = createFakePacs(clock, options.latencyMs);
  const decisions: SwitchDecision[] = [];
  const monitor = createMonitor({
    port: pacs.port,
    tcpConnect: pacs.tcpConnect,
    endpoint,
    policy: DEFAULT_SWITCH_POLICY,
    schedule: DEFAULT_PROBE_SCHEDULE,
    clock,
    random: () => 0.5,
    onChange: (decision) => decisions.push(decision),
    ...options,
  });
  return { clock, pacs, monitor, decisions };
}

/** Time from the failure until the switch is offline. */
async function detectionMs(
  condition: Condition,
  healthyForMs: number,
  random: () => number,
): Promise<number> {
  const { clock, pacs, monitor } = station({ random, latencyMs: 100 });
  monitor.start();
  await clock.advance(healthyForMs);
  expect(monitor.view().state).toBe('healthy');
  pacs.become(condition);
  const since = clock.now();
  while (!monitor.view().offline && clock.now() - since < 120_000) await clock.advance(100);
  await monitor.stop();
  return clock.now() - since;
}

describe('at default settings, whenever the PACS fails', () => {
  // Covers several cycles of the dearest probe, so that every phase of the schedule is met.
  const phase = fc.integer({ min: 1000, max: 150_000 });
  const luck = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }));
  const within = async (condition: Condition, limitMs: number) => {
    let longest = 0;
    await fc.assert(
      fc.asyncProperty(phase, luck, async (healthyForMs, stream) => {
        const took = await detectionMs(condition, healthyForMs, () => stream.next().value ?? 0);
        longest = Math.max(longest, took);
        expect(took).toBeLessThanOrEqual(limitMs);
      }),
      { numRuns: 120 },
    );
    return longest;
  };

  it('a refused connection is down within 10 s', async () => {
    expect(await within('refuses', 10_000)).toBeGreaterThan(1000);
  });

  it('a black hole is down within 20 s', async () => {
    await within('swallows', 20_000);
  });

  it('a server that accepts connections and says nothing is down within 20 s', async () => {
    await within('hangs', 20_000);
  });

  it('an adapter that never settles does not stop the monitor: down within 20 s', async () => {
    await within('never-settles', 20_000);
  });

  it('an adapter that throws counts as a failure', async () => {
    await within('throws', 10_000);
  });
});

describe('the monitor', () => {
  it('is healthy soon after a start on a PACS that answers, by one full round', async () => {
    const { clock, pacs, monitor, decisions } = station();
    expect(monitor.view()).toMatchObject({ state: 'suspect', cause: 'start', offline: false });
    monitor.start();
    await clock.advance(1000);
    expect(monitor.view().state).toBe('healthy');
    expect(pacs.asked.map((each) => each.kind)).toEqual(['echo', 'find']);
    expect(decisions.map((each) => `${each.from} to ${each.to}`)).toEqual(['suspect to healthy']);
  });

  it('probes one at a time, cheap ones often and the dear one seldom', async () => {
    const { clock, pacs, monitor } = station();
    monitor.start();
    await clock.advance(600_000);
    const times = (kind: string) => pacs.asked.filter((each) => each.kind === kind).length;
    expect(pacs.mostAtOnce).toBe(1);
    expect(times('find')).toBeLessThanOrEqual(11);
    expect(times('find')).toBeGreaterThanOrEqual(9);
    expect(times('echo')).toBeLessThanOrEqual(105);
    expect(times('tcp') + times('echo')).toBeGreaterThan(160);
  });

  it('records each transition with the probes that caused it', async () => {
    const { clock, pacs, monitor, decisions } = station();
    monitor.start();
    await clock.advance(20_000);
    pacs.become('refuses');
    await clock.advance(10_000);
    const last = decisions.at(-1);
    expect(last).toMatchObject({
      from: 'suspect',
      to: 'down',
      offline: true,
      cause: 'probes',
      actor: 'station',
    });
    expect(last?.reason).toMatch(/^4 of 4 (TCP\/)?C-ECHO refused since \d\d:\d\d:\d\d$/u);
    expect(last?.probes.slice(-3).every((each) => each.finding.outcome === 'bad')).toBe(true);
    if (last === undefined) throw new Error('no decision');
    const entry = toJournalEntry(last, 'station');
    expect(entry.event).toBe('switch:changed');
    expect(entry.details['probes']).toContain('echo bad dicom.connection-refused');
  });

  it('is degraded, then down, when echoes succeed while finds fail', async () => {
    const { clock, pacs, monitor, decisions } = station();
    monitor.start();
    await clock.advance(5000);
    pacs.become('finds-fail');
    await clock.advance(180_000);
    const path = decisions.map((each) => each.to);
    expect(path).toEqual(['healthy', 'suspect', 'degraded', 'down']);
    expect(monitor.view().reason).toContain('C-ECHO answers, but 6 of 6 C-FIND');
  });

  it('is degraded while the PACS is slow, and not offline', async () => {
    const { clock, pacs, monitor } = station();
    monitor.start();
    await clock.advance(5000);
    pacs.become('slow');
    await clock.advance(60_000);
    expect(monitor.view()).toMatchObject({ state: 'degraded', offline: false });
    expect(monitor.view().reason).toContain('slow');
  });

  // guards S-10
  it('backs off while the PACS is down, yet notices within half a minute that it is back', async () => {
    const { clock, pacs, monitor } = station();
    monitor.start();
    await clock.advance(5000);
    pacs.become('refuses');
    await clock.advance(120_000);
    const before = pacs.asked.length;
    await clock.advance(600_000);
    const during = pacs.asked.slice(before);
    expect(during.length).toBeLessThanOrEqual(45);
    expect(during.every((each) => each.kind === 'tcp')).toBe(true);
    pacs.become('well');
    await clock.advance(30_000);
    expect(monitor.view().state).toBe('healthy');
  });

  // guards S-11
  it('keeps a reader offline until a person confirms, and journals who did', async () => {
    const { clock, pacs, monitor, decisions } = station();
    monitor.start();
    await clock.advance(5000);
    monitor.setOpenStudies(1);
    pacs.become('refuses');
    await clock.advance(20_000);
    pacs.become('well');
    await clock.advance(120_000);
    expect(monitor.view()).toMatchObject({ state: 'recovering', offline: true, awaitingConfirmation: true });
    expect(monitor.confirmReturn('kim')).toMatchObject({
      state: 'healthy',
      offline: false,
      cause: 'confirmed',
    });
    expect(decisions.at(-1)?.actor).toBe('kim');
  });

  // guards S-11
  it('tells its pages when a person is waited for, also where no move of the switch says so', async () => {
    const told: boolean[] = [];
    const { clock, pacs, monitor, decisions } = station({
      onAwaiting: ({ awaitingConfirmation }) => told.push(awaitingConfirmation),
    });
    monitor.start();
    await clock.advance(5000);
    monitor.setOpenStudies(1);
    pacs.become('refuses');
    await clock.advance(20_000);
    pacs.become('well');
    await clock.advance(60_000);
    const moves = decisions.length;
    expect(told).toEqual([true]);
    await clock.advance(60_000);
    expect(told).toEqual([true]);
    expect(decisions).toHaveLength(moves);
  });

  it('keeps a declaration through good probes, a planned window and a restart', async () => {
    const { clock, monitor } = station({ declared: { reason: 'phone call', by: 'kim' } });
    monitor.start();
    monitor.startPlannedWindow('upgrade');
    monitor.endPlannedWindow();
    await clock.advance(120_000);
    expect(monitor.view()).toMatchObject({ state: 'down', cause: 'declared', awaitingConfirmation: true });
    expect(monitor.view().reason).toContain('Declared down by kim');
    expect(monitor.confirmReturn('lee').state).toBe('healthy');
    expect(monitor.declareDown('drill it is not', 'lee')).toMatchObject({ state: 'down', offline: true });
  });

  it('follows a planned window in and out by itself', async () => {
    const { clock, monitor } = station();
    monitor.start();
    await clock.advance(60_000);
    expect(monitor.startPlannedWindow('upgrade of the PACS')).toMatchObject({ state: 'down', offline: true });
    await clock.advance(60_000);
    expect(monitor.endPlannedWindow().offline).toBe(false);
  });

  it('ends the probe in flight when stopped, asks no more, and can start again', async () => {
    const { clock, pacs, monitor } = station();
    monitor.start();
    pacs.become('never-settles');
    await clock.advance(10);
    await monitor.stop();
    const asked = pacs.asked.length;
    await clock.advance(100_000);
    expect(pacs.asked.length).toBe(asked);
    pacs.become('well');
    monitor.start();
    monitor.start();
    await clock.advance(100_000);
    expect(monitor.view().state).toBe('healthy');
    expect(pacs.mostAtOnce).toBe(2); // the abandoned one of before the stop is still unanswered
  });

  it('has a default schedule that its own schema accepts', () => {
    expect(probeScheduleSchema.parse(DEFAULT_PROBE_SCHEDULE)).toEqual(DEFAULT_PROBE_SCHEDULE);
  });
});
