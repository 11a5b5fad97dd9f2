// Properties of any sequence of events, possible or not, from one or several processes, with clocks that misbehave.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drillEventSchema } from '../../../shared/drill/drill-event.ts';
import type { Span } from '../../../drills/engine/clock.ts';
import { type Measure, metricsOf } from '../../../drills/engine/metrics.ts';
import { next } from '../../../drills/engine/next.ts';
import { wantedLink } from '../../../drills/engine/progress.ts';
import { refusal } from '../../../drills/engine/refusal.ts';
import { anyEvents, BEGIN, orderly, picture, spans } from './any-events.ts';
import { event, moment, play, prepared } from './drill-fixture.ts';

/** What a station saw contains its pauses, and tells them; so it does over a restart, where it is not called measured. */
const exerciseOf = (span: Span | Measure): number =>
  'measured' in span && (span.measured || span.overRestart) ? span.ms - span.pausedMs : span.ms;

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
          expect(after.clock.jumpedMs).toBeGreaterThanOrEqual(run.clock.jumpedMs);
          expect(after.clock.jumpedMs).toBeLessThanOrEqual(after.clock.exerciseMs);
          for (const span of spans(after)) {
            expect(exerciseOf(span)).toBeGreaterThanOrEqual(0);
            expect(exerciseOf(span)).toBeLessThanOrEqual(after.clock.exerciseMs);
            expect(span.pausedMs).toBeGreaterThanOrEqual(0);
            expect(span.pausedMs).toBeLessThanOrEqual(after.clock.pausedMs);
            expect(span.jumpedMs).toBeGreaterThanOrEqual(0);
            expect(exerciseOf(span) + span.jumpedMs).toBeLessThanOrEqual(after.clock.exerciseMs);
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
        expect(spans(withPause).map(exerciseOf)).toEqual(spans(without).map(exerciseOf));
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
