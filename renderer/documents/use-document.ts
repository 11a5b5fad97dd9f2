// The document on screen: asked for when it is shown, forgotten when it is left.
import { useCallback, useEffect, useState } from 'react';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { Result } from '../../shared/contract/result.ts';
import { useStation } from '../link/station-context.tsx';
import type { KitDocument } from './document.ts';
import { fetchDocument } from './document-source.ts';

export type LoadedDocument =
  | { readonly state: 'loading' }
  | { readonly state: 'loaded'; readonly document: KitDocument }
  | { readonly state: 'failed'; readonly error: KitError };

/** Loads a document; `retry` asks again. */
export function useDocument(
  studyKey: string,
  instanceKey: string,
): { readonly loaded: LoadedDocument; readonly retry: () => void } {
  const { api } = useStation();
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ readonly key: string; readonly result: Result<KitDocument> } | null>(
    null,
  );
  const key = `${studyKey}/${instanceKey}/${attempt}`;
  useEffect(() => {
    const leaving = new AbortController();
    const load = async (): Promise<void> => {
      try {
        const result = await fetchDocument(
          (request, signal) => api.fetchInstances(request, signal),
          studyKey,
          instanceKey,
          leaving.signal,
        );
        if (!leaving.signal.aborted) setAnswer({ key, result });
      } catch (error) {
        if (!leaving.signal.aborted) throw error;
      }
    };
    void load();
    return () => leaving.abort();
  }, [api, studyKey, instanceKey, key]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  if (answer?.key !== key) return { loaded: { state: 'loading' }, retry };
  const { result } = answer;
  return {
    loaded: result.ok
      ? { state: 'loaded', document: result.value }
      : { state: 'failed', error: result.error },
    retry,
  };
}
