// Any sequence of events that a property could want: possible or not, from one or several processes, with clocks that misbehave.
import fc from 'fast-check';
import type { Span } from '../../../drills/engine/clock.ts';
import { metricsOf } from '../../../drills/engine/metrics.ts';
import { injectState, stepState } from '../../../drills/engine/progress.ts';
import type { DrillRun } from '../../../drills/engine/run.ts';
import type { DrillEvent } from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import { event, EVENT_TYPES, moment } from './drill-fixture.ts';

const parts = fc.record(
  {
    step: fc.constantFrom('see-it', 'first-image', 'call-desk', 'tell-ed', 'constructor'),
    inject: fc.constantFrom('question', 'second-question', '__proto__'),
    role: fc.constantFrom('reader', 'admin', 'controller', 'nobody'),
    event: fc.constantFrom('switch:down', 'image:first-offline', 'switch:declared', 'switch:recovered'),
    fault: fc.constantFrom('refuse', 'slow'),
    objective: fc.constantFrom('detect', 'tell', 'luck'),
    evidence: fc.constantFrom('', 'T-1'),
    byMs: fc.integer({ min: 1000, max: 7 * 86_400_000 }),
    observation: fc.integer({ min: 0, max: 4 }),
    item: fc.constantFrom('i0', 'i1', 'constructor'),
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
  'time-jumped': ['byMs'],
  'observation-withdrawn': ['observation'],
  'improvement-added': ['item'],
  'improvement-withdrawn': ['item'],
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
export const BEGIN = [event('precondition-checked', 0), event('started', 0)];
export const anyEvents = fc
  .array(eventAt(anyMoment), { maxLength: 40 })
  .chain((events) => fc.constantFrom(events, [...BEGIN, ...events]));
/** Ordinary time: one process, gaps of up to two minutes. */
export const orderly = fc
  .array(fc.tuple(eventAt(fc.constant(moment(0))), fc.integer({ min: 0, max: 120_000 })), { maxLength: 40 })
  .map((pairs) => {
    let ms = 0;
    return pairs.map(([each, gapMs]) => ({ ...each, at: moment((ms += gapMs)) }));
  });

export const picture = (run: DrillRun): object => ({
  steps: run.scenario.steps.map((step) => stepState(run, step)),
  injects: run.scenario.injects.map((inject) => injectState(run, inject)),
});
export const spans = (run: DrillRun): readonly Span[] => {
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
