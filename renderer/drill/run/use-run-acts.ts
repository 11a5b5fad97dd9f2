// Doing things in a run: one at a time from this window, each failure kept beside what was tried until it is tried again.
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
  const running = useRef(false);
  const perform = useCallback(
    async (act: DrillAct, about: string, words: string): Promise<boolean> => {
      // A key that repeats must not record twice.
      if (running.current) return false;
      running.current = true;
      setBusy(about);
      setFailure(null);
      const error = await record(act);
      running.current = false;
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
