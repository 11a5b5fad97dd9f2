import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PRIOR_RULE } from '../../../shared/domain/prior-relevance-rule.ts';
import {
  type HistoryEntry,
  type ReplayFacts,
  type Replay,
  replayRule as steps,
  type RuledStudy,
  weekOf,
} from '../../../shared/domain/rule-lab.ts';

const study = (studyKey: string, over: Partial<RuledStudy> = {}): RuledStudy => ({
  studyKey,
  StudyDate: '20250915',
  StudyTime: '',
  StudyDescription: 'CT Chest',
  BodyPartExamined: '',
  ModalitiesInStudy: ['CT'],
  NumberOfStudyRelatedInstances: 100,
  ...over,
});
const entry = (...candidates: readonly RuledStudy[]): HistoryEntry => ({
  at: '2026-01-05T08:00:00.000Z',
  current: study('current', { StudyDate: '20260105' }),
  candidates,
});
const facts = (over: Partial<ReplayFacts> = {}): ReplayFacts => ({
  wasOpened: () => false,
  heldBytes: () => null,
  bytesPerInstance: () => 1000,
  bytesPerSecond: null,
  ...over,
});
const replay = (...given: Parameters<typeof steps>): Replay => {
  const running = steps(...given);
  for (;;) {
    const step = running.next();
    if (step.done === true) return step.value;
  }
};
const replayRule = (...given: Parameters<typeof steps>) => replay(...given).all;
const knee = study('knee', { StudyDescription: 'MR Knee', ModalitiesInStudy: ['MR'] });
const none = { ...DEFAULT_PRIOR_RULE, maxPerStudy: 0 };

describe('replaying a rule over the history', () => {
  it('counts an opened prior that the rule fetches as a hit, and one that it does not as a miss', () => {
    const some = [entry(study('chest'), knee)];
    const opened = facts({ wasOpened: () => true });
    expect(replayRule(some, DEFAULT_PRIOR_RULE, opened)).toMatchObject({
      hits: 1,
      misses: 1,
      fetched: 1,
      candidates: 2,
    });
    expect(replayRule(some, none, opened)).toMatchObject({ hits: 0, misses: 2, fetched: 0, bytes: 0 });
  });

  it('weighs what is here by its bytes, and estimates the rest, saying how much of the sum is estimated', () => {
    const some = [entry(study('here'), study('there', { StudyDate: '20250101' }))];
    const held = facts({
      heldBytes: (key) => (key === 'here' ? 5_000_000 : null),
      bytesPerSecond: 1_000_000,
    });
    const outcome = replayRule(some, DEFAULT_PRIOR_RULE, held);
    expect(outcome).toMatchObject({ fetched: 2, bytes: 5_100_000, estimatedBytes: 100_000 });
    expect(outcome.minutes).toBeCloseTo(5.1 / 60);
    expect(replayRule(some, DEFAULT_PRIOR_RULE, facts()).minutes).toBeNull();
  });

  it('weighs a prior once that serves two studies of the list', () => {
    const some = [entry(study('chest')), entry(study('chest'))];
    expect(replayRule(some, DEFAULT_PRIOR_RULE, facts())).toMatchObject({ fetched: 2, bytes: 100_000 });
  });

  it('takes a step for each entry, and sums each week by itself', () => {
    const later = { ...entry(study('chest')), at: '2026-01-13T08:00:00.000Z' };
    const some = [later, entry(study('chest')), entry(knee)];
    expect([...steps(some, DEFAULT_PRIOR_RULE, facts())]).toHaveLength(3);
    const { all, weeks } = replay(some, DEFAULT_PRIOR_RULE, facts());
    expect(all).toMatchObject({ fetched: 2, candidates: 3, bytes: 100_000 });
    expect(weeks.map((week) => [week.weekOf, week.outcome.candidates, week.outcome.bytes])).toEqual([
      ['2026-01-05', 2, 100_000],
      ['2026-01-12', 1, 100_000],
    ]);
  });

  it('never finds more than was opened, nor fetches more than was known', () => {
    const studies = fc.array(
      fc.record({
        key: fc.integer({ min: 0, max: 9 }),
        month: fc.integer({ min: 1, max: 12 }),
        words: fc.constantFrom('CT Chest', 'MR Knee', '', 'XR Thorax'),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(studies, fc.integer({ min: 0, max: 8 }), (all, maxPerStudy) => {
        const candidates = all.map(({ key, month, words }) =>
          study(String(key), {
            StudyDate: `2025${String(month).padStart(2, '0')}01`,
            StudyDescription: words,
          }),
        );
        const outcome = replayRule(
          [entry(...candidates)],
          { ...DEFAULT_PRIOR_RULE, maxPerStudy },
          facts({ wasOpened: (_current, prior) => Number(prior) % 2 === 0 }),
        );
        const opened = candidates.filter(({ studyKey }) => Number(studyKey) % 2 === 0).length;
        expect(outcome.hits + outcome.misses).toBe(opened);
        expect(outcome.fetched).toBeLessThanOrEqual(Math.min(maxPerStudy, candidates.length));
        expect(outcome.estimatedBytes).toBeLessThanOrEqual(outcome.bytes);
      }),
    );
  });

  it('puts a day into the week that began on its Monday', () => {
    expect(weekOf('2026-11-22T23:59:59.000Z')).toBe('2026-11-16');
    expect(weekOf('2026-11-23T00:00:00.000Z')).toBe('2026-11-23');
  });
});
