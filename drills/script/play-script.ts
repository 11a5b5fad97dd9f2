// Tries a script on the engine, as fast as it can be folded: no station, no PACS, nothing is measured. The link fails when the
// scenario says so; what a station would have seen by itself is assumed.
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { AutoEvent } from '../../shared/drill/auto-events.ts';
import type { Moment } from '../../shared/drill/moment.ts';
import type { DrillEvent } from '../../shared/drill/drill-event.ts';
import { next } from '../engine/next.ts';
import { refusal } from '../engine/refusal.ts';
import { type DrillRun, prepareRun } from '../engine/run.ts';
import type { ScenarioProblem } from '../scenario/parse-scenario.ts';
import type { Scenario } from '../scenario/schema.ts';
import { isAwaited, seenAfterLink } from './awaited.ts';
import type { Script } from './script.ts';
import { SEEN_AFTER } from './station-act.ts';

export interface PlayedRun {
  readonly run: DrillRun;
  readonly events: readonly DrillEvent[];
}

/** In a trial the switch sees a change of the link after so long; about what the real one takes at its defaults. */
const ASSUMED_DETECTION_MS = 15_000;
const STATION = 'assumed-station';

/**
 * @param start wall time of the script's zero, in milliseconds since 1970
 * @returns the run and every event of it, or the first act that was not possible, with its line
 */
export function playScript(
  scenario: Scenario,
  script: Script,
  { runId, start }: { readonly runId: string; readonly start: number },
): Result<PlayedRun, readonly ScenarioProblem[]> {
  const momentAt = (ms: number): Moment => ({
    processId: `script-${runId}`,
    monotonicMs: ms,
    wall: new Date(start + ms).toISOString(),
  });
  const written = new Set(
    script.acts.flatMap((act) =>
      act.kind === 'event' && act.event.type === 'signal-seen' ? [act.event.event] : [],
    ),
  );
  const events: DrillEvent[] = [];
  let run = prepareRun(scenario, runId, momentAt(0));
  let changes = 0;
  let assumed: { readonly event: AutoEvent; readonly atMs: number } | null = null;
  const happen = (event: DrillEvent): void => {
    run = next(run, event);
    events.push(event);
  };
  const seen = (event: AutoEvent, atMs: number): void => {
    happen({ type: 'signal-seen', event, station: STATION, at: momentAt(atMs) });
  };
  /** The link's changes, and what would be seen of them, up to a time of the room. */
  const passUntil = (atMs: number): void => {
    for (;;) {
      const running = run.phase.name === 'running';
      const change = running ? scenario.link[changes] : undefined;
      const dueMs =
        change === undefined ? Infinity : run.clock.last.monotonicMs + change.at - run.clock.exerciseMs;
      if (assumed !== null && assumed.atMs <= Math.min(atMs, dueMs)) {
        const { event, atMs: seenMs } = assumed;
        assumed = null;
        if (isAwaited(run, event) && !written.has(event)) seen(event, seenMs);
        continue;
      }
      if (change === undefined || dueMs > atMs) return;
      const at = momentAt(dueMs);
      happen(
        change.fault === 'none'
          ? { type: 'link-restored', at }
          : { type: 'link-failed', at, fault: change.fault },
      );
      changes += 1;
      const event = seenAfterLink(change.fault);
      assumed = event === null ? null : { event, atMs: dueMs + ASSUMED_DETECTION_MS };
    }
  };
  for (const act of script.acts) {
    passUntil(act.atMs);
    if (act.kind === 'station') {
      const event = SEEN_AFTER[act.act.type];
      if (event !== null && isAwaited(run, event)) seen(event, act.atMs);
      continue;
    }
    const timed = { ...act.event, at: momentAt(act.atMs) };
    const reason = refusal(run, timed);
    if (reason !== null) return err([{ line: act.line, path: '', reason }]);
    happen(timed);
  }
  return ok({ run, events });
}
