// Names in a scenario that must lead somewhere: roles, objectives, events; and ids that must be one thing's only.
import type { SchemaMistake } from '../../shared/yaml/schema-mistakes.ts';
import { AUTO_EVENTS, type AutoEvent, EVENT_NEEDS, isAutoEvent } from '../../shared/drill/auto-events.ts';
import type { Scenario } from './schema.ts';

export function checkReferences(scenario: Scenario): readonly SchemaMistake[] {
  return [...duplicates(scenario), ...roleNames(scenario), ...objectiveNames(scenario), ...events(scenario)];
}

/** Steps and injects share one space of ids: a report names both. */
function duplicates(scenario: Scenario): readonly SchemaMistake[] {
  const mistakes: SchemaMistake[] = [];
  const spaces = [['variables'], ['roles'], ['objectives'], ['steps', 'injects']] as const;
  for (const lists of spaces) {
    const seen = new Set<string>();
    for (const list of lists) {
      for (const [at, { id }] of scenario[list].entries()) {
        if (seen.has(id)) mistakes.push({ path: [list, at, 'id'], reason: `the id ${id} is taken already` });
        seen.add(id);
      }
    }
  }
  return mistakes;
}

function roleNames(scenario: Scenario): readonly SchemaMistake[] {
  const kinds = new Map(scenario.roles.map((role) => [role.id, role.kind]));
  const mistakes: SchemaMistake[] = [];
  const unknown = (role: string): string =>
    `there is no role ${role}; the roles are ${[...kinds.keys()].join(', ')}`;
  for (const [at, { role }] of scenario.preconditions.entries())
    if (!kinds.has(role)) mistakes.push({ path: ['preconditions', at, 'role'], reason: unknown(role) });
  for (const [at, { role }] of scenario.steps.entries()) {
    const path = ['steps', at, 'role'];
    if (!kinds.has(role)) mistakes.push({ path, reason: unknown(role) });
    else if (kinds.get(role) === 'staff')
      mistakes.push({ path, reason: `${role} runs or watches the drill: a step belongs to a player` });
  }
  for (const [at, { to }] of scenario.injects.entries())
    for (const [each, role] of to.entries())
      if (!kinds.has(role)) mistakes.push({ path: ['injects', at, 'to', each], reason: unknown(role) });
  return mistakes;
}

function objectiveNames(scenario: Scenario): readonly SchemaMistake[] {
  const known = new Set(scenario.objectives.map(({ id }) => id));
  const mistakes: SchemaMistake[] = [];
  const unknown = (objective: string): string =>
    `there is no objective ${objective}; the objectives are ${[...known].join(', ')}`;
  for (const list of ['steps', 'injects'] as const)
    for (const [at, { objectives }] of scenario[list].entries())
      for (const [each, objective] of objectives.entries())
        if (!known.has(objective))
          mistakes.push({ path: [list, at, 'objectives', each], reason: unknown(objective) });
  const evaluated = new Set<string>();
  for (const [at, { objective }] of scenario.evaluation.entries()) {
    const path = ['evaluation', at, 'objective'];
    if (!known.has(objective)) mistakes.push({ path, reason: unknown(objective) });
    else if (evaluated.has(objective))
      mistakes.push({ path, reason: `the objective ${objective} is evaluated already` });
    evaluated.add(objective);
  }
  return mistakes;
}

/** An event must be one that a station reports, and one that this drill's own link faults can lead to. */
function events(scenario: Scenario): readonly SchemaMistake[] {
  return scenario.steps.flatMap(({ observed, target }, at): readonly SchemaMistake[] => {
    if (observed === 'manual' || !('auto' in observed)) return [];
    const path = ['steps', at, 'observed', 'auto'];
    const event = observed.auto;
    if (!isAutoEvent(event))
      return [
        {
          path,
          reason: `no station reports ${event}; the events are ${Object.keys(AUTO_EVENTS).join(', ')}`,
        },
      ];
    const reason = cannotCome(scenario.link, event, target);
    return reason === null ? [] : [{ path, reason: `${event} cannot come: ${reason}` }];
  });
}

/** Why the link of this drill cannot lead to an event by a step's target time; null when it can. */
function cannotCome(link: Scenario['link'], event: AutoEvent, target: number): string | null {
  const needs = EVENT_NEEDS[event];
  if (needs === undefined) return null;
  const failed = link.findIndex(
    (change) => needs.some((fault) => fault === change.fault) && change.at <= target,
  );
  if (failed < 0) return `it needs the link to fail by its target time (${needs.join(' or ')})`;
  if (event !== 'switch:recovered') return null;
  const returned = link.slice(failed + 1).some(({ fault, at }) => fault === 'none' && at <= target);
  return returned ? null : 'it needs the link to return by its target time (`fault: none`)';
}
