// One subscription to the station for the whole page; every screen reads its state and asks it to act through this.
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react';
import type { ReactNode } from 'react';
import type { Channel, ChannelInput, ChannelOutput } from '../../shared/contract/channels.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { Result } from '../../shared/contract/result.ts';
import type { StationClient } from '../station-client.ts';
import { askDelayMs } from './ask-delay.ts';
import { INITIAL_STATE, stationReducer } from './station-state.ts';
import type { StationState } from './station-state.ts';

export interface Station {
  readonly api: StationClient;
  readonly state: StationState;
  /** Asks for every view again. */
  readonly refresh: () => void;
}

const StationContext = createContext<Station | null>(null);

/** Retry of the first status while the station is still starting. */
const RETRY_MS = 1_500;

/** The least time between two questions of the same kind while events keep coming. */
const STATUS_INTERVAL_MS = 300;
const VIEW_INTERVAL_MS = 1_000;

export function StationProvider({
  api,
  children,
}: {
  readonly api: StationClient;
  readonly children: ReactNode;
}) {
  const [state, dispatch] = useReducer(stationReducer, INITIAL_STATE);
  const { statusStale } = state;
  const statusAskedAtMs = useRef<number | null>(null);
  const ready = state.status !== null;

  useEffect(() => {
    let live = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      statusAskedAtMs.current = Date.now();
      const answer = await api.invoke('station:status', {});
      if (answer.ok) dispatch({ type: 'status-loaded', status: answer.value, pageNowMs: Date.now() });
      else if (live) {
        dispatch({ type: 'status-failed', error: answer.error });
        timer = setTimeout(() => void ask(), RETRY_MS);
      }
    };
    timer = setTimeout(() => void ask(), askDelayMs(statusAskedAtMs.current, STATUS_INTERVAL_MS, Date.now()));
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [api, statusStale]);

  useEffect(() => {
    if (!ready) return undefined;
    return api.subscribe(
      state.lastSeq,
      (envelope) => dispatch({ type: 'event-received', envelope }),
      (connected) => dispatch({ type: 'connection-changed', connected }),
    );
    // The number to start from is that of the first status; the client itself keeps count after that.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [api, ready]);

  const refresh = useCallback(() => dispatch({ type: 'refresh-asked' }), []);
  const station = useMemo<Station>(() => ({ api, state, refresh }), [api, state, refresh]);
  return <StationContext value={station}>{children}</StationContext>;
}

/** The station of this page. */
export function useStation(): Station {
  const station = useContext(StationContext);
  if (!station) throw new Error('useStation outside StationProvider');
  return station;
}

export type Loaded<T> =
  | { readonly state: 'loading'; readonly value: null; readonly error: null }
  | { readonly state: 'loaded'; readonly value: T; readonly error: null }
  | { readonly state: 'failed'; readonly value: T | null; readonly error: KitError };

/**
 * Asks a channel, and again whenever `staleCount` moves. While it asks again the last value stays.
 *
 * @param input null asks nothing
 */
export function useChannel<C extends Channel>(
  channel: C,
  input: ChannelInput<C> | null,
  staleCount: number,
): Loaded<ChannelOutput<C>> {
  const { api } = useStation();
  const question = input === null ? null : JSON.stringify(input);
  const asked = useRef<{ question: string; staleCount: number; order: number; atMs: number } | null>(null);
  const answered = useRef(0);
  const [answer, setAnswer] = useState<{ question: string; loaded: Loaded<ChannelOutput<C>> } | null>(null);
  useEffect(() => {
    if (question === null) return undefined;
    const ask = async () => {
      const order = (asked.current?.order ?? 0) + 1;
      asked.current = { question, staleCount, order, atMs: Date.now() };
      const result: Result<ChannelOutput<C>, KitError> = await api.invoke(
        channel,
        JSON.parse(question) as ChannelInput<C>,
      );
      // An answer counts even if the view has changed meanwhile, or a stream of changes would leave the page without one;
      // but an answer that a later one overtook does not.
      if (order < answered.current) return;
      answered.current = order;
      setAnswer((before) => {
        const last = before?.question === question ? before.loaded.value : null;
        return {
          question,
          loaded: result.ok
            ? { state: 'loaded', value: result.value, error: null }
            : { state: 'failed', value: last, error: result.error },
        };
      });
    };
    const timer = setTimeout(
      () => void ask(),
      asked.current?.question === question && asked.current.staleCount !== staleCount
        ? askDelayMs(asked.current.atMs, VIEW_INTERVAL_MS, Date.now())
        : 0,
    );
    return () => clearTimeout(timer);
  }, [api, channel, question, staleCount]);
  return answer && answer.question === question
    ? answer.loaded
    : { state: 'loading', value: null, error: null };
}

/** The station's clock, moving on by itself so that ages stay true. */
export function useStationNow(everyMs = 15_000): number {
  const { state } = useStation();
  const [pageNowMs, setPageNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setPageNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return pageNowMs + state.clockOffsetMs;
}

/** Runs one action with its own pending flag and error, for buttons and forms. */
export function useAction<C extends Channel>(channel: C) {
  const { api } = useStation();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<KitError | null>(null);
  const run = useCallback(
    async (input: ChannelInput<C>): Promise<Result<ChannelOutput<C>, KitError>> => {
      setPending(true);
      setError(null);
      const result = await api.invoke(channel, input);
      setPending(false);
      if (!result.ok) setError(result.error);
      return result;
    },
    [api, channel],
  );
  const clear = useCallback(() => setError(null), []);
  return { run, pending, error, clear };
}
