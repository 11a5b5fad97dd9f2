// A rule lab with ten weeks of invented history: the other rule finds as much for a third less.
import type { RuleLabView, RuleOutcome } from '../../../shared/contract/rule-lab-view.ts';

const outcome = (hits: number, misses: number, fetched: number, gigabytes: number): RuleOutcome => ({
  hits,
  misses,
  fetched,
  candidates: 1240,
  bytes: gigabytes * 1e9,
  estimatedBytes: gigabytes * 3e8,
  minutes: gigabytes * 0.8,
});

export const fakeRuleLab = (isCompared: boolean): RuleLabView => ({
  days: 48,
  studies: 412,
  studiesWithOpened: 203,
  damaged: 0,
  current: outcome(241, 9, 356, 58.2),
  other: isCompared ? outcome(238, 12, 262, 39.6) : null,
  weeks: Array.from({ length: 10 }, (_, index) => ({
    weekOf: new Date(Date.UTC(2026, 8, 14 + 7 * index)).toISOString().slice(0, 10),
    current: outcome(24, 1, 36, 4.6 + ((index * 7) % 5) * 0.6),
    other: isCompared ? outcome(24, 1, 26, 3.1 + ((index * 7) % 5) * 0.4) : null,
  })),
});
