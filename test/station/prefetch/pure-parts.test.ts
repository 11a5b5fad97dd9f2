import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../electron/station/config/schema.ts';
import { countBy, missingSeries } from '../../../electron/station/prefetch/census.ts';
import { chooseEndpoints } from '../../../shared/domain/endpoint-choice.ts';
import { ENDPOINT } from './fake-archive.ts';
import type { PacsQuestion } from '../../../electron/station/endpoints/port.ts';
import { prefetchHold } from '../../../electron/station/prefetch/hold.ts';
import { mergeStudies } from '../../../electron/station/prefetch/merge-studies.ts';
import { readinessOf } from '../../../electron/station/prefetch/progress.ts';
import { overallDeadlineMs } from '../../../electron/station/prefetch/retrieve-bounded.ts';
import { isDue, RETRY_SCHEDULE, retryDelayMs } from '../../../electron/station/prefetch/retry-schedule.ts';
import { answersQuestion, worklistQuestions } from '../../../electron/station/prefetch/worklist-query.ts';
import { dicomDay } from '../../../electron/station/prefetch/sources/date-window.ts';
import { SWITCH_STATES } from '../../../shared/contract/switch-view.ts';
import { archived, keyOf } from './fake-archive.ts';

const wall = new Date(2026, 2, 1, 0, 30);
const worklist = (over: object) => {
  const endpoints = [{ id: 'main', host: 'pacs', port: 104, aeTitle: 'PACS' }];
  return configSchema.parse({ endpoints, worklist: over }).worklist;
};
const queries = (over: object) => worklistQuestions(worklist(over), wall).map(({ query }) => query);

describe('the questions of the worklist', () => {
  it('ask for the reader’s own day, for days back over a month’s end, for a range, or for any', () => {
    expect(queries({})).toEqual([{ StudyDate: '20260301' }]);
    expect(queries({ dates: { days: 3 } })).toEqual([{ StudyDate: '20260227-20260301' }]);
    expect(queries({ dates: { days: 1 } })).toEqual([{ StudyDate: '20260301' }]);
    expect(queries({ dates: { from: '20260101', to: '20260131' } })).toEqual([
      { StudyDate: '20260101-20260131' },
    ]);
    expect(queries({ dates: 'any' })).toEqual([{}]);
    expect(dicomDay(new Date(2026, 0, 1), 1)).toBe('20251231');
  });

  it('ask modality by modality, and query by query', () => {
    const several = queries({
      dates: 'any',
      queries: [{ modalities: ['CT', 'MR'], institutionName: 'North' }, { referringPhysicianName: 'Kim*' }],
    });
    expect(several).toEqual([
      { ModalitiesInStudy: 'CT', InstitutionName: 'North' },
      { ModalitiesInStudy: 'MR', InstitutionName: 'North' },
      { ReferringPhysicianName: 'Kim*' },
    ]);
  });

  it('keep an answer that does not say its modalities, and drop one of another modality', () => {
    const question = { query: {}, modality: 'CT' };
    expect(answersQuestion(archived({ ModalitiesInStudy: [] }).descriptor, question)).toBe(true);
    expect(answersQuestion(archived({ ModalitiesInStudy: ['MR', 'CT'] }).descriptor, question)).toBe(true);
    expect(answersQuestion(archived({ ModalitiesInStudy: ['MR'] }).descriptor, question)).toBe(false);
  });
});

describe('answers of several queries', () => {
  const study = (over: object) =>
    archived({ StudyInstanceUID: '2.25.1', PatientID: 'A', ...over }).descriptor;
  const expected = (...list: ReturnType<typeof study>[]) => mergeStudies(list).map((each) => each.expected);

  it('count a study once, and add up patients who share its UID', () => {
    const five = study({ NumberOfStudyRelatedInstances: 5 });
    const other = study({ NumberOfStudyRelatedInstances: 2, PatientID: 'B' });
    expect(expected(five, five)).toEqual([5]);
    expect(expected(five, other, five)).toEqual([7]);
    expect(expected(five, study({ PatientID: 'C' }))).toEqual([null]);
  });

  // guards S-1
  it('take a count of nothing for no count', () => {
    expect(expected(study({ NumberOfStudyRelatedInstances: 0 }))).toEqual([null]);
  });

  it('come newest first', () => {
    const [a, b] = [archived({ StudyDate: '20200101' }), archived({ StudyDate: '20210101' })];
    expect(mergeStudies([a.descriptor, b.descriptor]).map((each) => each.descriptor)).toEqual([
      b.descriptor,
      a.descriptor,
    ]);
  });
});

describe('a census', () => {
  const census = (rows: number, ...series: string[][]) => ({
    rows,
    instances: new Set(series.flat().map(keyOf)),
    series: new Map(series.map((sops, index) => [`s${index}`, new Set(sops.map(keyOf))])),
    declared: null as number | null,
  });

  // guards S-1
  it('raises a count or settles duplicates, but a short list never lowers what the PACS declared', () => {
    expect(countBy(null, census(2, ['a', 'b']))).toBe(2);
    expect(countBy(2, census(3, ['a', 'b', 'c']))).toBe(3);
    expect(countBy(3, census(3, ['a', 'b', 'a']))).toBe(2);
    expect(countBy(3, census(2, ['a', 'b']))).toBe(3);
    expect(countBy(null, census(0))).toBeNull();
    expect(countBy(0, census(0))).toBe(0);
    // Series that were counted after the study, and a list that stops short of them.
    expect(countBy(2, { ...census(2, ['a', 'b']), declared: 3 })).toBe(3);
    expect(countBy(null, { ...census(2, ['a', 'b']), declared: 3 })).toBe(3);
    expect(countBy(2, { ...census(3, ['a', 'b', 'c']), declared: 3 })).toBe(3);
  });

  it('names the series that lack an instance', () => {
    const held = new Set(['a', 'b'].map(keyOf));
    expect(missingSeries(census(4, ['a', 'b'], ['c']), held)).toEqual(['s1']);
    expect(missingSeries(census(2, ['a', 'b']), held)).toEqual([]);
  });
});

describe('retries', () => {
  it('follow 5 × 1 min, 12 × 5 min, 12 × 1 h, and then end', () => {
    const delays = Array.from({ length: 30 }, (_, index) => retryDelayMs(index + 1, RETRY_SCHEDULE));
    expect(delays.filter((ms) => ms === 60_000)).toHaveLength(5);
    expect(delays.filter((ms) => ms === 300_000)).toHaveLength(12);
    expect(delays.filter((ms) => ms === 3_600_000)).toHaveLength(12);
    expect(delays.at(-1)).toBeNull();
    expect(delays.slice(0, 29)).toEqual(delays.slice(0, 29).toSorted((a, b) => Number(a) - Number(b)));
  });

  // guards S-14
  it('are not parked by a wall clock that jumped back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 4e12 }), (retryAt, now) => {
        if (!isDue(retryAt, now, RETRY_SCHEDULE)) expect(retryAt - now).toBeLessThanOrEqual(3_600_000);
      }),
    );
    expect(isDue(2_000_000, 1_000_000, RETRY_SCHEDULE)).toBe(false);
    expect(isDue(1_000_000, 1_000_000, RETRY_SCHEDULE)).toBe(true);
  });
});

describe('limits and words', () => {
  it('give a retrieve time by its size, and never more than configured', () => {
    expect(overallDeadlineMs(10, 1_800_000)).toBe(320_000);
    expect(overallDeadlineMs(5000, 1_800_000)).toBe(1_800_000);
    expect(overallDeadlineMs(null, 1_800_000)).toBe(1_800_000);
  });

  // guards S-10
  it('hold the prefetch in every state of the switch in which the PACS is in trouble', () => {
    const holds = SWITCH_STATES.map((state) => {
      const main = {
        endpointId: 'main',
        roles: ['retrieve'],
        rank: 'primary',
        link: { state, since: '10:41' },
        breaker: { state: 'closed', until: null },
        latencyMs: { echo: null, find: null },
        holds: null,
        lacks: null,
      } as const;
      const choose = ({ urgency = 'routine' }: PacsQuestion) => {
        const { endpoints, words } = chooseEndpoints({ role: 'retrieve', urgency, incumbent: null }, [main]);
        const usable = endpoints.filter((each) => each.usable).map(() => ENDPOINT);
        return { endpoints: usable, words, isFailover: false };
      };
      const hold = prefetchHold(choose, 'retrieve', null);
      return [state, hold && { kind: hold.kind, urgentMayRun: hold.urgentMayRun, words: hold.words }];
    });
    const paused = (kind: 'drain' | 'stop', words: string) => ({
      kind,
      urgentMayRun: kind === 'drain',
      words: `Paused, vault only: main is ${words}`,
    });
    expect(Object.fromEntries(holds)).toEqual({
      healthy: null,
      suspect: null,
      degraded: paused('drain', 'degraded since 10:41: urgent studies only'),
      down: paused('stop', 'down since 10:41'),
      recovering: paused('stop', 'recovering since 10:41'),
    });
  });

  it('say how ready the list is, as of its oldest confirmation', () => {
    const counts = (held: number, confirmedAt: string | null) => ({
      studyKey: '',
      held,
      heldBytes: 0,
      expected: 3,
      confirmedAt,
      damaged: 0,
    });
    const known = new Map([
      ['a', counts(3, '2026-11-22T09:00:00Z')],
      ['b', counts(2, '2026-11-22T08:42:00Z')],
      ['c', counts(3, null)],
    ]);
    expect(readinessOf(['a', 'b'], known)).toEqual({
      studiesOnList: 2,
      studiesComplete: 1,
      asOf: '2026-11-22T08:42:00Z',
    });
    expect(readinessOf(['a', 'c'], known).asOf).toBeNull();
    expect(readinessOf(['a', 'unknown'], known)).toMatchObject({ studiesComplete: 1, asOf: null });
    expect(readinessOf([], known)).toEqual({ studiesOnList: 0, studiesComplete: 0, asOf: null });
  });
});
