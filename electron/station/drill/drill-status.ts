// What every window is told of a drill under way. Nothing but the engine says that there is one (S-6).
import { toDrillSignal } from '../../../drills/engine/drill-signal.ts';
import type { DrillRun } from '../../../drills/engine/run.ts';
import type { DrillStatus, DrillSwitchView } from '../../../shared/contract/drill-view.ts';
import type { SwitchView } from '../../../shared/contract/switch-view.ts';

export interface DrillLinks {
  /** The switch of the drill; null before it looked for the first time. */
  readonly drill: DrillSwitchView | null;
  readonly real: SwitchView;
  /** What is done to this station's own link now: `none`, or a link fault. */
  readonly fault: string;
}

/** @returns null when the run is not under way, or the real PACS is down: a drill that is over is on no surface */
export function drillStatus(run: DrillRun | null, links: DrillLinks): DrillStatus | null {
  const signal = run === null ? null : toDrillSignal(run);
  if (signal === null || links.real.offline) return null;
  const { runId, scenario, phase, banner } = signal;
  const { state, reason } = links.real;
  return {
    signal: 'drill',
    runId,
    scenario,
    phase,
    banner,
    link: links.fault,
    switch: links.drill ?? notLookedYet(links.real),
    real: { state, reason },
  };
}

/** The drill has only begun: its link is as it was, and nothing was found out about it. */
const notLookedYet = ({ endpointId, since }: SwitchView): DrillSwitchView => ({
  signal: 'drill',
  state: 'healthy',
  reason: 'The drill has begun; its link was not looked at yet.',
  since,
  offline: false,
  cause: 'start',
  awaitingConfirmation: false,
  endpointId,
  probes: [],
  blame: null,
  clock: null,
});
