import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  causeWords,
  decisionBefore,
  newestFirst,
  offlineCount,
  offlineWords,
} from '../../../renderer/decisions/decision-words.ts';
import { timelineOf } from '../../../renderer/decisions/probe-timeline.ts';
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
import {
  checkPlan,
  stripCopyWords,
  stripWords,
  windowsInOrder,
  windowToMention,
} from '../../../renderer/windows/window-words.ts';
import type { PlannedWindowView } from '../../../shared/contract/planned-window-view.ts';
import { fakeDecisions } from '../fake/decisions.ts';
import { fakeEndpoints } from '../fake/endpoints.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
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

describe('planned windows in words', () => {
  const view = (patch: Partial<PlannedWindowView>): PlannedWindowView => ({
    windowId: 'w',
    startsAt: at(13),
    endsAt: at(14),
    reason: 'PACS upgrade',
    plannedBy: 'Dr. Example',
    state: 'upcoming',
    ...patch,
  });

  it('are mentioned while they run or are near, and not otherwise', () => {
    const later = view({ windowId: 'far', startsAt: at(13, 0, 24), endsAt: at(14, 0, 24) });
    const near = view({ windowId: 'near' });
    const running = view({ windowId: 'running', startsAt: at(10), endsAt: at(11), state: 'running' });
    const cancelled = view({ windowId: 'cancelled', state: 'cancelled' });
    expect(windowToMention([later, cancelled], nowMs)).toBeNull();
    expect(windowToMention([later, near], nowMs)).toBe(near);
    expect(windowToMention([near, running], nowMs)).toBe(running);
    expect(stripWords(near, nowMs)).toBe('Planned downtime today 13:00–14:00');
    expect(stripWords(running, nowMs)).toBe('Planned downtime running until 11:00');
    expect(windowsInOrder([cancelled, later, running]).ahead).toEqual([running, later]);
  });

  it('promise the copy only by a top-up for that very window', () => {
    const topUp = { by: at(13), verdict: 'in-time' as const, words: '', finishesAt: at(12, 46) };
    expect(stripCopyWords(view({}), topUp)).toBe('copy will be complete by 12:46');
    expect(stripCopyWords(view({}), { ...topUp, verdict: 'late', finishesAt: at(13, 20) })).toBe(
      'the copy will NOT be complete in time, only by 13:20',
    );
    expect(stripCopyWords(view({}), { ...topUp, by: at(15) })).toBe('');
    expect(stripCopyWords(view({}), null)).toBe('');
  });

  it('are checked before the station is asked', () => {
    const local = (iso: string): string => toLocalInput(Date.parse(iso));
    expect(checkPlan(local(at(13)), local(at(14)), nowMs)).toMatchObject({
      ok: true,
      startsAt: at(13),
      endsAt: at(14),
      words: 'Today 13:00–14:00, in 2 h 23 min.',
    });
    expect(checkPlan(local(at(14)), local(at(13)), nowMs)).toMatchObject({ ok: false, field: 'end' });
    expect(checkPlan(local(at(8)), local(at(9)), nowMs)).toMatchObject({ ok: false, field: 'end' });
    expect(checkPlan('', '', nowMs)).toMatchObject({ ok: false, field: null });
  });
});

describe('decisions in words', () => {
  const list = fakeDecisions(nowMs);

  it('name a person only where a person did it', () => {
    expect(list.map(causeWords)).toEqual([
      'Return confirmed by Dr. Example',
      'By its probes',
      'By its probes',
      'By its probes',
      'Return confirmed by Dr. Example',
      'Declared by Dr. Example',
    ]);
    expect(causeWords({ cause: 'declared', actor: 'station' })).toBe('By a planned downtime');
  });

  it('say what each meant for the screens', () => {
    expect(list.map((decision, index) => offlineWords(decision, decisionBefore(list, index)))).toEqual([
      'screens returned to the PACS',
      'screens stayed on the downtime copy',
      'screens went to the downtime copy',
      '',
      'screens returned to the PACS',
      'screens show the downtime copy',
    ]);
    expect(offlineCount(list, nowMs - 24 * HOUR_MS)).toBe(1);
    expect(offlineCount(list, nowMs - 48 * HOUR_MS)).toBe(2);
  });

  it('stand newest first and once, however they came', () => {
    expect(newestFirst(list.toReversed())).toEqual(list);
    expect(newestFirst([...list, ...list])).toEqual(list);
  });

  it('keep the story of each PACS apart', () => {
    const [newest] = list;
    if (!newest) throw new Error('no decisions');
    const other = { ...newest, seq: 219, endpointId: 'other', offline: true };
    expect(decisionBefore([newest, other], 0)).toBeNull();
  });
});

describe('the timeline of a decision', () => {
  const finding = (time: string, kind: 'tcp' | 'echo' = 'tcp') => ({
    at: time,
    kind,
    outcome: 'bad' as const,
    latencyMs: null,
    code: null,
  });

  it('gives each probe a lane and each finding its place in time', () => {
    const lanes = timelineOf([finding('08:15:00'), finding('08:15:30', 'echo'), finding('08:16:00')]);
    expect(lanes.map(({ kind, marks }) => [kind, marks.map(({ x }) => x)])).toEqual([
      ['tcp', [0, 1]],
      ['echo', [0.5]],
    ]);
  });

  it('goes on over midnight, and stands still for one finding or none', () => {
    const [lane] = timelineOf([finding('23:59:50'), finding('00:00:00'), finding('00:00:10')]);
    expect(lane?.marks.map(({ x }) => x)).toEqual([0, 0.5, 1]);
    expect(timelineOf([finding('08:00:00')])[0]?.marks[0]?.x).toBe(0);
    expect(timelineOf([])).toEqual([]);
    expect(timelineOf([finding('soon')])).toEqual([]);
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
      'Kept busy': '22 min in all (0.09 calls at a time on average)',
    });
  });
});
