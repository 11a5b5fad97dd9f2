// What a page says it shows, and what that means to a drill: only what came from the copy while the drill kept the PACS away.
import type { DrillRun } from '../../../drills/engine/run.ts';
import { isUnderWay } from '../../../drills/engine/run.ts';
import type { DrillSwitchView } from '../../../shared/contract/drill-view.ts';
import type { AutoEvent } from '../../../shared/drill/auto-events.ts';

export type Shown = 'worklist' | 'image' | 'prior';

/**
 * The events that showing this makes; each is recorded once in a run ({@link isRepeated}).
 *
 * The link must have failed, as that is what the figures count from. Refused and stalled links make a page offline when the
 * drill's switch says so; what is on screen before that is no downtime reading. A slow PACS is left for the copy from
 * `degraded` on. Where priors are gone the PACS answers, and no switch can tell: there the failed link is enough.
 */
export function shownSignals(
  run: DrillRun | null,
  drill: Pick<DrillSwitchView, 'state' | 'offline'> | null,
  shown: Shown,
): readonly AutoEvent[] {
  if (run === null || !isUnderWay(run) || !isReadFromCopy(run, drill)) return [];
  if (shown === 'worklist') return ['worklist:offline-shown'];
  return shown === 'prior' ? ['image:first-offline', 'image:prior-offline'] : ['image:first-offline'];
}

const FIRST_ONES: readonly AutoEvent[] = [
  'worklist:offline-shown',
  'image:first-offline',
  'image:prior-offline',
];

/** A first one that this station saw in this run already. Judged when it is recorded: two windows may say it at once. */
export const isRepeated = (
  { signals }: Pick<DrillRun, 'signals'>,
  seen: { readonly event: AutoEvent; readonly station: string },
): boolean =>
  FIRST_ONES.includes(seen.event) &&
  signals.some(({ event, station }) => event === seen.event && station === seen.station);

function isReadFromCopy(run: DrillRun, drill: Pick<DrillSwitchView, 'state' | 'offline'> | null): boolean {
  const last = run.linkFailures.at(-1);
  if (last === undefined) return false;
  // Offline outlasts the failure: people read from the copy until somebody says normal (S-11).
  if (drill?.offline === true) return true;
  if (last.until !== null) return false;
  if (last.fault === 'lose-priors') return true;
  return last.fault === 'slow' && drill?.state === 'degraded';
}
