// The switch of a drill: the very monitor that watches the real link, looking through the held one. What it says leaves this file
// as the drill's own types only, which fit nowhere where the real switch is meant (S-6).
import type { DrillSwitchView } from '../../../../shared/contract/drill-view.ts';
import type { SwitchView } from '../../../../shared/contract/switch-view.ts';
import type { SwitchStart } from '../../../../shared/domain/switch-state.ts';
import type { SwitchDecision } from '../../health/decision.ts';
import { createMonitor, type MonitorOptions } from '../../health/monitor.ts';

/** One transition of the drill's switch. */
export interface DrillDecision extends Omit<SwitchDecision, 'signal'> {
  readonly signal: 'drill';
}

/** The probes that a drill's switch has: those of the rounds. It fetches no canary and asks nobody else (docs/decisions/0185). */
export interface DrillMonitorOptions
  extends Pick<
    MonitorOptions,
    'port' | 'tcpConnect' | 'endpoint' | 'clock' | 'random' | 'policy' | 'schedule'
  > {
  readonly begins: SwitchStart | null;
  readonly openStudies: number;
  readonly onChange: (decision: DrillDecision, view: DrillSwitchView) => void;
  /** A person is waited for now, or no longer: who shows the button must hear of it. */
  readonly onAwaiting: () => void;
}

export interface DrillMonitor {
  start(): void;
  stop(): Promise<void>;
  declareDown(reason: string, by: string): DrillSwitchView;
  confirmReturn(by: string): DrillSwitchView;
  setOpenStudies(count: number): void;
  view(): DrillSwitchView;
}

const toDrillView = (view: SwitchView): DrillSwitchView => ({ ...view, signal: 'drill' });

export function createDrillMonitor({
  begins,
  openStudies,
  onChange,
  onAwaiting,
  ...options
}: DrillMonitorOptions): DrillMonitor {
  const monitor = createMonitor({
    ...options,
    ...(begins !== null && { begins }),
    onAwaiting: () => onAwaiting(),
    onChange: (decision, view) => onChange({ ...decision, signal: 'drill' }, toDrillView(view)),
  });
  monitor.setOpenStudies(openStudies);
  return {
    start: () => monitor.start(),
    stop: () => monitor.stop(),
    declareDown: (reason, by) => toDrillView(monitor.declareDown(reason, by)),
    confirmReturn: (by) => toDrillView(monitor.confirmReturn(by)),
    setOpenStudies: (count) => monitor.setOpenStudies(count),
    view: () => toDrillView(monitor.view()),
  };
}
