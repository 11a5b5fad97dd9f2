// An act on the library, the plan or the site's values: what this window shows of them is asked for again once it is done.
import { useCallback } from 'react';
import type { ChannelInput, ChannelOutput } from '../../shared/contract/channels.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { Result } from '../../shared/contract/result.ts';
import { useAction, useStation } from '../link/station-context.tsx';

type DrillAct =
  | 'drill:prepare'
  | 'drill:save-scenario'
  | 'drill:remove-scenario'
  | 'drill:set-values'
  | 'drill:set-frequency'
  | 'drill:close-improvement'
  | 'drill:reopen-improvement';

export function useDrillAct<C extends DrillAct>(channel: C) {
  const { refresh } = useStation();
  const { run: send, pending, error } = useAction(channel);
  const run = useCallback(
    async (input: ChannelInput<C>): Promise<Result<ChannelOutput<C>, KitError>> => {
      const result = await send(input);
      if (result.ok) refresh();
      return result;
    },
    [send, refresh],
  );
  return { run, pending, error };
}
