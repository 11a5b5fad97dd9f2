// The configuration's words for the prefetch, as the numbers and rules that its parts are handed.
import { DEFAULT_PRIOR_RULE, type PriorRule } from '../../../shared/domain/prior-relevance-rule.ts';
import type { KitConfig } from '../config/schema.ts';
import type { FetchLimits } from './cycle-limits.ts';
import type { PrefetchLimits } from './tools.ts';
import type { WorklistConfig } from './worklist-query.ts';

export type PrefetchConfig = Pick<KitConfig, 'worklist' | 'priors' | 'prefetch'> &
  Partial<Pick<KitConfig, 'monitor'>>;

export interface PrefetchSettings {
  readonly worklist: WorklistConfig;
  readonly limits: PrefetchLimits;
  readonly fetchLimits: FetchLimits;
  readonly parallelTransfers: number;
  /** Null where a site wants no priors. */
  readonly priorRule: PriorRule | null;
  /** At most so many priors are begun on one day; null: no cap. */
  readonly maxPriorsPerDay: number | null;
  /** Kindness (S-10): between two questions about one patient, and between two counts of a study by its instances. */
  readonly askAgainAfterMs: number;
  readonly recountAfterMs: number;
  readonly maxPatients: number;
  /** Complete studies of the list whose instances a cycle looks at, in search of replaced ones. */
  readonly maxCensuses: number;
  /** Complete studies whose series a cycle asks for, in search of late ones. */
  readonly maxSeriesChecks: number;
  /** What the monitor fetches to prove the link; never wanted. */
  readonly canaryStudyUid: string | null;
}

const HOUR_MS = 3_600_000;

export function settingsOf({ worklist, priors, prefetch, monitor }: PrefetchConfig): PrefetchSettings {
  const rule = priors.rule ?? DEFAULT_PRIOR_RULE;
  const { enabled, maxPerStudy = rule.maxPerStudy, maxAgeYears = rule.maxAgeYears } = priors;
  return {
    worklist,
    limits: {
      findDeadlineMs: prefetch.findDeadlineMs,
      retrieveIdleMs: prefetch.retrieveIdleMs,
      retrieveDeadlineMs: prefetch.retrieveDeadlineMs,
    },
    fetchLimits: {
      hours: {
        schedule: prefetch.schedule,
        everyMs: prefetch.everyMs,
        outsideEveryMs: prefetch.outsideEveryMs,
      },
      offPeak: prefetch.offPeak ?? null,
    },
    parallelTransfers: prefetch.parallelTransfers,
    priorRule: enabled && maxPerStudy > 0 ? { ...rule, maxPerStudy, maxAgeYears } : null,
    maxPriorsPerDay: priors.maxPerDay ?? null,
    askAgainAfterMs: HOUR_MS,
    recountAfterMs: HOUR_MS / 4,
    maxPatients: 500,
    maxCensuses: 10,
    maxSeriesChecks: 20,
    canaryStudyUid: monitor?.canary?.StudyInstanceUID ?? null,
  };
}
