// What every view that acts has in common: what is asked at the dock, the acts of a run, and the keys to them.
import { useCallback, useState } from 'react';
import { useStation } from '../../link/station-context.tsx';
import type { Asking } from './dock.tsx';
import { controllerOf, observerOf } from './run-derive.ts';
import type { LiveRun } from './use-live-run.ts';
import { type RunActs, useRunActs } from './use-run-acts.ts';

export interface Lead {
  readonly acts: RunActs;
  readonly asking: Asking | null;
  readonly ask: (asking: Asking) => void;
  readonly close: () => void;
  readonly by: string;
  readonly observer: string;
}

export function useLead(live: LiveRun): Lead {
  const { state } = useStation();
  const acts = useRunActs(live);
  const [asking, setAsking] = useState<Asking | null>(null);
  const operator = state.status?.operator?.label ?? null;
  return {
    acts,
    asking,
    ask: setAsking,
    close: useCallback(() => setAsking(null), []),
    by: controllerOf(live.run, operator),
    observer: observerOf(live.run, operator),
  };
}
