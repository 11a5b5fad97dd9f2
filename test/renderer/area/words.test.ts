import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesWords,
  countWords,
  etaWords,
  latencyWords,
  rateWords,
} from '../../../renderer/words/measure-words.ts';
import {
  dayWords,
  distanceWords,
  fromLocalInput,
  spanWords,
  toLocalInput,
} from '../../../renderer/words/when-words.ts';
import {
  breakerWords,
  clockDifferenceWords,
  endpointsInOrder,
  loadWords,
  rolesWords,
} from '../../../renderer/endpoints/endpoint-words.ts';
import { fakeEndpoints } from '../fake/endpoints.ts';

const MINUTE_MS = 60_000;
const nowMs = new Date(2026, 10, 22, 10, 37).getTime();
const at = (hour: number, minute = 0, day = 22): string =>
  new Date(2026, 10, day, hour, minute).toISOString();

describe('sizes and times', () => {
  it('are said with two figures that matter', () => {
    expect([0, 999, 1_000, 84e6, 999.6e6, 1.44e9, 21.6e9, 9.96e9].map(bytesWords)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '84 MB',
      '1.0 GB',
      '1.4 GB',
      '22 GB',
      '10 GB',
    ]);
    expect(rateWords(null)).toBe('');
    expect([1.4, 12, 999.7, 6_200, 20_000, 125_000, null].map(latencyWords)).toEqual([
      '1.4 ms',
      '12 ms',
      '1.0 s',
      '6.2 s',
      '20 s',
      '2 min',
      '–',
    ]);
    expect(etaWords(14 * MINUTE_MS)).toBe('about 14 min');
    expect([countWords(1, 'study', 'studies'), countWords(1_200, 'study', 'studies')]).toEqual([
      '1 study',
      '1,200 studies',
    ]);
  });

  it('never show four figures before the point', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9e14, noNaN: true }), (bytes) => {
        expect(bytesWords(bytes)).toMatch(/^\d{1,3}(\.\d)? [kMGT]?B$/u);
      }),
    );
  });

  it('name near days by their names and others by weekday and date', () => {
    expect([at(13), at(7, 0, 23), at(23, 0, 21), at(7, 0, 30)].map((iso) => dayWords(iso, nowMs))).toEqual([
      'today',
      'tomorrow',
      'yesterday',
      'Monday 2026-11-30',
    ]);
    expect(spanWords(at(13), at(14), nowMs)).toBe('today 13:00–14:00');
    expect(spanWords(at(23), at(1, 0, 23), nowMs)).toBe('today 23:00 – tomorrow 01:00');
    expect([at(13), at(10, 14), at(10, 37)].map((iso) => distanceWords(iso, nowMs))).toEqual([
      'in 2 h 23 min',
      '23 min ago',
      'less than 1 min ago',
    ]);
  });

  it('go into an input and come back', () => {
    expect(fromLocalInput(toLocalInput(nowMs))).toBe(new Date(nowMs).toISOString());
    for (const bad of ['', 'soon', '2026-11-22', '2026-13-40T99:99']) expect(fromLocalInput(bad)).toBeNull();
  });
});

describe('a PACS in words', () => {
  it('is for something, or for nothing', () => {
    expect(rolesWords([])).toBe('nothing');
    expect(rolesWords(['query'])).toBe('queries');
    expect(rolesWords(['query', 'retrieve', 'canary'])).toBe('queries, fetching images and test retrieves');
  });

  // guards S-14
  it('warns of its clock past half a minute, and calls an unknown one unknown', () => {
    expect(clockDifferenceWords(240)).toMatchObject({ tone: 'good' });
    expect(clockDifferenceWords(-30_000)).toEqual({ text: '30 s behind this station', tone: 'good' });
    expect(clockDifferenceWords(-95_000)).toMatchObject({ tone: 'warn' });
    expect(clockDifferenceWords(-95_000).text).toContain('95 s behind');
    expect(clockDifferenceWords(null).tone).toBe('soft');
  });

  it('says until when nothing is asked of it, and why', () => {
    const open = { state: 'open' as const, until: at(10, 40), reason: '5 failures in a row' };
    expect(breakerWords(open, nowMs).text).toBe('nothing is asked of it until 10:40: 5 failures in a row');
  });

  it('stands by rank, and reports its load against the limit', () => {
    const views = fakeEndpoints(nowMs);
    expect(endpointsInOrder(views.toReversed()).map(({ rank }) => rank)).toEqual([
      'primary',
      'secondary',
      'site-cache',
    ]);
    const load = views[0]?.load;
    expect(load && Object.fromEntries(loadWords(load, nowMs))).toMatchObject({
      Associations: '318 (now 2, at most 3 at a time)',
      'Rate now': '26 MB/s of at most 40 MB/s',
      'Kept busy': '22 min (9.0 % of the time)',
    });
  });
});
