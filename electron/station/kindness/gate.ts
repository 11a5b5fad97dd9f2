// The one door to an endpoint: lets calls through as the caps and the breaker allow, and keeps the others waiting in order.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { CallUrgency } from '../dicom/port.ts';
import type { Clock } from '../health/clock.ts';
import {
  admission,
  type Breaker,
  type BreakerEvent,
  type BreakerPolicy,
  CLOSED,
  nextBreaker,
} from './breaker.ts';
import { clockWords } from './breaker-words.ts';
import { type CallKind, nextTurn, type RunningCalls, type TurnLimits } from './turn.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export interface GateOptions {
  readonly endpointId: string;
  readonly limits: TurnLimits;
  readonly policy: BreakerPolicy;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** A call had to wait, or was refused. */
  readonly onHeldBack: () => void;
}

export interface CallOrder {
  readonly kind: CallKind;
  readonly urgency: CallUrgency;
  /** It waits for its turn no longer than this. */
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** To be called once, when the call has ended, with its error or null. */
export type Leave = (error: KitError | null) => void;

export interface Gate {
  /** @returns how to leave; or `kindness.left-alone`, `kindness.waited-too-long`, `dicom.cancelled` */
  enter(order: CallOrder): Promise<Result<Leave, KitError>>;
  /** What a probe that does not pass here, such as a TCP connection, has found. */
  probed(verdict: Verdict): void;
  breaker(): Breaker;
  waiting(): number;
  /** How long calls, not probes, have waited here; overlaps count once. */
  waitedMs(): number;
}

interface Waiting extends CallOrder {
  readonly since: number;
  readonly settle: (result: Result<Leave, KitError>) => void;
}

export function createGate(options: GateOptions): Gate {
  const { clock, limits, policy, endpointId } = options;
  const waiting: Waiting[] = [];
  const running = { queries: 0, retrieves: 0, probes: 0 } satisfies RunningCalls;
  let breaker: Breaker = CLOSED;
  let waitedMs = 0;
  let waitingSince: number | null = null;
  const watchWaiting = (): void => {
    const isWaited = waiting.some(({ urgency }) => urgency !== 'probe');
    if (isWaited) waitingSince ??= clock.now();
    else if (waitingSince !== null) {
      waitedMs += clock.now() - waitingSince;
      waitingSince = null;
    }
  };

  const feed = (event: BreakerEvent): Breaker =>
    (breaker = nextBreaker(breaker, event, { now: clock.now(), random: options.random() }, policy));

  const begin = (order: CallOrder): Leave => {
    const isProbe = order.urgency === 'probe';
    const isTrial = !isProbe && feed({ type: 'call-started' }).state === 'half-open';
    const lane = isProbe ? 'probes' : order.kind === 'query' ? 'queries' : 'retrieves';
    running[lane] += 1;
    let isOver = false;
    return (error) => {
      if (isOver) return;
      isOver = true;
      running[lane] -= 1;
      const verdict = verdictOf(error);
      feed(isProbe ? { type: 'probe-ended', verdict } : { type: 'call-ended', verdict, isTrial });
      serve();
    };
  };

  const serve = (): void => {
    for (;;) {
      const state = feed({ type: 'looked-at' });
      if (state.state === 'open') {
        // Nobody waits for minutes at a closed door: the caller has better to do, such as another PACS.
        for (const each of waiting.filter(({ urgency }) => urgency !== 'probe'))
          each.settle(err(leftAlone(endpointId, state, clock)));
      }
      // While one call tries, only probes go; the others wait for its end.
      const candidates = waiting.filter(({ urgency }) => urgency === 'probe' || admission(state) === 'go');
      const index = nextTurn(candidates, running, limits, clock.now());
      const chosen = index === null ? undefined : candidates[index];
      if (chosen === undefined) return;
      chosen.settle(ok(begin(chosen)));
    }
  };

  return {
    enter: (order) =>
      new Promise((resolve) => {
        if (order.signal?.aborted === true) {
          resolve(err(cancelled()));
          return;
        }
        const listening = new AbortController();
        let cancelTimer = (): void => {};
        const entry: Waiting = {
          ...order,
          since: clock.now(),
          settle(result) {
            const index = waiting.indexOf(entry);
            if (index >= 0) waiting.splice(index, 1);
            watchWaiting();
            listening.abort();
            cancelTimer();
            if (!result.ok && result.error.code === 'kindness.left-alone') options.onHeldBack();
            resolve(result);
          },
        };
        waiting.push(entry);
        serve();
        if (!waiting.includes(entry)) return;
        watchWaiting();
        options.onHeldBack();
        cancelTimer = clock.setTimer(order.waitMs, () =>
          entry.settle(err(waitedTooLong(endpointId, order.waitMs))),
        );
        order.signal?.addEventListener('abort', () => entry.settle(err(cancelled())), {
          signal: listening.signal,
        });
      }),
    probed(verdict) {
      feed({ type: 'probe-ended', verdict });
      serve();
    },
    breaker: () => feed({ type: 'looked-at' }),
    waiting: () => waiting.length,
    waitedMs: () => waitedMs + (waitingSince === null ? 0 : clock.now() - waitingSince),
  };
}

const cancelled = (): KitError =>
  kitError('dicom.cancelled', 'The call was cancelled before it began.', 'Ask again when it suits.');

const waitedTooLong = (endpointId: string, waitMs: number): KitError =>
  kitError(
    'kindness.waited-too-long',
    `The station's own limits kept this waiting for ${Math.round(waitMs / 1000)} s: ${endpointId} was busy with its other calls.`,
    'It is tried again later. If this stays, allow more with kindness.maxAssociations.',
    { endpointId, waitMs },
  );

const leftAlone = (endpointId: string, open: Extract<Breaker, { state: 'open' }>, clock: Clock): KitError =>
  kitError(
    'kindness.left-alone',
    `${endpointId} is left alone until ${clockWords(open.until, clock)}: ${open.why}.`,
    'It is tried again by itself; a probe that succeeds brings it forward.',
    { endpointId, cause: open.cause, waitMs: Math.max(0, Math.round(open.until - clock.now())) },
  );
