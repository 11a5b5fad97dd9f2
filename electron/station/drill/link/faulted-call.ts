// One call over a link that a drill may hold: let through, refused, never answered, answered late, or cut in the midst of it.
import type { KitError } from '../../../../shared/contract/kit-error.ts';
import { err, type Result } from '../../../../shared/contract/result.ts';
import type { ProbeKind } from '../../../../shared/contract/switch-view.ts';
import type { CallOptions, Endpoint } from '../../dicom/port.ts';
import type { Clock } from '../../health/clock.ts';
import type { DrillErrors } from './drill-errors.ts';
import type { HeldLink } from './held-link.ts';

/** How late each kind of call is answered on a slow link, in milliseconds from its beginning. */
export type SlowMs = Readonly<Record<ProbeKind, number>>;

export interface FaultTools {
  readonly link: HeldLink;
  readonly clock: Pick<Clock, 'now' | 'setTimer'>;
  readonly errors: DrillErrors;
  readonly slowMs: SlowMs;
}

export interface AskedCall {
  readonly endpoint: Endpoint;
  readonly kind: ProbeKind;
  readonly options: CallOptions;
}

/** However late, an answer still comes before the caller gives up: slow is not dead. */
const SHARE_OF_PATIENCE = 0.8;

/** A fault that breaks what is under way. */
const cuts = (link: HeldLink): boolean => link.fault() === 'refuse' || link.fault() === 'stall';

/** Resolves after `ms`, or when one of the signals is aborted. Never rejects. */
export function pause(
  clock: Pick<Clock, 'setTimer'>,
  ms: number,
  signals: readonly (AbortSignal | undefined)[],
): Promise<void> {
  const given = signals.filter((signal) => signal !== undefined);
  if (given.some(({ aborted }) => aborted)) return Promise.resolve();
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = (): void => {
      cancelTimer();
      over.abort();
      resolve();
    };
    const cancelTimer = clock.setTimer(ms, end);
    for (const signal of given) signal.addEventListener('abort', end, { once: true, signal: over.signal });
  });
}

/** When a call that begins at `startedAt` is answered at the earliest, and never too late for its caller. */
export const slowUntil = (slowMs: number, startedAt: number, { deadlineMs, idleMs }: CallOptions): number =>
  startedAt + Math.min(slowMs, SHARE_OF_PATIENCE * Math.min(deadlineMs, idleMs ?? deadlineMs));

/** Nothing answers: ends as the real adapter would by itself, when its caller ends it, or when the link comes back. */
async function stalled(
  { link, clock, errors }: FaultTools,
  { endpoint, options }: AskedCall,
  startedAt: number,
): Promise<Result<never, KitError>> {
  const { deadlineMs, idleMs, signal } = options;
  const leftMs = Math.max(0, startedAt + deadlineMs - clock.now());
  const isIdle = idleMs !== undefined && idleMs < leftMs;
  const spell = link.spell();
  await pause(clock, isIdle ? idleMs : leftMs, [signal, spell]);
  if (signal?.aborted === true) return err(errors.cancelled(endpoint));
  if (spell.aborted) return err(errors.cut(endpoint));
  return err(isIdle ? errors.idle(endpoint, idleMs) : errors.deadline(endpoint, deadlineMs));
}

/** Lets a call through, and breaks it when the link is failed meanwhile. Its answer is held back until `notBefore`. */
async function underWay<T>(
  tools: FaultTools,
  asked: AskedCall,
  startedAt: number,
  notBefore: number,
  inner: (options: CallOptions) => Promise<Result<T, KitError>>,
): Promise<Result<T, KitError>> {
  const { link, clock, errors } = tools;
  const { options, endpoint } = asked;
  const cut = new AbortController();
  const over = new AbortController();
  const broken = new Promise<'cut'>((resolve) => {
    const look = (): void => {
      if (cuts(link)) {
        cut.abort();
        resolve('cut');
      } else link.spell().addEventListener('abort', look, { once: true, signal: over.signal });
    };
    look();
  });
  const signal = options.signal === undefined ? cut.signal : AbortSignal.any([options.signal, cut.signal]);
  const deadlineMs = Math.max(1, startedAt + options.deadlineMs - clock.now());
  const answered = (async () => {
    const result = await inner({ ...options, deadlineMs, signal });
    // The caller's own hand and a link that is well again end the waiting, not the answer.
    if (notBefore > clock.now()) await pause(clock, notBefore - clock.now(), [signal, link.spell()]);
    return result;
  })();
  const first = await Promise.race([answered, broken]);
  over.abort();
  if (first !== 'cut') return first;
  return link.fault() === 'stall' ? stalled(tools, asked, startedAt) : err(errors.cut(endpoint));
}

/**
 * Makes a call as the link is held now.
 *
 * A retrieve on a slow link begins late, so that images come late; whatever else is asked at once and answered late. When the
 * fault ends, what waited for it goes on in the same moment.
 */
export async function callOver<T>(
  tools: FaultTools,
  asked: AskedCall,
  inner: (options: CallOptions) => Promise<Result<T, KitError>>,
): Promise<Result<T, KitError>> {
  const { link, clock, errors, slowMs } = tools;
  const { endpoint, kind, options } = asked;
  const startedAt = clock.now();
  const until = slowUntil(slowMs[kind], startedAt, options);
  for (;;) {
    if (options.signal?.aborted === true) return err(errors.cancelled(endpoint));
    switch (link.fault()) {
      case 'refuse':
        return err(errors.refused(endpoint));
      case 'stall':
        return stalled(tools, asked, startedAt);
      case 'slow':
        if (kind !== 'retrieve') return underWay(tools, asked, startedAt, until, inner);
        if (clock.now() < until) {
          await pause(clock, until - clock.now(), [options.signal, link.spell()]);
          break;
        }
        return underWay(tools, asked, startedAt, 0, inner);
      default:
        return underWay(tools, asked, startedAt, 0, inner);
    }
  }
}
