// Who sat where in earlier drills: suggested when people are named again. Pure.
import type { DrillRunView } from '../../../../shared/contract/drill-view.ts';

export interface RememberedPeople {
  /** Everybody who ever held a role, the latest first. */
  readonly names: readonly string[];
  /** Who held each role last. */
  readonly byRole: ReadonlyMap<string, string>;
}

export const NOBODY: RememberedPeople = { names: [], byRole: new Map() };

/** @param runs the newest first */
export function rememberedPeople(runs: readonly Pick<DrillRunView, 'events'>[]): RememberedPeople {
  const names = new Set<string>();
  const byRole = new Map<string, string>();
  for (const { events } of runs) {
    const last = new Map<string, string>();
    for (const event of events) if (event.type === 'role-assigned') last.set(event.role, event.person);
    for (const [role, person] of last) {
      names.add(person);
      if (!byRole.has(role)) byRole.set(role, person);
    }
  }
  return { names: [...names], byRole };
}
