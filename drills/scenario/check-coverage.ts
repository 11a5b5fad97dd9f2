// What a scenario promises must be shown by it: every objective is worked for and evaluated, every player has work.
import type { SchemaMistake } from '../../shared/yaml/schema-mistakes.ts';
import type { Scenario } from './schema.ts';

export function checkCoverage(scenario: Scenario): readonly SchemaMistake[] {
  const { objectives, evaluation, steps, injects, roles } = scenario;
  const mistakes: SchemaMistake[] = [];
  const shown = new Set([...steps, ...injects].flatMap((each) => each.objectives));
  const evaluated = new Set(evaluation.map(({ objective }) => objective));
  for (const [at, { id }] of objectives.entries()) {
    const path = ['objectives', at, 'id'];
    if (!evaluated.has(id)) mistakes.push({ path, reason: `the objective ${id} has no evaluation` });
    if (!shown.has(id)) mistakes.push({ path, reason: `no step and no inject shows the objective ${id}` });
  }
  const busy = new Set([...steps.map(({ role }) => role), ...injects.flatMap(({ to }) => to)]);
  for (const [at, { id, kind }] of roles.entries())
    if (kind === 'player' && !busy.has(id))
      mistakes.push({ path: ['roles', at, 'id'], reason: `the player ${id} has no step and no inject` });
  if (!roles.some(({ kind }) => kind === 'staff'))
    mistakes.push({ path: ['roles'], reason: 'nobody runs the drill: one role must be `kind: staff`' });
  return [...mistakes, ...milestones(scenario)];
}

/** The report measures one moment for each milestone. */
function milestones({ steps }: Scenario): readonly SchemaMistake[] {
  const seen = new Set<string>();
  return steps.flatMap(({ milestone }, at): readonly SchemaMistake[] => {
    if (milestone === undefined) return [];
    if (seen.has(milestone))
      return [
        { path: ['steps', at, 'milestone'], reason: `another step is the milestone ${milestone} already` },
      ];
    seen.add(milestone);
    return [];
  });
}
