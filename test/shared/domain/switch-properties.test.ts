import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SWITCH_POLICY } from '../../../shared/domain/switch-policy.ts';
import { initialSwitch, isOffline, type RealSwitch } from '../../../shared/domain/switch-state.ts';
import { next, type SwitchEvent } from '../../../shared/domain/switch.ts';
import {
  confirm,
  declare,
  found,
  type Happening,
  instant,
  open,
  plannedEnd,
  plannedStart,
  tick,
} from './switch-fixtures.ts';

const policy = DEFAULT_SWITCH_POLICY;
const kind = fc.constantFrom('tcp', 'echo', 'find');
const answer: fc.Arbitrary<Happening> = fc
  .tuple(kind, fc.constantFrom('good', 'slow'))
  .map(([k, o]) => found(k, o));
const failure: fc.Arbitrary<Happening> = kind.map((k) => found(k, 'bad'));
const people = fc.constantFrom(declare, confirm, plannedStart, plannedEnd);
const reading = fc.integer({ min: -1, max: 3 }).map(open);
const anything = fc.oneof(
  { weight: 6, arbitrary: answer },
  { weight: 3, arbitrary: failure },
  { weight: 2, arbitrary: reading },
  { weight: 1, arbitrary: people },
  { weight: 1, arbitrary: fc.constant(tick) },
);
const gap = fc.oneof(fc.integer({ min: 0, max: 15_000 }), fc.integer({ min: -5000, max: 200_000 }));
const history = (happening: fc.Arbitrary<Happening>) =>
  fc.array(fc.tuple(happening, gap), { maxLength: 80 }).map((steps): SwitchEvent[] => {
    let now = 0;
    return steps.map(([each, by]) => {
      now += by;
      return { ...each, at: instant(now) };
    });
  });

const run = (
  events: readonly SwitchEvent[],
  each: (before: RealSwitch, event: SwitchEvent, after: RealSwitch) => void,
) => {
  let real = initialSwitch(instant(0));
  for (const event of events) {
    const after = next(real, event, policy);
    each(real, event, after);
    real = after;
  }
  return real;
};

describe('whatever happens, in whatever order', () => {
  it('the switch answers, with a reason, and the same way each time', () => {
    fc.assert(
      fc.property(history(anything), (events) => {
        const once = run(events, (before, event, after) => {
          expect(after.reason.trim()).not.toBe('');
          expect(next(before, event, policy)).toEqual(after);
          if (before.state.name !== after.state.name) expect(after.revision).toBeGreaterThan(before.revision);
        });
        expect(run(events, () => {})).toEqual(once);
      }),
    );
  });

  // guards S-11
  it('offline mode never ends while a study is open unless a person said so', () => {
    fc.assert(
      fc.property(history(anything), (events) => {
        let confirmed = false;
        let openStudies = 0;
        run(events, (before, event, after) => {
          if (event.type === 'open-studies-changed' && event.count > openStudies) confirmed = false;
          openStudies = after.openStudies;
          if (after.state.name === 'down') confirmed = false;
          if (event.type === 'return-confirmed') confirmed = true;
          if (isOffline(before) && !isOffline(after) && after.openStudies > 0) expect(confirmed).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('what a person declared ends only by a person', () => {
    fc.assert(
      fc.property(history(anything), (events) => {
        run(events, (before, event, after) => {
          const held = before.state.name === 'down' && before.state.by.kind === 'declared';
          if (held && event.type !== 'return-confirmed') expect(after.state).toEqual(before.state);
        });
      }),
    );
  });

  it('no probe takes an online switch down before its kind or a cheaper one failed as often as the policy says', () => {
    fc.assert(
      fc.property(history(fc.oneof(answer, failure, reading, fc.constant(tick))), (events) => {
        let failuresInARow = 0;
        run(events, (before, event, after) => {
          // An answer of any kind at least ends the row of the cheapest; count the longest row that could be true.
          if (event.type === 'probed' && event.finding.outcome === 'bad') failuresInARow += 1;
          if (event.type === 'probed' && event.finding.kind === 'find' && event.finding.outcome !== 'bad')
            failuresInARow = 0;
          if (!isOffline(before) && isOffline(after)) {
            expect(failuresInARow).toBeGreaterThanOrEqual(Math.min(...Object.values(policy.downAfter)));
          }
        });
      }),
      { numRuns: 500 },
    );
  });

  it('one bad probe among answers never makes the link down', () => {
    fc.assert(
      fc.property(history(answer), failure, history(answer), (before, bad, after) => {
        const at = before.at(-1)?.at ?? instant(0);
        const later = after.map((event) => ({
          ...event,
          at: instant(at.monotonicMs + event.at.monotonicMs),
        }));
        run([...before, { ...bad, at }, ...later], (_before, _event, real) => {
          expect(real.state.name).not.toBe('down');
        });
      }),
    );
  });
});
