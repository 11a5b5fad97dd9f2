// The arithmetic and the shape of what a bench prints; never its speed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BenchResult } from './bench.ts';
import { cpuSecondsOf, peakRssOf } from './process-usage.ts';
import { jsonLine, median, pairedRatio, significant, table } from './report.ts';

const RESULT: BenchResult = {
  conditions: { date: '2026-11-22T06:00:00.000Z', loadAverage: null, rounds: 3 },
  figures: { ctStationMBps: 210, ctOrthancMBps: null },
  ratios: { ctTimeVsStorescp: 1.5, ctSpeedVsOrthanc: null },
  peers: [
    { name: 'storescp', version: 'v3.6.7', command: 'storescp +B 104' },
    { name: 'Orthanc', version: null, command: '/usr/sbin/Orthanc' },
  ],
  notes: ['Orthanc was not measured (not installed).'],
};

describe('a median', () => {
  it('is the middle value, the mean of two in the middle, and nothing of nothing', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 100])).toBe(3);
    expect(median([])).toBeNull();
  });

  it('lies between the least and the greatest and leaves its input alone', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 }), (values) => {
        const before = [...values];
        const middle = median(values) ?? Number.NaN;
        expect(middle).toBeGreaterThanOrEqual(Math.min(...values));
        expect(middle).toBeLessThanOrEqual(Math.max(...values));
        expect(values).toEqual(before);
      }),
    );
  });
});

describe('a ratio of paired rounds', () => {
  it('compares within each round, so that a slow round slows both sides', () => {
    expect(pairedRatio([2, 20, 4], [1, 10, 2])).toBe(2);
  });

  it('is nothing without a peer, and never divides by nothing', () => {
    expect(pairedRatio([1, 2], [])).toBeNull();
    expect(pairedRatio([1, 2], [0, 1])).toBe(2);
  });
});

it('prints no more digits than three, and no number that is none', () => {
  expect(significant(123.456)).toBe(123);
  expect(significant(0.012345)).toBe(0.0123);
  expect(significant(Number.POSITIVE_INFINITY)).toBeNull();
  expect(significant(null)).toBeNull();
});

describe('the last line of a bench', () => {
  it('is one JSON object with its name, flat figures and ratios, peers with version and command', () => {
    const line = jsonLine('ingest', RESULT);
    expect(line).not.toContain('\n');
    const parsed = JSON.parse(line) as Record<string, unknown>;
    expect(parsed).toMatchObject({
      name: 'ingest',
      ctStationMBps: 210,
      ctOrthancMBps: null,
      ctTimeVsStorescp: 1.5,
      ctSpeedVsOrthanc: null,
      ratios: { ctTimeVsStorescp: 1.5 },
    });
    expect(parsed['peers']).toEqual(RESULT.peers);
  });
});

it('shows a person a dash, and says why, where a peer is not installed', () => {
  const text = table('ingest', RESULT);
  expect(text).toMatch(/ctOrthancMBps\s+–/u);
  expect(text).toContain('Orthanc (not installed)');
  expect(text).toContain('note: Orthanc was not measured');
});

describe('what a process used, as Linux tells it', () => {
  it('is found behind a program name with spaces and brackets', () => {
    const after = 'S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0';
    expect(cpuSecondsOf(`42 (a (strange) name) ${after}`)).toBe(2);
    expect(cpuSecondsOf('nonsense')).toBeNull();
  });

  it('is the peak of resident memory in MB', () => {
    expect(peakRssOf('VmPeak:\t 9 kB\nVmHWM:\t  100000 kB\nVmRSS:\t 1 kB\n')).toBe(102.4);
    expect(peakRssOf('Name: x')).toBeNull();
  });
});
