// guards S-10
import { describe, expect, it } from 'vitest';
import { createLoadMeter } from '../../../electron/station/kindness/load-meter.ts';
import { capAt, holdsAt, NO_CAP } from '../../../electron/station/kindness/settings.ts';
import { verdictOf } from '../../../electron/station/kindness/verdict.ts';
import { whoseInstance } from '../../../electron/station/kindness/whose-instance.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { createFakeClock } from '../health/fake-clock.ts';

const at = (hour: number, minute = 0) => new Date(2026, 10, 22, hour, minute);

describe('caps by the hour', () => {
  it.each([
    ['07:00', '18:00', at(7), true],
    ['07:00', '18:00', at(18), false],
    ['07:00', '18:00', at(6, 59), false],
    ['22:00', '06:00', at(23), true],
    ['22:00', '06:00', at(5, 59), true],
    ['22:00', '06:00', at(6), false],
    ['00:00', '00:00', at(13), true],
  ])('from %s to %s holds at %s: %s', (from, to, wall, holds) => {
    expect(holdsAt({ from, to }, wall)).toBe(holds);
  });

  const settings = {
    ...NO_CAP,
    maxBytesPerSecond: 10,
    hours: [
      { from: '07:00', to: '18:00', maxBytesPerSecond: 2 },
      { from: '20:00', to: '21:00', maxBytesPerSecond: null },
    ],
  };
  it('replace the general cap, and never lift that of an endpoint', () => {
    expect(capAt(settings, undefined, at(6))).toBe(10);
    expect(capAt(settings, undefined, at(7))).toBe(2);
    expect(capAt(settings, undefined, at(20))).toBeNull();
    expect(capAt(settings, 5, at(6))).toBe(5);
    expect(capAt(settings, 5, at(7))).toBe(2);
    expect(capAt(settings, 5, at(20))).toBe(5);
  });
});

describe('what an error says about the PACS', () => {
  const saying = (...[code, details]: [Parameters<typeof kitError>[0], Record<string, string | number>?]) =>
    verdictOf(kitError(code, 'It failed.', 'Wait.', details ?? {}));
  it('is busy, where it says so itself, with the pause that it asks for', () => {
    expect(saying('dicom.association-rejected-transient').kind).toBe('busy');
    expect(saying('dicom.status-refused', { status: 'A700' }).kind).toBe('busy');
    expect(saying('dicom.web-busy', { retryAfterMs: 7000 })).toMatchObject({ retryAfterMs: 7000 });
  });
  it('is nothing, where the call was ended or held back by ourselves', () => {
    for (const code of ['dicom.cancelled', 'kindness.left-alone', 'kindness.waited-too-long'] as const)
      expect(saying(code)).toEqual({ kind: 'none' });
  });
  it('is that it works, where it answered with an error of one study', () => {
    for (const code of [
      'dicom.status-failure',
      'dicom.sub-operations-failed',
      'dicom.answer-too-large',
    ] as const)
      expect(saying(code)).toEqual({ kind: 'good' });
    expect(saying('dicom.status-refused', { status: 'A702' })).toEqual({ kind: 'good' });
  });
});

describe('whose instance it is', () => {
  const main = { id: 'main', aeTitle: 'PACS', host: '10.0.0.7', port: 104 };
  const cache = { id: 'cache', aeTitle: 'PACS', host: '10.0.0.8', port: 104 };
  const other = { id: 'other', aeTitle: 'OTHER', host: 'pacs.example', port: 104 };
  const all = [main, cache, other];
  const whose = (callingAeTitle: string, remoteAddress: string, moving: readonly string[] = [], list = all) =>
    whoseInstance({ callingAeTitle, remoteAddress }, list, new Set(moving));

  it('is told by title and address, then by title, then by address', () => {
    expect(whose('PACS', '::ffff:10.0.0.8')).toBe('cache');
    expect(whose('OTHER', '10.9.9.9')).toBe('other');
    expect(whose('MOVER', '10.0.0.7')).toBe('main');
  });
  it('is that of the only C-MOVE under way, where a PACS delivers under a name of its own', () => {
    expect(whose('MOVER', '10.9.9.9', ['cache'])).toBe('cache');
    expect(whose('PACS', '10.9.9.9', ['main'])).toBe('main');
  });
  it('is left open rather than guessed', () => {
    expect(whose('MOVER', '10.9.9.9')).toBeNull();
    expect(whose('MOVER', '10.9.9.9', ['cache', 'main'])).toBeNull();
    expect(whose('MOVER', '10.9.9.9', [], [main])).toBe('main');
  });
});

describe('the load meter', () => {
  it('gives the rate of the last ten seconds, from the first byte on', async () => {
    const clock = createFakeClock();
    const meter = createLoadMeter(clock);
    expect(meter.view(null).bytesPerSecond).toBeNull();
    for (let n = 0; n < 40; n += 1) {
      meter.received(1000);
      await clock.advance(100);
    }
    expect(meter.view(null).bytesPerSecond).toBe(10_000);
    for (let n = 0; n < 200; n += 1) {
      meter.received(2000);
      await clock.advance(100);
    }
    expect(meter.view(null).bytesPerSecond).toBeCloseTo(20_000, -3);
    await clock.advance(30_000);
    expect(meter.view(null)).toMatchObject({ bytesPerSecond: null, bytes: 440_000 });
  });

  it('sums how long calls kept the PACS busy, and counts failures', async () => {
    const clock = createFakeClock();
    const meter = createLoadMeter(clock);
    const [first, second] = [meter.call('query'), meter.call('retrieve')];
    await clock.advance(100);
    first(false);
    await clock.advance(50);
    second(true);
    expect(meter.view(5)).toMatchObject({
      busyMs: 250,
      failures: 1,
      queries: 1,
      retrieves: 1,
      capBytesPerSecond: 5,
    });
  });
});
