// Properties of exercise time that nobody lived through, and of what was taken back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../../drills/engine/metrics.ts';
import { next } from '../../../drills/engine/next.ts';
import { anyEvents, BEGIN, orderly, spans } from './any-events.ts';
import { event, MIN, moment, play, prepared, started } from './drill-fixture.ts';

describe('exercise time', () => {
  it('is the time that was lived, and the jumps, and nothing else', () => {
    fc.assert(
      fc.property(orderly, (events) => {
        let run = play(prepared(), ...BEGIN);
        let [livedMs, pausedMs, jumpedMs, lastMs] = [0, 0, 0, 0];
        for (const each of events) {
          const after = next(run, each);
          if (after !== run) {
            const gapMs = each.at.monotonicMs - lastMs;
            lastMs = each.at.monotonicMs;
            if (run.phase.name === 'running') livedMs += gapMs;
            if (run.phase.name === 'paused') pausedMs += gapMs;
            if (each.type === 'time-jumped') jumpedMs += each.byMs;
          }
          run = after;
          const { clock } = run;
          expect(clock.exerciseMs - clock.jumpedMs).toBeCloseTo(livedMs, 3);
          expect(clock.pausedMs).toBeCloseTo(pausedMs, 3);
          expect(clock.jumpedMs).toBe(jumpedMs);
        }
      }),
    );
  });

  it('changes no measured span by a jump, wherever it falls and however far it goes', () => {
    fc.assert(
      fc.property(
        orderly,
        fc.nat(40),
        fc.integer({ min: 1000, max: 7 * 86_400_000 }),
        (events, cut, byMs) => {
          const first = play(prepared(), ...BEGIN, ...events.slice(0, cut));
          if (first.phase.name !== 'running') return;
          const jumped = play(first, event('time-jumped', first.clock.last, { byMs }));
          const rest = events.slice(cut);
          const [withJump, without] = [play(jumped, ...rest), play(first, ...rest)];
          expect(spans(withJump).map(({ ms, pausedMs }) => [ms, pausedMs])).toEqual(
            spans(without).map(({ ms, pausedMs }) => [ms, pausedMs]),
          );
          expect(metricsOf(withJump).injects.map(({ inTime }) => inTime)).toEqual(
            metricsOf(without).injects.map(({ inTime }) => inTime),
          );
          // It is said beside the span that it fell into, never lost.
          const jumps = (run: typeof withJump) => spans(run).map(({ jumpedMs }) => jumpedMs);
          for (const [at, jumpedMs] of jumps(withJump).entries())
            expect([0, byMs]).toContain(jumpedMs - (jumps(without)[at] ?? 0));
        },
      ),
    );
  });

  it('makes late what a jump passes over, and leaves the figure as it was lived', () => {
    const run = play(
      started(),
      event('link-failed', 1 * MIN),
      event('time-jumped', 2 * MIN, { byMs: 10 * MIN }),
      event('signal-seen', 3 * MIN, { event: 'switch:down' }),
    );
    expect(run.clock).toMatchObject({ exerciseMs: 13 * MIN, jumpedMs: 10 * MIN });
    expect(metricsOf(run).detect).toMatchObject({
      ms: 2 * MIN,
      pausedMs: 0,
      jumpedMs: 10 * MIN,
      measured: true,
    });
    expect(metricsOf(run).roles.find(({ role }) => role === 'reader')).toMatchObject({ doneLate: 1 });
  });

  it('goes on over a restart from where it was, jumps included', () => {
    const run = play(
      started(),
      event('time-jumped', MIN, { byMs: 5 * MIN }),
      event('ticked', moment(0, 'process-2', 3 * MIN)),
    );
    expect(run.clock).toMatchObject({ exerciseMs: 8 * MIN, jumpedMs: 5 * MIN, restarts: 1 });
  });
});

describe('what was taken back', () => {
  it('keeps its place: no observation is lost, renumbered, or said again', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        let run = play(prepared(), ...BEGIN);
        for (const each of events) {
          const after = next(run, each);
          expect(after.observations.length).toBeGreaterThanOrEqual(run.observations.length);
          for (const [at, before] of run.observations.entries()) {
            expect(after.observations[at]).toMatchObject({ text: before.text, by: before.by, at: before.at });
            if (before.withdrawn) expect(after.observations[at]?.withdrawn).toBe(true);
          }
          run = after;
        }
      }),
    );
  });

  it('leaves one item of an id at most', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const ended = play(prepared(), ...BEGIN, event('ended', 1000), ...events);
        const items = ended.improvements.map(({ item }) => item);
        expect(new Set(items).size).toBe(items.length);
      }),
    );
  });
});
