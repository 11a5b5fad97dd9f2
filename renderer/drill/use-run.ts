// A run as one screen works on it: asked of the station, folded here, and what is recorded stands at once, before the station is
// asked again.
import { useCallback, useMemo, useState } from 'react';
import type { DrillRunView } from '../../shared/contract/drill-view.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { DrillEvent } from '../../shared/drill/drill-event.ts';
import type { DrillRun } from '../../drills/engine/run.ts';
import type { RecordedRun } from '../../drills/report/run-record.ts';
import { useAction, useChannel, useStation } from '../link/station-context.tsx';
import type { Loaded } from '../link/station-context.tsx';
import { foldRun } from './fold-run.ts';

/** An event without its moment, as `drill:record` takes it. */
export type Act = Readonly<Record<string, string | number | boolean | null>>;

export interface OpenRun {
  readonly asked: Loaded<DrillRunView>;
  /** With everything that was recorded here; null until the answer came, or when it cannot be read. */
  readonly view: DrillRunView | null;
  readonly run: DrillRun | null;
  /** The same with its events, for a report. */
  readonly recorded: RecordedRun | null;
  /** Why the run cannot be read. */
  readonly unreadable: string | null;
  /** @returns whether the station kept it */
  readonly record: (act: Act) => Promise<boolean>;
  readonly recording: boolean;
  readonly error: KitError | null;
}

export function useRun(runId: string): OpenRun {
  const { state } = useStation();
  const asked = useChannel('drill:run', { runId }, state.drillStale);
  const [own, setOwn] = useState<readonly { readonly event: DrillEvent; readonly events: number }[]>([]);
  const action = useAction('drill:record');
  const { run: send } = action;
  const { value } = asked;
  const view = useMemo(() => {
    if (value === null) return null;
    const later = own.filter(({ events }) => events > value.events.length).map(({ event }) => event);
    return later.length === 0 ? value : { ...value, events: [...value.events, ...later] };
  }, [value, own]);
  const folded = useMemo(() => (view === null ? null : foldRun(view)), [view]);
  const record = useCallback(
    async (act: Act): Promise<boolean> => {
      const result = await send({ runId, act });
      if (result.ok) setOwn((before) => [...before, result.value]);
      return result.ok;
    },
    [send, runId],
  );
  return {
    asked,
    view,
    run: folded?.ok === true ? folded.value.run : null,
    recorded: folded?.ok === true ? folded.value : null,
    unreadable: folded?.ok === false ? folded.error : null,
    record,
    recording: action.pending,
    error: action.error,
  };
}
