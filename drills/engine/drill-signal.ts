// The one place where a run becomes a signal for windows, prints and exports.
import type { DrillSignal } from '../../shared/domain/drill-signal.ts';
import { wantedLink } from './progress.ts';
import type { DrillRun } from './run.ts';

/** The signal of a run that is under way; null for every other, so that a drill that is over is on no surface. */
export function toDrillSignal(run: DrillRun): DrillSignal | null {
  const phase = run.phase.name;
  if (phase !== 'running' && phase !== 'paused') return null;
  const { title } = run.scenario;
  return {
    signal: 'drill',
    runId: run.runId,
    scenario: title,
    phase,
    link: wantedLink(run),
    banner: `DRILL${phase === 'paused' ? ' (paused)' : ''}: ${title}`,
  } as DrillSignal;
}
