// Printing is an act on the record: what cannot be recorded is not printed from here. Ctrl + P does the same as the button.
import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import type { ChannelInput } from '../../shared/contract/channels.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { useStation } from '../link/station-context.tsx';

/**
 * @param what is told to the journal
 * @param print puts the paper together, calls the browser's dialog, and takes the paper away
 */
export function usePrint(what: ChannelInput<'page:print'>, print: () => void) {
  const { api, state } = useStation();
  const [error, setError] = useState<KitError | null>(null);
  const [pending, setPending] = useState(false);
  const onPrint = useEffectEvent(print);
  const { sheet, studyKey } = what;

  const start = useCallback(async () => {
    setPending(true);
    const recorded = await api.invoke('page:print', { sheet, studyKey });
    setPending(false);
    setError(recorded.ok ? null : recorded.error);
    if (recorded.ok) onPrint();
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [api, sheet, studyKey]);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'p') return;
    event.preventDefault();
    if (state.connected && !pending) void start();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
  return { start, pending, error, dismiss: useCallback(() => setError(null), []) };
}
