// The breaker as a page shows it.
import type { BreakerView } from '../../../shared/contract/endpoint-view.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Clock } from '../health/clock.ts';
import type { Breaker } from './breaker.ts';

/** The wall time of a monotonic moment. */
const wallOf = (monotonicMs: number, clock: Pick<Clock, 'now' | 'wall'>): Date =>
  new Date(clock.wall().getTime() + monotonicMs - clock.now());

const two = (n: number): string => String(n).padStart(2, '0');

/** `HH:MM:SS`, local. */
export function clockWords(monotonicMs: number, clock: Pick<Clock, 'now' | 'wall'>): string {
  const at = wallOf(monotonicMs, clock);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

export function breakerView(breaker: Breaker, clock: Pick<Clock, 'now' | 'wall'>): BreakerView {
  switch (breaker.state) {
    case 'closed': {
      const { failures } = breaker;
      const reason =
        failures === 0
          ? 'It is asked as usual.'
          : `It is asked as usual; last failures in a row: ${failures}.`;
      return { state: 'closed', until: null, reason };
    }
    case 'open': {
      const said = breaker.cause === 'busy' ? 'It said that it is busy' : 'It could not be reached';
      return {
        state: 'open',
        until: wallOf(breaker.until, clock).toISOString(),
        reason: `${said} (${breaker.why}); nothing but probes until ${clockWords(breaker.until, clock)}.`,
      };
    }
    case 'half-open': {
      const reason = breaker.isTrying
        ? `One call tries whether it answers again (${breaker.why}).`
        : `The next call tries whether it answers again (${breaker.why}).`;
      return { state: 'half-open', until: null, reason };
    }
    default:
      return assertNever(breaker);
  }
}
