// Checks a scenario while it is written: asked once the keys are still, and never answered by an older text's mistakes.
import { useEffect, useState } from 'react';
import type { ChannelOutput } from '../../../shared/contract/channels.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { useStation } from '../../link/station-context.tsx';

export type Problems = ChannelOutput<'drill:check-scenario'>;

/** How long the keys are still before the text is checked. */
const STILL_MS = 350;

export interface ScenarioCheck {
  /** Null until the first answer. */
  readonly problems: Problems | null;
  /** The text has changed since it was checked. */
  readonly checking: boolean;
  readonly error: KitError | null;
}

export function useScenarioCheck(yaml: string | null): ScenarioCheck {
  const { api } = useStation();
  const [answer, setAnswer] = useState<{
    readonly yaml: string;
    readonly problems: Problems | null;
    readonly error: KitError | null;
  } | null>(null);
  useEffect(() => {
    if (yaml === null) return undefined;
    let wanted = true;
    const ask = async () => {
      const result = await api.invoke('drill:check-scenario', { yaml });
      if (!wanted) return;
      setAnswer(
        result.ok
          ? { yaml, problems: result.value, error: null }
          : { yaml, problems: null, error: result.error },
      );
    };
    const timer = setTimeout(() => void ask(), STILL_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [api, yaml]);
  return {
    problems: answer?.problems ?? null,
    checking: answer?.yaml !== yaml,
    error: answer?.error ?? null,
  };
}
