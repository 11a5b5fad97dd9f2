// A site's own hanging rules: a YAML file beside the configuration, read anew whenever a page asks, so that an edit shows at the
// next study. A file that cannot be used never keeps anybody from reading: the kit's own rules stand in, and it is said why.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { HangingView } from '../../../shared/contract/hanging-view.ts';
import { err, type Result } from '../../../shared/contract/result.ts';
import type { HangingRule } from '../../../shared/domain/hanging-rule.ts';
import { BUILT_IN_HANGING_RULES } from '../../../shared/domain/hanging-rules-built-in.ts';
import { parseHangingRules } from '../../../shared/domain/hanging-rules-text.ts';
import { DEFAULT_PRIOR_RULE, type PriorRule } from '../../../shared/domain/prior-relevance-rule.ts';
import type { ConfigProblem } from './load.ts';
import { describeProblem } from './problem-words.ts';
import type { KitConfig } from './schema.ts';

/** A page can say so many; `pacs-kit hanging check` says all. */
const MOST_PROBLEMS = 5;

/**
 * Reads a site's file of hanging rules.
 *
 * @param file full path
 * @param rule the prior rule in force: it names the regions
 * @returns the rules, or every mistake with its line
 */
export async function loadHangingRules(
  file: string,
  rule: PriorRule,
): Promise<Result<readonly HangingRule[], readonly ConfigProblem[]>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    return err([{ file, line: 0, path: '', reason }]);
  }
  const parsed = parseHangingRules(bytes, new Set(Object.keys(rule.regions)));
  return parsed.ok ? parsed : err(parsed.error.map((mistake) => ({ file, ...mistake })));
}

/** The rules that come with the kit. */
export function builtInHangingRules(): readonly HangingRule[] {
  const regions = new Set(Object.keys(DEFAULT_PRIOR_RULE.regions));
  const parsed = parseHangingRules(new TextEncoder().encode(BUILT_IN_HANGING_RULES), regions);
  if (!parsed.ok) throw new Error('the built-in hanging rules are broken');
  return parsed.value;
}

/** How studies are hung now, for a page. It names the site's file without its folder. */
export async function hangingView({
  priors,
  hanging,
}: Pick<KitConfig, 'priors' | 'hanging'>): Promise<HangingView> {
  const priorRule = priors.rule ?? null;
  const builtIn: HangingView = {
    source: 'built-in',
    rules: [...builtInHangingRules()],
    problems: [],
    priorRule,
  };
  if (hanging.ruleFile === undefined) return builtIn;
  const own = await loadHangingRules(hanging.ruleFile, priorRule ?? DEFAULT_PRIOR_RULE);
  if (own.ok) return { source: 'site', rules: [...own.value], problems: [], priorRule };
  const problems = own.error.map((problem) =>
    describeProblem({ ...problem, file: path.basename(problem.file) }).slice(0, 2_000),
  );
  return { ...builtIn, problems: problems.slice(0, MOST_PROBLEMS) };
}
