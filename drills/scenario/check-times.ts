// Times in a scenario that must agree: everything happens before the end, and lists are in the order of the clock.
import type { SchemaMistake } from '../../shared/yaml/schema-mistakes.ts';
import { durationWords } from './duration.ts';
import type { Scenario } from './schema.ts';

export function checkTimes(scenario: Scenario): readonly SchemaMistake[] {
  return [...withinDuration(scenario), ...inOrder(scenario), ...linkChanges(scenario)];
}

function withinDuration({ duration, steps, injects, link }: Scenario): readonly SchemaMistake[] {
  const end = `the end of the drill (${durationWords(duration)})`;
  const mistakes: SchemaMistake[] = [];
  if (duration === 0) mistakes.push({ path: ['duration'], reason: 'a drill lasts longer than nothing' });
  for (const [at, { target }] of steps.entries())
    if (target > duration)
      mistakes.push({ path: ['steps', at, 'target'], reason: `${durationWords(target)} is after ${end}` });
  for (const [at, inject] of injects.entries()) {
    if (inject.at > duration)
      mistakes.push({ path: ['injects', at, 'at'], reason: `${durationWords(inject.at)} is after ${end}` });
    else if (inject.at + inject.answerWithin > duration)
      mistakes.push({
        path: ['injects', at, 'answerWithin'],
        reason: `an answer in time would be after ${end}`,
      });
    if (inject.answerWithin === 0)
      mistakes.push({ path: ['injects', at, 'answerWithin'], reason: 'nobody answers in no time' });
  }
  for (const [at, change] of link.entries())
    if (change.at > duration)
      mistakes.push({ path: ['link', at, 'at'], reason: `${durationWords(change.at)} is after ${end}` });
  return mistakes;
}

/** A role works its list from top to bottom; the coordinator reads the injects from top to bottom. */
function inOrder({ steps, injects }: Scenario): readonly SchemaMistake[] {
  const mistakes: SchemaMistake[] = [];
  const latest = new Map<string, { readonly id: string; readonly target: number }>();
  for (const [at, step] of steps.entries()) {
    const before = latest.get(step.role);
    if (before !== undefined && before.target > step.target)
      mistakes.push({
        path: ['steps', at, 'target'],
        reason: `out of order: ${step.role} has ${before.id} before it, at ${durationWords(before.target)}`,
      });
    latest.set(step.role, step);
  }
  for (const [at, inject] of injects.entries()) {
    const before = injects[at - 1];
    if (before !== undefined && before.at > inject.at)
      mistakes.push({
        path: ['injects', at, 'at'],
        reason: `out of order: ${before.id} before it comes at ${durationWords(before.at)}`,
      });
  }
  return mistakes;
}

function linkChanges({ link }: Scenario): readonly SchemaMistake[] {
  return link.flatMap((change, at): readonly SchemaMistake[] => {
    const before = link[at - 1];
    if (before !== undefined && before.at >= change.at)
      return [{ path: ['link', at, 'at'], reason: 'out of order: the change before it is not earlier' }];
    if ((before?.fault ?? 'none') === change.fault)
      return [
        { path: ['link', at, 'fault'], reason: `this changes nothing: the link is ${change.fault} already` },
      ];
    return [];
  });
}
