import { describe, expect, it } from 'vitest';
import { monitorHandlers } from '../../../electron/station/health/handlers.ts';
import { createMonitor } from '../../../electron/station/health/monitor.ts';
import { createPlannedWindows } from '../../../electron/station/health/planned-windows.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../../electron/station/health/schedule.ts';
import type { JournalEntry } from '../../../electron/station/journal/port.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
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
  const handlers = monitorHandlers({
    monitor,
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
    confirmReturn: () => handlers['switch:confirm-return']({}),
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
