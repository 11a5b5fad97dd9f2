// One run for every view of a window: asked of the station, folded here, going on by the window's monotonic clock (S-14).
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { DrillRunView } from '../../../shared/contract/drill-view.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { DrillEvent } from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import { type DrillRun, isUnderWay } from '../../../drills/engine/run.ts';
import { useChannel, useStation } from '../../link/station-context.tsx';
import {
  type DrillAct,
  foldEvents,
  momentAfter,
  readRunText,
  runAt,
  sealEvent,
  withOwn,
} from './live-run.ts';

/** A window that slept, or was never told, asks again after this at the latest. */
const ASK_AGAIN_MS = 60_000;
/** How often the clock is looked at; what is shown changes once a second. */
const LOOK_MS = 100;

export interface LiveRun {
  /** At this second. */
  readonly run: DrillRun;
  readonly view: DrillRunView;
  /** Ids of variables that stand at their defaults. */
  readonly unfilled: readonly string[];
  readonly now: Moment;
  /** Free text stands as words that say so. */
  readonly sealed: boolean;
  /** The station has no such run open any more, and this window was not told how it ended. */
  readonly gone: boolean;
  /** Has the station record it; what was recorded counts here at once. @returns why not, or null */
  readonly record: (act: DrillAct) => Promise<KitError | null>;
}

export type LiveRunState =
  | { readonly state: 'loading' }
  | { readonly state: 'none' }
  | { readonly state: 'failed'; readonly error: KitError }
  | { readonly state: 'unreadable'; readonly words: string }
  | { readonly state: 'live'; readonly live: LiveRun; readonly stale: KitError | null };

interface Anchor {
  readonly view: DrillRunView;
  /** Of this window's monotonic clock, when the answer came. */
  readonly atMs: number;
}

export function useLiveRun(): LiveRunState {
  const { api, state } = useStation();
  const unlocked = state.status?.vault === 'unlocked';
  const asked = useChannel('drill:current', {}, useAskCount(state.drillStale, unlocked));
  const [anchor, setAnchor] = useState<Anchor | null>(null);
  const [own, setOwn] = useState<{
    readonly runId: string;
    readonly events: ReadonlyMap<number, DrillEvent>;
  }>({
    runId: '',
    events: new Map(),
  });
  const { value } = asked;
  useEffect(() => {
    if (value === null) return undefined;
    const arrived: Anchor = { view: value, atMs: performance.now() };
    const timer = setTimeout(() => setAnchor(arrived));
    return () => clearTimeout(timer);
  }, [value]);

  // An aborted run is open no more: how it ended is asked for, where that may be known.
  const lastRunId = anchor?.view.runId ?? null;
  const isOver = asked.state === 'loaded' && value === null && lastRunId !== null;
  const ended = useChannel('drill:run', isOver && unlocked ? { runId: lastRunId } : null, 0);
  const view = (isOver ? ended.value : null) ?? anchor?.view ?? null;

  const scenario = view?.scenario;
  const variables = JSON.stringify(view?.variables ?? {});
  const text = useMemo(
    () =>
      scenario === undefined
        ? null
        : readRunText({ scenario, variables: JSON.parse(variables) as Record<string, string> }),
    [scenario, variables],
  );
  const folded = useMemo(() => {
    if (view === null || !text?.ok) return null;
    const events = withOwn(view.events, own.runId === view.runId ? own.events : new Map());
    return foldEvents(text.value, view, unlocked ? events : events.map(sealEvent));
  }, [view, text, own, unlocked]);
  const elapsedMs = useElapsed(anchor, folded);

  const runId = view?.runId ?? '';
  const record = useCallback(
    async (act: DrillAct): Promise<KitError | null> => {
      const answer = await api.invoke('drill:record', { runId, act });
      if (!answer.ok) return answer.error;
      const { event, events } = answer.value;
      setOwn((before) => ({
        runId,
        events: new Map(before.runId === runId ? before.events : []).set(events - 1, event),
      }));
      return null;
    },
    [api, runId],
  );

  if (view === null || anchor === null || text === null) {
    if (asked.state === 'failed') return { state: 'failed', error: asked.error };
    return { state: asked.state === 'loaded' && value === null ? 'none' : 'loading' };
  }
  if (!text.ok) return { state: 'unreadable', words: text.error };
  if (folded === null) return { state: 'loading' };
  const now = momentAfter(anchor.view.now, elapsedMs);
  const gone = isOver && (folded.phase.name === 'prepared' || isUnderWay(folded));
  return {
    state: 'live',
    stale: asked.error,
    live: {
      run: gone ? folded : runAt(folded, now),
      view,
      unfilled: text.value.unfilled,
      now,
      sealed: !unlocked || view.sealed,
      gone,
      record,
    },
  };
}

/** Counts up whenever the run must be asked for again. */
function useAskCount(drillStale: number, unlocked: boolean): number {
  const [beats, setBeats] = useState(0);
  useEffect(() => {
    const beat = () => setBeats((before) => before + 1);
    const onVisible = () => {
      if (document.visibilityState === 'visible') beat();
    };
    const timer = setInterval(beat, ASK_AGAIN_MS);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, []);
  // Locked, or unlocked again: what may be told has changed.
  return (drillStale + beats) * 2 + (unlocked ? 1 : 0);
}

/** What has passed since the answer, moving on when a second of the run's clock does. */
function useElapsed(anchor: Anchor | null, folded: DrillRun | null): number {
  const [elapsed, setElapsed] = useState<{ readonly since: Anchor | null; readonly ms: number }>({
    since: null,
    ms: 0,
  });
  useEffect(() => {
    if (anchor === null || folded === null) return undefined;
    const { clock, phase } = runAt(folded, anchor.view.now);
    const shownMs = phase.name === 'paused' ? clock.pausedMs : clock.exerciseMs;
    let shown = Number.NaN;
    const look = () => {
      const ms = performance.now() - anchor.atMs;
      const second = Math.floor((shownMs + ms) / 1000);
      if (second === shown) return;
      shown = second;
      setElapsed({ since: anchor, ms });
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [anchor, folded]);
  // What had passed since an earlier answer says nothing of this one.
  return elapsed.since === anchor ? elapsed.ms : 0;
}
