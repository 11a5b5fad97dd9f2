// A file of hanging rules, from its bytes to rules or to the lines that are wrong. Pure: station, command line and page use it.
import { err, ok, type Result } from '../contract/result.ts';
import { locateMistakes, type LocatedMistake } from '../yaml/locate-mistakes.ts';
import { parseLocatedYaml } from '../yaml/located-yaml.ts';
import { checkAgainst, type SchemaMistake } from '../yaml/schema-mistakes.ts';
import { type HangingRule, hangingRulesSchema } from './hanging-rule.ts';

/** A region that the prior rule does not know would never fit: said, not ignored. */
const unknownRegions = (
  rules: readonly HangingRule[],
  regions: ReadonlySet<string>,
): readonly SchemaMistake[] =>
  rules.flatMap(({ when }, rule) =>
    (when.region ?? []).flatMap((region, at) =>
      regions.has(region)
        ? []
        : [
            {
              path: ['rules', rule, 'when', 'region', at],
              reason: `"${region}" is no region of the prior rule: ${[...regions].join(', ')}`,
            },
          ],
    ),
  );

/**
 * Reads a file of hanging rules.
 *
 * @param regions names that `when.region` may use: those of the prior rule in force
 * @returns the rules in their order, or every mistake with its line
 */
export function parseHangingRules(
  bytes: Uint8Array,
  regions: ReadonlySet<string>,
): Result<readonly HangingRule[], readonly LocatedMistake[]> {
  const parsed = parseLocatedYaml(bytes);
  if (!parsed.ok) return err(parsed.error.map((mistake) => ({ path: '', ...mistake })));
  const checked = checkAgainst<{ rules: HangingRule[] }>(hangingRulesSchema, parsed.value.value);
  const mistakes = checked.ok ? unknownRegions(checked.value.rules, regions) : checked.mistakes;
  return checked.ok && mistakes.length === 0
    ? ok(checked.value.rules)
    : err(locateMistakes(parsed.value, mistakes));
}
