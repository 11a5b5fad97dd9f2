// What the editor needs to know of a scenario's text without understanding it: its id, its version, where a line begins. Pure.
import type { ScenarioRow } from '../../../shared/contract/drill-view.ts';

/** The id that the text is saved under; null while it states none. */
export const idIn = (yaml: string): string | null =>
  /^id:[ \t]*["']?([a-z][a-z0-9-]{0,39})["']?[ \t]*(?:#.*)?$/mu.exec(yaml)?.[1] ?? null;

/** Its version; null while it states none. */
export const versionIn = (yaml: string): number | null => {
  const found = /^version:[ \t]*(\d{1,6})[ \t]*(?:#.*)?$/mu.exec(yaml)?.[1];
  return found === undefined ? null : Number(found);
};

/** Where a 1-based line begins and ends in the text; the whole text for line 0. */
export function lineSpan(yaml: string, line: number): { readonly from: number; readonly to: number } {
  let from = 0;
  for (let at = 1; at < line; at += 1) {
    const next = yaml.indexOf('\n', from);
    if (next === -1) break;
    from = next + 1;
  }
  const end = line === 0 ? -1 : yaml.indexOf('\n', from);
  return { from, to: end === -1 ? yaml.length : end };
}

/** What saving would do, before it is done. */
export function savingWords(yaml: string, saved: string, scenarios: readonly ScenarioRow[]): string {
  const id = idIn(yaml);
  if (id === null) return 'The text states no id yet: it cannot be saved.';
  const row = scenarios.find(({ scenarioId }) => scenarioId === id);
  if (row === undefined) return `Saving adds a scenario of your own: ${id}.`;
  if (row.source === 'shipped')
    return `Saving puts your version in place of the shipped ${id}. Remove it, and the shipped one is back.`;
  const same = idIn(saved) === id && versionIn(saved) === versionIn(yaml) && saved !== yaml;
  return same
    ? `Saving changes your version of ${id}. Raise its version when times or steps change: runs are compared within one version.`
    : `Saving changes your version of ${id}.`;
}
