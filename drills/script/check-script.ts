// What a script may not hold when it is played on a real station: nothing that the station is there to measure is scripted.
import type { DrillEventType } from '../../shared/drill/drill-event.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { ScenarioProblem } from '../scenario/parse-scenario.ts';
import type { Scenario } from '../scenario/schema.ts';
import { autoEventOf } from './awaited.ts';
import { playScript } from './play-script.ts';
import type { Act, Script } from './script.ts';

/** What only the station, or the driver of the run, makes. */
const NOT_BY_PEOPLE: Partial<Record<DrillEventType, string>> = {
  'signal-seen': 'the station sees this by itself: leave it out, and do at the station what leads to it',
  'link-failed': 'the scenario fails the link by itself: leave this out',
  'link-restored': 'the scenario restores the link by itself: leave this out',
  'real-outage': 'a real outage cannot be scripted: kill the real PACS',
  ticked: 'the station keeps the time by itself: leave this out',
  'time-jumped': 'waiting is skipped by itself: leave this out',
};

/**
 * @returns the script, or every act that a real station cannot be played, with its line; then the first one that the engine
 * refuses, before anything was started
 */
export function checkForStation(
  script: Script,
  scenario: Scenario,
): Result<Script, readonly ScenarioProblem[]> {
  const problems = script.acts.flatMap((act) => {
    const reason = whyNot(act, scenario);
    return reason === null ? [] : [{ line: act.line, path: '', reason }];
  });
  const starts = script.acts.filter((act) => act.kind === 'event' && act.event.type === 'started').length;
  if (starts !== 1) problems.push({ line: 0, path: 'acts', reason: 'exactly one act must be `do: started`' });
  if (problems.length > 0) return err(problems);
  const tried = playScript(scenario, script, { runId: 'trial', start: 0 });
  if (!tried.ok) return tried;
  const { phase } = tried.value.run;
  if (phase.name === 'hot-wash' || phase.name === 'closed') return ok(script);
  const reason = 'the drill is never brought to its end: add `do: ended`';
  return err([{ line: script.acts.at(-1)?.line ?? 0, path: 'acts', reason }]);
}

function whyNot(act: Act, scenario: Scenario): string | null {
  if (act.kind === 'station') return null;
  const { event } = act;
  const never = NOT_BY_PEOPLE[event.type];
  if (never !== undefined) return `${event.type}: ${never}`;
  if (event.type !== 'step-done') return null;
  const step = scenario.steps.find(({ id }) => id === event.step);
  const auto = step === undefined ? null : autoEventOf(step);
  return auto === null
    ? null
    : `${event.step} is measured (${auto}): it cannot be ticked by a script, only skipped with a reason`;
}
