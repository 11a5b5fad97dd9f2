// The hanging rules of this station, asked for with the worklist and with each study: an edit of the site's file shows at the next study,
// or at the one after it where the worklist had asked before the edit.
import { useMemo } from 'react';
import type { HangingRule } from '../../../shared/domain/hanging-rule.ts';
import { BUILT_IN_HANGING_RULES } from '../../../shared/domain/hanging-rules-built-in.ts';
import { parseHangingRules } from '../../../shared/domain/hanging-rules-text.ts';
import { DEFAULT_PRIOR_RULE } from '../../../shared/domain/prior-relevance-rule.ts';
import type { PriorRule } from '../../../shared/domain/prior-relevance-rule.ts';
import { useLastAnswer } from '../../link/use-last-answer.ts';

export interface HangingRules {
  readonly rules: readonly HangingRule[];
  readonly priorRule: PriorRule;
  /** Why the site's own rules are not in use; empty when they are, or when there are none. */
  readonly problems: readonly string[];
}

/** The rules that come with the kit. */
export const builtInRules = (): readonly HangingRule[] => {
  const regions = new Set(Object.keys(DEFAULT_PRIOR_RULE.regions));
  const parsed = parseHangingRules(new TextEncoder().encode(BUILT_IN_HANGING_RULES), regions);
  if (!parsed.ok) throw new Error('the built-in hanging rules are broken');
  return parsed.value;
};

/** null until the station has answered. A station that cannot answer leaves the built-in rules, and that is said. */
export function useHanging(): HangingRules | null {
  const { state, value, error } = useLastAnswer('hanging:rules', 0);
  return useMemo(() => {
    if (value)
      return {
        rules: value.rules,
        priorRule: value.priorRule ?? DEFAULT_PRIOR_RULE,
        problems: value.problems,
      };
    if (state !== 'failed') return null;
    return { rules: builtInRules(), priorRule: DEFAULT_PRIOR_RULE, problems: [error.message] };
  }, [state, value, error]);
}
