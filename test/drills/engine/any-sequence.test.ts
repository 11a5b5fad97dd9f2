// Properties of any sequence of events, possible or not, from one or several processes, with clocks that misbehave.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Moment } from '../../../shared/drill/moment.ts';
import { type DrillEvent, drillEventSchema } from '../../../shared/drill/drill-event.ts';
import { metricsOf } from '../../../drills/engine/metrics.ts';
import { next } from '../../../drills/engine/next.ts';
import { injectState, stepState, wantedLink } from '../../../drills/engine/progress.ts';
import { refusal } from '../../../drills/engine/refusal.ts';
import type { DrillRun } from '../../../drills/engine/run.ts';
import { event, EVENT_TYPES, moment, play, prepared } from './drill-fixture.ts';

const parts = fc.record(
  {
    step: fc.constantFrom('see-it', 'first-image', 'call-desk', 'tell-ed', 'constructor'),
    inject: fc.constantFrom('question', 'second-question', '__proto__'),
    role: fc.constantFrom('reader', 'admin', 'controller', 'nobody'),
    event: fc.constantFrom('switch:down', 'image:first-offline', 'switch:declared', 'switch:recovered'),
    fault: fc.constantFrom('refuse', 'slow'),
    objective: fc.constantFrom('detect', 'tell', 'luck'),
    evidence: fc.constantFrom('', 'T-1'),
  },
  { requiredKeys: [] },
);
const TAKES: Readonly<Record<string, readonly string[]>> = {
  'step-done': ['step', 'evidence'],
  'step-undone': ['step'],
  'step-skipped': ['step'],
  'inject-delivered': ['inject'],
  'inject-answered': ['inject'],
  'role-assigned': ['role'],
  'role-ready': ['role'],
  'signal-seen': ['event'],
  'link-failed': ['fault'],
  'objective-rated': ['objective'],
};
/** What ends a run comes seldom, so that runs grow long enough to be interesting. */
const type = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(
      ...EVENT_TYPES.filter((each) => !/^(?:aborted|ended|closed|real)/u.test(each)),
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...EVENT_TYPES) },
);
const eventAt = (at: fc.Arbitrary<Moment>): fc.Arbitrary<DrillEvent> =>
  fc.tuple(type, at, parts).map(([name, when, given]) => {
    const taken = Object.entries(given).filter(([key]) => TAKES[name]?.includes(key) === true);
    return event(name, when, Object.fromEntries(taken));
  });
const anyMoment = fc
  .tuple(fc.integer({ min: -1e6, max: 3e6 }), fc.constantFrom('a', 'b'), fc.integer({ min: -1e7, max: 1e7 }))
  .map(([ms, process, wallMs]) => moment(ms, process, wallMs));
const BEGIN = [event('precondition-checked', 0), event('started', 0)];
const anyEvents = fc
  .array(eventAt(anyMoment), { maxLength: 40 })
  .chain((events) => fc.constantFrom(events, [...BEGIN, ...events]));
/** Ordinary time: one process, gaps of up to two minutes. */
const orderly = fc
  .array(fc.tuple(eventAt(fc.constant(moment(0))), fc.integer({ min: 0, max: 120_000 })), { maxLength: 40 })
  .map((pairs) => {
    let ms = 0;
    return pairs.map(([each, gapMs]) => ({ ...each, at: moment((ms += gapMs)) }));
  });

const picture = (run: DrillRun): object => ({
  steps: run.scenario.steps.map((step) => stepState(run, step)),
  injects: run.scenario.injects.map((inject) => injectState(run, inject)),
});
const spans = (run: DrillRun): readonly { readonly ms: number; readonly pausedMs: number }[] => {
  const { detect, declare, restore, fullReadiness, firstImage, notified, injects } = metricsOf(run);
  return [
    detect,
    declare,
    restore,
    fullReadiness,
    ...firstImage.map(({ span }) => span),
    ...notified.map(({ span }) => span),
    ...injects.map(({ answered }) => answered),
  ].filter((span) => span !== null);
};

describe('any sequence of events', () => {
  it('is taken or refused, with a reason, and never throws', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        let run = prepared();
        for (const each of events) {
          const reason = refusal(run, each);
          const after = next(run, each);
          expect(after === run).toBe(reason !== null);
          run = after;
          picture(run);
          metricsOf(run);
          wantedLink(run);
        }
      }),
    );
  });

  // guards S-14
  it('never runs a clock backwards into a figure', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        let run = prepared();
        for (const each of events) {
          const after = next(run, each);
          expect(after.clock.exerciseMs).toBeGreaterThanOrEqual(run.clock.exerciseMs);
          expect(after.clock.pausedMs).toBeGreaterThanOrEqual(run.clock.pausedMs);
          for (const span of spans(after)) {
            expect(span.ms).toBeGreaterThanOrEqual(0);
            expect(span.ms).toBeLessThanOrEqual(after.clock.exerciseMs);
            expect(span.pausedMs).toBeGreaterThanOrEqual(0);
            expect(span.pausedMs).toBeLessThanOrEqual(after.clock.pausedMs);
          }
          run = after;
        }
      }),
    );
  });

  it('gives the same run again from its recorded form', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const recorded = JSON.stringify(events);
        const again = (JSON.parse(recorded) as unknown[]).map((each) => drillEventSchema.parse(each));
        expect(play(prepared(), ...again)).toEqual(play(prepared(), ...events));
      }),
    );
  });

  // guards S-6
  it('leaves a run that a real outage ended as it is, but for its review', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, (before, after) => {
        const ended = play(prepared(), ...before, event('real-outage', 1000));
        if (ended.phase.name !== 'superseded-by-real') return;
        const { observations, ratings, improvements, clock, ...conduct } = play(ended, ...after);
        const { observations: o, ratings: r, improvements: i, clock: c, ...before_ } = ended;
        expect(conduct).toEqual(before_);
        expect(clock.exerciseMs).toBe(c.exerciseMs);
        expect(observations.length).toBeGreaterThanOrEqual(o.length);
        expect(ratings.size).toBeGreaterThanOrEqual(r.size);
        expect(improvements.length).toBeGreaterThanOrEqual(i.length);
        expect(wantedLink(ended)).toBe('none');
        expect(ended.linkFailures.every(({ until }) => until !== null)).toBe(true);
      }),
    );
  });

  it('makes no step late by a pause, wherever it falls and however long it is', () => {
    fc.assert(
      fc.property(orderly, fc.nat(40), fc.integer({ min: 1, max: 1e8 }), (events, cut, pauseMs) => {
        const first = events.slice(0, cut);
        const rest = events.slice(cut);
        const run = play(prepared(), ...BEGIN, ...first);
        if (run.phase.name !== 'running') return;
        const now = run.clock.last.monotonicMs;
        const paused = play(run, event('paused', now), event('ticked', now + pauseMs));
        expect(picture(paused)).toEqual(picture(run));
        const resumed = play(paused, event('resumed', now + pauseMs));
        const shifted = rest.map((each) => ({ ...each, at: moment(each.at.monotonicMs + pauseMs) }));
        const withPause = play(resumed, ...shifted);
        const without = play(run, ...rest);
        expect(picture(withPause)).toEqual(picture(without));
        expect(spans(withPause).map(({ ms }) => ms)).toEqual(spans(without).map(({ ms }) => ms));
      }),
    );
  });

  it('does not depend on the wall clock within one process', () => {
    fc.assert(
      fc.property(
        orderly,
        fc.array(fc.integer({ min: -1e8, max: 1e8 }), { minLength: 40, maxLength: 40 }),
        (events, walls) => {
          const skewed = events.map((each, at) => ({
            ...each,
            at: moment(each.at.monotonicMs, 'process-1', walls[at]),
          }));
          const one = play(prepared(), ...BEGIN, ...events);
          const other = play(prepared(), ...BEGIN, ...skewed);
          expect(picture(other)).toEqual(picture(one));
          expect(metricsOf(other)).toEqual(metricsOf(one));
        },
      ),
    );
  });
});
