// A site's own rule of priors: a YAML file beside the configuration that states only what differs from the default rule.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../../shared/contract/result.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import {
  DEFAULT_PRIOR_RULE,
  type PriorRule,
  priorRuleSchema,
} from '../../../shared/domain/prior-relevance-rule.ts';
import { isPlainObject, parseLocatedYaml, type YamlPath } from '../../../shared/yaml/located-yaml.ts';
import { checkAgainst } from '../../../shared/yaml/schema-mistakes.ts';
import type { ConfigProblem } from './load.ts';

/** Tables whose entries are kept or replaced one by one; lists and numbers replace the default's. */
function overlay(below: unknown, above: unknown): unknown {
  if (!isPlainObject(below) || !isPlainObject(above)) return above;
  const merged = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    if (key !== '__proto__') merged.set(key, overlay(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

const unknownRegions = (rule: PriorRule): readonly { readonly path: YamlPath; readonly reason: string }[] => {
  const known = (region: string): boolean => Object.hasOwn(rule.regions, region);
  const reason = 'there is no such region under `regions`';
  return [
    ...Object.keys(rule.extraWords).flatMap((region) =>
      known(region) ? [] : [{ path: ['extraWords', region], reason }],
    ),
    ...Object.entries(rule.neighbours).flatMap(([region, near]) => [
      ...(known(region) ? [] : [{ path: ['neighbours', region], reason }]),
      ...near.flatMap((each, index) =>
        known(each) ? [] : [{ path: ['neighbours', region, index], reason }],
      ),
    ]),
    ...rule.pairedRegions.flatMap((region, index) =>
      known(region) ? [] : [{ path: ['pairedRegions', index], reason }],
    ),
  ];
};

/**
 * The default rule with what the file states in its place.
 *
 * @param file as the configuration names it; relative to the folder of `configFile`
 * @returns the rule, or every mistake with the line it stands on
 */
export async function loadPriorRule(
  file: string,
  configFile: string,
): Promise<Result<PriorRule, readonly ConfigProblem[]>> {
  const full = path.resolve(path.dirname(configFile), file);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(full);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    return err([{ file: full, line: 0, path: '', reason }]);
  }
  return parsePriorRule(bytes, full);
}

/**
 * The default rule with what a YAML text states in its place.
 *
 * @param file what mistakes name as the place where they stand
 */
export function parsePriorRule(bytes: Uint8Array, file: string): Result<PriorRule, readonly ConfigProblem[]> {
  const parsed = parseLocatedYaml(bytes);
  if (!parsed.ok) return err(parsed.error.map((mistake) => ({ file, path: '', ...mistake })));
  const yaml = parsed.value;
  const checked = checkAgainst<PriorRule>(priorRuleSchema, overlay(DEFAULT_PRIOR_RULE, yaml.value));
  const mistakes = checked.ok ? unknownRegions(checked.value) : checked.mistakes;
  if (checked.ok && mistakes.length === 0) return ok(checked.value);
  return err(
    mistakes.map(({ path: keys, reason }) => {
      const lines = keys.map((_, index) => yaml.lineOf(keys.slice(0, keys.length - index)));
      return { file, line: lines.find((line) => line !== null) ?? 0, path: keys.join('.'), reason };
    }),
  );
}
