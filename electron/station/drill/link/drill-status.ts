// A drill under way as every window shows it: the drill's switch, and the real one beside it.
import { toDrillSignal } from '../../../../drills/engine/drill-signal.ts';
import type { DrillRun } from '../../../../drills/engine/run.ts';
import type { DrillStatus, DrillSwitchView } from '../../../../shared/contract/drill-view.ts';
import type { SwitchView } from '../../../../shared/contract/switch-view.ts';
import type { HeldFault } from './held-link.ts';

/** @returns null where there is no drill to show, which is also so once the real PACS is down (S-6) */
export function drillStatusOf(
  run: DrillRun | null,
  drill: { readonly view: DrillSwitchView | null; readonly fault: HeldFault },
  real: SwitchView,
): DrillStatus | null {
  const signal = run === null ? null : toDrillSignal(run);
  if (signal === null || drill.view === null || real.offline) return null;
  return {
    signal: 'drill',
    runId: signal.runId,
    scenario: signal.scenario,
    phase: signal.phase,
    banner: signal.banner,
    link: drill.fault,
    switch: drill.view,
    real: { state: real.state, reason: real.reason },
  };
}
