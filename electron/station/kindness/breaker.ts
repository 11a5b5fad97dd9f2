// The circuit breaker of one endpoint: pure. After failures of the link, or a PACS that says it is busy, nothing but probes is
// asked for a while; then one call tries (S-10). Waits grow, are drawn at random, and have an end.
import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Verdict } from './verdict.ts';

/** Why it is not closed: `down`, failures of the link; `busy`, it asked for a pause itself. */
export type BreakerCause = 'down' | 'busy';

export type Breaker =
  /** `failures` of the link in a row; `openings` since it last answered twice. */
  | { readonly state: 'closed'; readonly failures: number; readonly openings: number }
  | {
      readonly state: 'open';
      readonly cause: BreakerCause;
      readonly why: string;
      /** Monotonic. */
      readonly until: number;
      readonly openings: number;
    }
  /** `isTrying`: the one call is under way. */
  | {
      readonly state: 'half-open';
      readonly cause: BreakerCause;
      readonly why: string;
      readonly isTrying: boolean;
      readonly openings: number;
    };

export type BreakerEvent =
  /** Time passed; feed it before asking {@link admission}. */
  | { readonly type: 'looked-at' }
  /** A call begins; only after {@link admission} answered `go`. */
  | { readonly type: 'call-started' }
  /** @property isTrial it was begun while half-open */
  | { readonly type: 'call-ended'; readonly verdict: Verdict; readonly isTrial: boolean }
  | { readonly type: 'probe-ended'; readonly verdict: Verdict };

export interface BreakerPolicy {
  /** Failures of the link in a row that open it. */
  readonly failuresToOpen: number;
  readonly leastWaitMs: number;
  /** Longest first wait; doubles with each opening up to the last. */
  readonly firstWaitMs: number;
  readonly lastWaitMs: number;
  /** A PACS that asks for a longer pause is asked again all the same. */
  readonly longestRetryAfterMs: number;
}

export const DEFAULT_BREAKER_POLICY: BreakerPolicy = {
  failuresToOpen: 3,
  leastWaitMs: 1000,
  firstWaitMs: 10_000,
  lastWaitMs: 300_000,
  longestRetryAfterMs: 900_000,
};

export const CLOSED: Breaker = { state: 'closed', failures: 0, openings: 0 };

/** What the machine is handed instead of taking it: the time, and a number in [0, 1). */
export interface BreakerMoment {
  readonly now: number;
  readonly random: number;
}

/** Whether a call, not a probe, may begin: `wait` for the one that tries. */
export function admission(breaker: Breaker): 'go' | 'wait' | 'refuse' {
  switch (breaker.state) {
    case 'closed':
      return 'go';
    case 'half-open':
      return breaker.isTrying ? 'wait' : 'go';
    case 'open':
      return 'refuse';
    default:
      return assertNever(breaker);
  }
}

/** The longest wait that the policy can draw. */
export const longestWaitMs = (policy: BreakerPolicy): number =>
  policy.longestRetryAfterMs + policy.lastWaitMs;

/** Exponential with full jitter: of stations that failed together, no two come back together. */
function drawnWaitMs(openings: number, random: number, policy: BreakerPolicy): number {
  const longest = Math.min(policy.lastWaitMs, policy.firstWaitMs * 2 ** Math.min(openings, 30));
  return policy.leastWaitMs + random * Math.max(0, longest - policy.leastWaitMs);
}

function opened(
  verdict: Extract<Verdict, { kind: 'busy' | 'link' }>,
  openings: number,
  { now, random }: BreakerMoment,
  policy: BreakerPolicy,
): Breaker {
  const drawn = drawnWaitMs(openings, random, policy);
  const asked = verdict.kind === 'busy' ? (verdict.retryAfterMs ?? 0) : 0;
  return {
    state: 'open',
    cause: verdict.kind === 'busy' ? 'busy' : 'down',
    why: verdict.why,
    // What it asked for is waited out whole, and the draw on top keeps 50 stations from coming back as one.
    until: now + Math.min(asked, policy.longestRetryAfterMs) + drawn,
    openings: openings + 1,
  };
}

/** The breaker after an event. Total: what an event cannot change in a state, it leaves. */
export function nextBreaker(
  breaker: Breaker,
  event: BreakerEvent,
  moment: BreakerMoment,
  policy: BreakerPolicy,
): Breaker {
  switch (breaker.state) {
    case 'closed': {
      if (event.type !== 'call-ended' && event.type !== 'probe-ended') return breaker;
      const { verdict } = event;
      if (verdict.kind === 'busy') return opened(verdict, breaker.openings, moment, policy);
      if (verdict.kind === 'link') {
        const failures = breaker.failures + 1;
        if (failures >= policy.failuresToOpen) return opened(verdict, breaker.openings, moment, policy);
        return { ...breaker, failures };
      }
      // A probe is not yet a call that worked: the waits stay long until one did.
      if (verdict.kind === 'good') {
        return event.type === 'probe-ended' ? { ...breaker, failures: 0 } : CLOSED;
      }
      return breaker;
    }
    case 'open': {
      const { cause, why, openings } = breaker;
      const half: Breaker = { state: 'half-open', cause, why, openings, isTrying: false };
      if (moment.now >= breaker.until) return nextBreaker(half, event, moment, policy);
      // A PACS that asked for a pause gets it: that it answers a probe is no news.
      const isGood = 'verdict' in event && event.verdict.kind === 'good';
      return isGood && cause === 'down' ? half : breaker;
    }
    case 'half-open': {
      if (event.type === 'looked-at') return breaker;
      if (event.type === 'call-started') return { ...breaker, isTrying: true };
      const { verdict } = event;
      if (event.type === 'probe-ended' || !event.isTrial) {
        // The call that tries decides; without one, a failure is believed.
        return verdict.kind === 'link' && !breaker.isTrying
          ? opened(verdict, breaker.openings, moment, policy)
          : breaker;
      }
      if (verdict.kind === 'none') return { ...breaker, isTrying: false };
      if (verdict.kind === 'good') return { state: 'closed', failures: 0, openings: breaker.openings };
      return opened(verdict, breaker.openings, moment, policy);
    }
    default:
      return assertNever(breaker);
  }
}
