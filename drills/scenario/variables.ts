// A site's own names, numbers and places in a scenario's texts: `{{vendor-phone}}`, filled in from the contingency plan.
import type { YamlPath } from '../../shared/yaml/located-yaml.ts';
import type { SchemaMistake } from '../../shared/yaml/schema-mistakes.ts';
import type { Scenario } from './schema.ts';

const PLACEHOLDER = /\{\{([a-z][a-z0-9-]*)\}\}/gu;

/**
 * The scenario as the site reads it: each `{{id}}` becomes the site's value, or the variable's default.
 *
 * @param values by variable id; blank ones count as not filled in
 * @returns the filled scenario, and the ids that still stand at their defaults
 */
export function fillIn(
  scenario: Scenario,
  values: Readonly<Record<string, string>>,
): { readonly scenario: Scenario; readonly unfilled: readonly string[] } {
  const own = new Map<string, string>();
  for (const [id, value] of Object.entries(values)) if (value.trim() !== '') own.set(id, value.trim());
  const known = new Map(scenario.variables.map(({ id, default: fallback }) => [id, own.get(id) ?? fallback]));
  const { variables, ...rest } = scenario;
  const filled = mapTexts(rest, [], (text) =>
    text.replaceAll(PLACEHOLDER, (whole, id: string) => known.get(id) ?? whole),
  );
  return {
    scenario: { ...(filled as Omit<Scenario, 'variables'>), variables },
    unfilled: variables.flatMap(({ id }) => (own.has(id) ? [] : [id])),
  };
}

/** Placeholders that name nothing, that are mistyped, and variables that no text uses. */
export function checkVariables(scenario: Scenario): readonly SchemaMistake[] {
  const { variables, ...rest } = scenario;
  const known = new Set(variables.map(({ id }) => id));
  const used = new Set<string>();
  const mistakes: SchemaMistake[] = [];
  mapTexts(rest, [], (text, path) => {
    for (const [, id = ''] of text.matchAll(PLACEHOLDER)) {
      used.add(id);
      if (!known.has(id))
        mistakes.push({ path, reason: `{{${id}}} is not among the variables of this scenario` });
    }
    if (/\{\{|\}\}/u.test(text.replaceAll(PLACEHOLDER, '')))
      mistakes.push({ path, reason: 'a variable is written {{its-id}}, without spaces' });
    return text;
  });
  for (const [at, { id }] of variables.entries())
    if (!used.has(id)) mistakes.push({ path: ['variables', at, 'id'], reason: `no text uses {{${id}}}` });
  return mistakes;
}

/** Rebuilds a value with each of its texts changed; tells the path of each. */
function mapTexts(value: unknown, path: YamlPath, change: (text: string, path: YamlPath) => string): unknown {
  if (typeof value === 'string') return change(value, path);
  if (Array.isArray(value)) return value.map((item, at) => mapTexts(item, [...path, at], change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapTexts(item, [...path, key], change)]),
  );
}
