// Puts the site's rules into the station: the rule lab with the sealed history that a cycle writes, and how studies are hung.
import type { HangingView } from '../../shared/contract/hanging-view.ts';
import { DEFAULT_PRIOR_RULE } from '../../shared/domain/prior-relevance-rule.ts';
import { hangingView } from './config/hanging-file.ts';
import type { KitConfig } from './config/schema.ts';
import type { Clock } from './health/clock.ts';
import type { StationLog } from './log.ts';
import { settingsOf } from './prefetch/settings.ts';
import { createPriorHistory, type PriorHistory } from './rule-lab/history.ts';
import { createRuleLab, type RuleLab } from './rule-lab/rule-lab.ts';
import type { StationParts } from './station-parts.ts';

export function createStationRuleLab(
  { vault, journal }: Pick<StationParts, 'vault' | 'journal'>,
  parts: {
    readonly config: KitConfig;
    readonly clock: Clock;
    readonly log: StationLog;
    readonly bytesPerSecond: () => number | null;
  },
): {
  readonly priorHistory: PriorHistory;
  readonly ruleLab: RuleLab;
  readonly hanging: () => Promise<HangingView>;
} {
  const { config, clock, log, bytesPerSecond } = parts;
  const priorHistory = createPriorHistory({
    notes: vault.notes,
    keyOf: (uid) => vault.keyOf(uid),
    now: () => clock.wall(),
    onFailed: () => log.warn({ count: 1 }, 'the history of priors could not be kept'),
  });
  const rule = settingsOf(config).priorRule ?? DEFAULT_PRIOR_RULE;
  const ruleLab = createRuleLab({ history: priorHistory, journal, vault, rule, bytesPerSecond });
  return { priorHistory, ruleLab, hanging: () => hangingView(config) };
}
