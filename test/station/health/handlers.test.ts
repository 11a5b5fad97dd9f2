import { describe, expect, it } from 'vitest';
import { monitorHandlers } from '../../../electron/station/health/handlers.ts';
import { createMonitor } from '../../../electron/station/health/monitor.ts';
import { createPlannedWindows } from '../../../electron/station/health/planned-windows.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../../electron/station/health/schedule.ts';
import type { JournalEntry } from '../../../electron/station/journal/port.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import type { SteeredSignal } from '../../../shared/contract/switch-view.ts';
import { DEFAULT_SWITCH_POLICY } from '../../../shared/domain/switch-policy.ts';
import { createFakeClock } from './fake-clock.ts';
import { createFakePacs } from './fake-pacs.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 22, 10, 0, 0);
const endpoint = { id: 'main', host: 'pacs', port: 104, aeTitle: 'PACS', retrieveBy: ['C-GET'] } as const;

/** A station in whose first hour a downtime is planned, from the tenth minute on. */
function station() {
  const clock = createFakeClock(START);
  const pacs = createFakePacs(clock);
  const monitor = createMonitor({
    port: pacs.port,
    tcpConnect: pacs.tcpConnect,
    endpoint,
    policy: DEFAULT_SWITCH_POLICY,
    schedule: DEFAULT_PROBE_SCHEDULE,
    clock,
    random: () => 0.5,
    onChange: () => {},
  });
  const written: string[] = [];
  let isFull = false;
  const windows = createPlannedWindows({
    configured: [
      {
        startsAt: new Date(START + 10 * MINUTE).toISOString(),
        endsAt: new Date(START + 60 * MINUTE).toISOString(),
        reason: 'upgrade',
      },
    ],
    remembered: { planned: [], cancelled: new Set() },
    journal: {
      append: async ({ event, details }: JournalEntry) => {
        if (isFull) return err(kitError('journal.io-failed', 'The disk is full.', 'Make room.'));
        written.push(event);
        const at = clock.wall().toISOString();
        const chain = { seq: 1, at, monotonicMs: 0, runId: 'r', previousHash: '', hash: '' };
        return ok({ event, actor: 'kim', role: 'reader', details: { ...details }, ...chain });
      },
    },
    clock,
    onStart: (reason) => monitor.startPlannedWindow(reason),
    onEnd: () => monitor.endPlannedWindow(),
    onChange: () => {},
  });
  let earlyReturns = 0;
  const drill = { inForce: false, acts: [] as string[] };
  const onDrill = (act: string) => {
    if (drill.inForce) drill.acts.push(act);
    return drill.inForce;
  };
  const handlers = monitorHandlers({
    monitor,
    drillSwitch: {
      isInForce: () => drill.inForce,
      declareDown: (reason, by) => onDrill(`declared by ${by}: ${reason}`),
      confirmReturn: (by) => onDrill(`confirmed by ${by}`),
    },
    windows: {
      ...windows,
      returnedEarly(by, returnNow) {
        earlyReturns += 1;
        return windows.returnedEarly(by, returnNow);
      },
    },
    remembered: { decisions: () => [] },
    operator: () => ({ label: 'kim', role: 'reader' }),
  });
  windows.start();
  monitor.start();
  const fill = () => {
    isFull = true;
  };
  return {
    clock,
    pacs,
    windows,
    written,
    fill,
    earlyReturns: () => earlyReturns,
    drill,
    view: () => monitor.view(),
    declareDown: (signal: SteeredSignal) => handlers['switch:declare-down']({ signal, reason: 'fire' }),
    confirmReturn: (signal: SteeredSignal = 'real') => handlers['switch:confirm-return']({ signal }),
  };
}

// guards S-11
describe('a person who says normal', () => {
  it('ends a planned downtime that runs, on record', async () => {
    const { clock, windows, written, confirmReturn } = station();
    await clock.advance(11 * MINUTE);
    expect(await confirmReturn()).toMatchObject({
      ok: true,
      value: { reason: expect.stringContaining('kim') },
    });
    expect(written).toEqual(['window:cancelled']);
    expect(windows.list()[0]?.state).toBe('cancelled');
  });

  it('cancels nothing while the switch refuses to return', async () => {
    const { clock, pacs, written, earlyReturns, confirmReturn } = station();
    await clock.advance(5 * MINUTE);
    pacs.become('refuses');
    await clock.advance(30_000);
    expect(await confirmReturn()).toMatchObject({ ok: true, value: { state: 'down', cause: 'probes' } });
    expect(written).toEqual([]);
    expect(earlyReturns()).toBe(0);
  });

  it('stays in the planned downtime when that cannot be recorded, and is told', async () => {
    const { clock, windows, fill, confirmReturn } = station();
    await clock.advance(11 * MINUTE);
    fill();
    expect(await confirmReturn()).toMatchObject({ ok: false, error: { code: 'journal.io-failed' } });
    expect(windows.list()[0]?.state).toBe('running');
  });
});

// guards S-6
describe('a person who means one switch', () => {
  it('never acts on the real one when the drill has ended under the open dialog', async () => {
    const { view, earlyReturns, clock, declareDown, confirmReturn, windows } = station();
    await clock.advance(MINUTE);
    expect(await declareDown('drill')).toMatchObject({
      ok: false,
      error: { code: 'drill.not-possible', message: 'The drill has ended; nothing was declared.' },
    });
    expect(view()).toMatchObject({ offline: false });
    await clock.advance(10 * MINUTE);
    expect(await confirmReturn('drill')).toMatchObject({
      ok: false,
      error: { message: 'The drill has ended; nothing was confirmed.' },
    });
    expect([earlyReturns(), windows.list()[0]?.state, view().offline]).toEqual([0, 'running', true]);
  });

  it('never acts on the drill when one has begun under the open dialog, and on nothing else either', async () => {
    const { view, drill, clock, declareDown, confirmReturn } = station();
    await clock.advance(MINUTE);
    drill.inForce = true;
    expect(await declareDown('real')).toMatchObject({
      error: { message: 'A drill has begun; nothing was declared.', remedy: expect.stringContaining('F9') },
    });
    expect(await confirmReturn('real')).toMatchObject({
      error: { message: 'A drill has begun; nothing was confirmed.' },
    });
    expect([drill.acts, view().offline]).toEqual([[], false]);
  });

  it('steers the drill while it is in force, and the real switch does not move', async () => {
    const { view, drill, clock, declareDown, confirmReturn } = station();
    await clock.advance(MINUTE);
    drill.inForce = true;
    expect(await declareDown('drill')).toMatchObject({ ok: true });
    expect(await confirmReturn('drill')).toMatchObject({ ok: true });
    expect(drill.acts).toEqual(['declared by kim: fire', 'confirmed by kim']);
    expect(view().offline).toBe(false);
  });
});
