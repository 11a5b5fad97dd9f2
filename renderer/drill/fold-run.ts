// A run as the page reads it: the station's events, folded here by the very engine that folds them there.
import type { DrillRunView } from '../../shared/contract/drill-view.ts';
import { ok, type Result } from '../../shared/contract/result.ts';
import { next } from '../../drills/engine/next.ts';
import { isUnderWay } from '../../drills/engine/run.ts';
import { foldRecord } from '../../drills/report/run-record.ts';
import type { RecordedRun } from '../../drills/report/run-record.ts';

/** @returns the run at its present time, or in words why its scenario cannot be read */
export function foldRun(view: DrillRunView): Result<RecordedRun, string> {
  const folded = foldRecord(view);
  if (!folded.ok || !isUnderWay(folded.value.run)) return folded;
  return ok({ ...folded.value, run: next(folded.value.run, { type: 'ticked', at: view.now }) });
}
