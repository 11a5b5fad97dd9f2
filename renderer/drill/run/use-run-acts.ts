// Doing things in a run: one after the other from this window, nothing twice, each failure kept beside what was tried until it is tried again.
import { useCallback, useRef, useState } from 'react';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { DrillAct } from './live-run.ts';
import type { LiveRun } from './use-live-run.ts';

export interface Failure {
  /** Id of the step or inject, or `run`. */
  readonly about: string;
  /** "“Tell every room …” was not ticked". */
  readonly words: string;
  readonly act: DrillAct;
  readonly error: KitError;
}

export interface RunActs {
  /** What is being recorded: the id of a step or inject, or `run`. */
  readonly busy: string | null;
  readonly failure: Failure | null;
  /** @returns true when it was recorded */
  readonly perform: (act: DrillAct, about: string, words: string) => Promise<boolean>;
  readonly retry: () => void;
  readonly dismiss: () => void;
}

export function useRunActs({ record }: Pick<LiveRun, 'record'>): RunActs {
  const [busy, setBusy] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const waiting = useRef(new Set<string>());
  const last = useRef<Promise<unknown>>(Promise.resolve());
  const perform = useCallback(
    async (act: DrillAct, about: string, words: string): Promise<boolean> => {
      // A key that repeats must not record twice; something else waits its turn, or a name typed quickly would be lost.
      const same = JSON.stringify(act);
      if (waiting.current.has(same)) return false;
      waiting.current.add(same);
      const turn = last.current.then(async () => {
        setBusy(about);
        setFailure(null);
        return record(act);
      });
      last.current = turn;
      const error = await turn;
      waiting.current.delete(same);
      setBusy(null);
      if (error !== null) setFailure({ about, words, act, error });
      return error === null;
    },
    [record],
  );
  const retry = useCallback(() => {
    if (failure !== null) void perform(failure.act, failure.about, failure.words);
  }, [failure, perform]);
  const dismiss = useCallback(() => setFailure(null), []);
  return { busy, failure, perform, retry, dismiss };
}
