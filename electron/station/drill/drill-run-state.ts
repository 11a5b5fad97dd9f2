// A run while someone is in it: what it is run on, what happened, and the fold of both.
import { next } from '../../../drills/engine/next.ts';
import { type DrillRun, isUnderWay, prepareRun } from '../../../drills/engine/run.ts';
import type { DrillRunView } from '../../../shared/contract/drill-view.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { ok, type Result } from '../../../shared/contract/result.ts';
import type { DrillEvent } from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import type { StoredRun } from './drill-memory.ts';
import type { StoredEvent } from './drill-record.ts';
import { readRunFile, type RunContent } from './run-file.ts';

export interface RunInHand {
  readonly stored: StoredRun;
  readonly content: RunContent;
  run: DrillRun;
}

export type Show = (stored: StoredEvent) => DrillEvent;

/** @param show an event with its texts, or with what stands for them while the vault is locked */
export const foldRun = (stored: StoredRun, content: RunContent, show: Show): DrillRun =>
  stored.events.reduce(
    (run, each) => next(run, show(each)),
    prepareRun(content.scenario, stored.runId, stored.preparedAt),
  );

/** @returns `drill.run-invalid` */
export async function loadRun(
  directory: string,
  stored: StoredRun,
  show: Show,
): Promise<Result<RunInHand, KitError>> {
  const content = await readRunFile(directory, stored);
  if (!content.ok) return content;
  return ok({ stored, content: content.value, run: foldRun(stored, content.value, show) });
}

export const runView = (
  stored: StoredRun,
  content: RunContent,
  show: Show,
  now: { readonly at: Moment; readonly sealed: boolean },
): DrillRunView => ({
  runId: stored.runId,
  origin: 'station',
  preparedAt: stored.preparedAt,
  scenario: content.yaml,
  variables: { ...content.variables },
  events: stored.events.map(show),
  sealed: now.sealed,
  now: now.at,
});

/** Prepared, under way, or in its hot wash: a station holds one such run at a time. */
export const isOpen = (run: DrillRun): boolean =>
  run.phase.name === 'prepared' || run.phase.name === 'hot-wash' || isUnderWay(run);
