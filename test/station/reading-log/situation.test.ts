import { describe, expect, it } from 'vitest';
import {
  createDowntimeReader,
  createSituationReader,
} from '../../../electron/station/reading-log/situation.ts';
import { fakeSwitch } from '../../fixtures/fake-station.ts';
import { createFakeClock } from '../health/fake-clock.ts';
import { journalRecord } from './journal-fake.ts';
import { drillStatus } from './log-fixture.ts';

const moved = (offline: boolean, to: string, decidedAt: string) =>
  journalRecord({
    event: 'switch:changed',
    actor: 'station',
    role: 'station',
    details: { signal: 'real', offline, to, decidedAt },
  });
const started = journalRecord({ event: 'station:started', actor: 'station', role: 'station', details: {} });
const real = (offline: boolean, since = '2026-11-22T10:41:00.000Z') => ({
  switch: { ...fakeSwitch, offline, since },
  drill: null,
});

describe('which downtime goes on', () => {
  it('is none while the PACS is there, and one from the first offline moment to the return', async () => {
    const clock = createFakeClock();
    const reader = createSituationReader(clock, null);
    expect(reader.now(real(false))).toBeNull();
    const first = reader.now(real(true));
    await clock.advance(60_000);
    expect(reader.now(real(true))).toBe(first);
    reader.now(real(false));
    expect(reader.now(real(true, '2026-11-22T10:43:00.000Z'))?.incidentId).not.toBe(first?.incidentId);
  });

  // guards S-6
  it('is the real one before a drill, and a drill only while its switch is offline', () => {
    const reader = createSituationReader(createFakeClock(), null);
    const drill = drillStatus('run-1');
    expect(reader.now({ switch: fakeSwitch, drill: drillStatus('run-1', false) })).toBeNull();
    expect(reader.now({ switch: fakeSwitch, drill })?.signal).toBe('drill');
    expect(reader.now({ switch: { ...fakeSwitch, offline: true }, drill })?.signal).toBe('real');
    expect(reader.now({ switch: fakeSwitch, drill })?.incidentId).toBe('drill-run-1');
  });

  it('is the same one when the station ended in it and goes offline again soon after its start', async () => {
    const clock = createFakeClock();
    const reader = createSituationReader(clock, '2026-11-22T09:00:00.000Z');
    expect(reader.now(real(false))).toBeNull();
    await clock.advance(20_000);
    expect(reader.now(real(true))).toMatchObject({
      incidentId: `real-${Date.parse('2026-11-22T09:00:00.000Z')}`,
      startedAt: '2026-11-22T09:00:00.000Z',
    });
  });

  it('is another one when it begins long after the start', async () => {
    const clock = createFakeClock();
    const reader = createSituationReader(clock, '2026-11-22T09:00:00.000Z');
    await clock.advance(3_600_000);
    expect(reader.now(real(true, '2026-11-22T11:41:00.000Z'))?.startedAt).toBe('2026-11-22T11:41:00.000Z');
  });

  it('is read from the journal over a restart in its middle: a first suspicion is no return', () => {
    const reader = createDowntimeReader();
    reader.absorb(moved(true, 'down', '2026-11-22T09:00:00.000Z'));
    reader.absorb(moved(true, 'recovering', '2026-11-22T09:10:00.000Z'));
    reader.absorb(started);
    reader.absorb(moved(false, 'suspect', '2026-11-22T09:20:00.000Z'));
    reader.absorb(moved(true, 'down', '2026-11-22T09:20:10.000Z'));
    expect(reader.unfinishedSince()).toBe('2026-11-22T09:00:00.000Z');
    reader.absorb(moved(false, 'healthy', '2026-11-22T10:00:00.000Z'));
    expect(reader.unfinishedSince()).toBeNull();
  });
});
