import { describe, expect, it } from 'vitest';
import { createPlannedWindows } from '../../../electron/station/health/planned-windows.ts';
import { createRemembered } from '../../../electron/station/health/remembered.ts';
import type { JournalEntry } from '../../../electron/station/journal/port.ts';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import { createFakeClock } from './fake-clock.ts';

const START = Date.UTC(2026, 10, 22, 10, 0, 0);
const MINUTE = 60_000;
const KIM = { label: 'kim', role: 'administrator' };
const iso = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

/** A station with a wall clock of its own, and a journal that outlives it. */
function station(
  records: JournalRecord[] = [],
  startMinutes = 0,
  configured: readonly [number, number][] = [],
) {
  const clock = createFakeClock(START + startMinutes * MINUTE);
  let wallOffsetMs = 0;
  let isFull = false;
  const remembered = createRemembered();
  for (const record of records) remembered.absorb(record);
  const happened: string[] = [];
  const windows = createPlannedWindows({
    configured: configured.map(([from, to]) => ({
      startsAt: iso(from),
      endsAt: iso(to),
      reason: 'configured',
    })),
    remembered: remembered.windows(),
    journal: {
      append: async (entry: JournalEntry) => {
        if (isFull) return err(kitError('journal.io-failed', 'The disk is full.', 'Make room.'));
        const seq = records.length + 1;
        const record = {
          ...entry,
          details: { ...entry.details },
          seq,
          at: clock.wall().toISOString(),
          monotonicMs: 0,
          runId: 'r',
          previousHash: '',
          hash: '',
        };
        records.push(record);
        return ok(record);
      },
    },
    clock: { ...clock, wall: () => new Date(clock.wall().getTime() + wallOffsetMs) },
    onStart: (reason) => happened.push(`start ${reason}`),
    onEnd: () => happened.push('end'),
    onChange: () => {},
  });
  const jump = (minutes: number) => {
    wallOffsetMs += minutes * MINUTE;
  };
  const fill = (full: boolean) => {
    isFull = full;
  };
  return { clock, windows, happened, records, jump, fill };
}

const window = (from: number, to: number) => ({ startsAt: iso(from), endsAt: iso(to), reason: 'upgrade' });

describe('a planned window', () => {
  it('begins and ends by the clock, once each', async () => {
    const { clock, windows, happened } = station([], 0, [[10, 20]]);
    windows.start();
    expect(windows.next()?.state).toBe('upcoming');
    await clock.advance(10 * MINUTE - 1);
    expect(happened).toEqual([]);
    await clock.advance(1);
    expect(happened).toEqual(['start configured']);
    expect(windows.list()[0]?.state).toBe('running');
    expect(windows.next()).toBeNull();
    await clock.advance(60 * MINUTE);
    expect(happened).toEqual(['start configured', 'end']);
    expect(windows.list()[0]?.state).toBe('over');
  });

  it('that was planned by a person is there after a restart, running in its midst and over after its end', async () => {
    const first = station();
    first.windows.start();
    const planned = await first.windows.plan(window(30, 60), KIM);
    expect(planned).toMatchObject({ ok: true, value: { state: 'upcoming', plannedBy: 'kim' } });
    first.windows.stop();

    const midst = station(first.records, 45);
    midst.windows.start();
    expect(midst.happened).toEqual(['start upgrade']);
    expect(midst.windows.list()).toMatchObject([{ state: 'running', plannedBy: 'kim', reason: 'upgrade' }]);
    midst.windows.stop();

    const after = station(first.records, 90);
    after.windows.start();
    expect(after.happened).toEqual([]);
    expect(after.windows.list()[0]?.state).toBe('over');
  });

  it('that overlaps another keeps the switch offline until the last one ends', async () => {
    const { clock, windows, happened } = station([], 0, [
      [10, 20],
      [15, 30],
    ]);
    windows.start();
    await clock.advance(25 * MINUTE);
    expect(happened).toEqual(['start configured']);
    await clock.advance(10 * MINUTE);
    expect(happened).toEqual(['start configured', 'end']);
  });

  it('that is cancelled while it runs ends at once, and does not begin again after a restart', async () => {
    const { clock, windows, happened, records } = station();
    windows.start();
    const planned = await windows.plan(window(1, 60), KIM);
    if (!planned.ok) throw new Error(planned.error.message);
    await clock.advance(2 * MINUTE);
    expect(await windows.cancel(planned.value.windowId, KIM)).toMatchObject({
      value: { state: 'cancelled' },
    });
    expect(happened).toEqual(['start upgrade', 'end']);
    expect(await windows.cancel(planned.value.windowId, KIM)).toMatchObject({
      error: { code: 'window.not-found' },
    });
    const again = station(records, 3);
    again.windows.start();
    expect(again.happened).toEqual([]);
  });

  // guards S-11
  it('that a person ended early by saying normal does not begin again after a restart', async () => {
    const { clock, windows, records, happened } = station([], 0, [[1, 60]]);
    windows.start();
    await clock.advance(2 * MINUTE);
    const asWasSaid = () => {
      happened.push('returned');
      return 'a view';
    };
    expect(await windows.returnedEarly(KIM, asWasSaid)).toEqual(ok('a view'));
    // A person returned: not the window by itself.
    expect(happened).toEqual(['start configured', 'returned', 'end']);
    const again = station(records, 5, [[1, 60]]);
    again.windows.start();
    expect(again.happened).toEqual([]);
    expect(again.windows.list()[0]?.state).toBe('cancelled');
  });

  // guards S-11
  it('is not returned from while that cannot be recorded, and says why', async () => {
    const { clock, windows, happened, fill } = station([], 0, [[1, 60]]);
    windows.start();
    await clock.advance(2 * MINUTE);
    fill(true);
    let returned = 0;
    const answer = await windows.returnedEarly(KIM, () => (returned += 1));
    expect(answer).toMatchObject({ error: { code: 'journal.io-failed' } });
    expect(returned).toBe(0);
    expect(windows.list()[0]?.state).toBe('running');
    expect(happened).toEqual(['start configured']);
    fill(false);
    expect(await windows.returnedEarly(KIM, () => (returned += 1))).toMatchObject({ ok: true });
    expect(returned).toBe(1);
  });

  // guards S-14
  it('follows a wall clock that is moved, within half a minute', async () => {
    const { clock, windows, happened, jump } = station([], 0, [[60, 120]]);
    windows.start();
    jump(90);
    await clock.advance(30_000);
    expect(happened).toEqual(['start configured']);
    jump(-60);
    await clock.advance(30_000);
    expect(happened).toEqual(['start configured', 'end']);
  });

  it('lasts its hours through the change to winter time, whichever way its times are written', () => {
    const { windows } = station();
    windows.start();
    // 02:30 summer time to 02:30 winter time in Berlin: the same local reading, an hour apart.
    const hour = { startsAt: '2026-10-25T02:30:00+02:00', endsAt: '2026-10-25T02:30:00+01:00', reason: 'x' };
    expect(Date.parse(hour.endsAt) - Date.parse(hour.startsAt)).toBe(60 * MINUTE);
  });

  it.each([
    ['ends before it begins', window(20, 10)],
    ['is over already', window(-20, -10)],
    ['lasts longer than two weeks', window(10, 10 + 15 * 24 * 60)],
    ['has no times', { startsAt: 'soon', endsAt: 'later', reason: 'x' }],
  ])('that %s is not planned', async (_name, request) => {
    const { windows, records } = station();
    windows.start();
    expect(await windows.plan(request, KIM)).toMatchObject({ ok: false, error: { code: 'window.invalid' } });
    expect(records).toEqual([]);
  });
});
