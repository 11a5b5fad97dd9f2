// What a locked station tells of a run that is not under way: a hot wash may lie open for weeks, and a prepared run holds what its
// players are not to know yet. Under way everybody needs all of it: whom to call, and what is expected of an inject.
import { parseDocument } from 'yaml';
import type { DrillRunView } from '../../../shared/contract/drill-view.ts';

/** What stands in for a text that is withheld. */
export const WITHHELD_WORDS = '(shown when the station is unlocked, or while the drill is under way)';

/** The view without the site's values (telephone numbers, where the paper is) and without what injects say and expect. */
export function withheld(view: DrillRunView): DrillRunView {
  const document = parseDocument(view.scenario);
  const injects = document.toJS() as { readonly injects?: unknown };
  const count = Array.isArray(injects.injects) ? injects.injects.length : 0;
  for (let at = 0; at < count; at += 1)
    for (const key of ['text', 'expected']) document.setIn(['injects', at, key], WITHHELD_WORDS);
  return { ...view, variables: {}, scenario: document.toString() };
}
