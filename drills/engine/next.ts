// A run of a drill, one event at a time. Pure and total, so that any window, a restarted station and a report all arrive at
// the same run from the same journal.
import { assertNever } from '../../shared/domain/assert-never.ts';
import { advance, jump, type Mark, markOf } from './clock.ts';
import type { DrillEvent, EventOf } from '../../shared/drill/drill-event.ts';
import { refusal } from './refusal.ts';
import type { DrillRun, LinkFailure, RunPhase } from './run.ts';

/**
 * The run after this event.
 *
 * Total: an event that is not possible (`refusal` says why) leaves the very same run.
 */
export function next(run: DrillRun, event: DrillEvent): DrillRun {
  if (refusal(run, event) !== null) return run;
  const clock = advance(run.clock, event.at, counting(run.phase));
  const timed: DrillRun = { ...run, clock };
  const at = markOf(clock);
  switch (event.type) {
    case 'role-assigned':
      return { ...timed, seats: put(run.seats, event.role, { person: event.person, readyAt: null }) };
    case 'role-ready': {
      const seat = run.seats.get(event.role);
      return {
        ...timed,
        seats: put(run.seats, event.role, { person: seat?.person ?? event.by, readyAt: seat?.readyAt ?? at }),
      };
    }
    case 'precondition-checked': {
      const { met, by, note } = event;
      return { ...timed, preconditions: put(run.preconditions, event.precondition, { met, by, note }) };
    }
    case 'started':
      return { ...timed, phase: { name: 'running' }, startedAt: at };
    case 'paused':
      return { ...timed, phase: { name: 'paused', since: at, by: event.by, reason: event.reason } };
    case 'resumed':
      return { ...timed, phase: { name: 'running' } };
    case 'time-jumped':
      return { ...timed, clock: jump(clock, event.byMs) };
    case 'inject-delivered':
      return {
        ...timed,
        injects: put(run.injects, event.inject, { deliveredAt: at, deliveredBy: event.by, answer: null }),
      };
    case 'inject-answered':
      return answered(timed, event, at);
    case 'aborted':
      return finished(timed, { name: 'aborted', endedAt: at, by: event.by, reason: event.reason }, at);
    case 'ended':
      return finished(timed, { name: 'hot-wash', endedAt: at, by: event.by }, at);
    case 'real-outage':
      return finished(timed, { name: 'superseded-by-real', endedAt: at, reason: event.reason }, at);
    case 'step-done': {
      const { by, evidence, note } = event;
      const outcome = { kind: 'done', at, how: 'by-hand', by, evidence, note } as const;
      return { ...timed, steps: put(run.steps, event.step, outcome) };
    }
    case 'step-skipped': {
      const { by, reason } = event;
      return { ...timed, steps: put(run.steps, event.step, { kind: 'skipped', at, by, reason }) };
    }
    case 'step-undone': {
      const steps = new Map(run.steps);
      steps.delete(event.step);
      return { ...timed, steps };
    }
    case 'observed': {
      const { by, kind, text } = event;
      return { ...timed, observations: [...run.observations, { by, kind, text, at, withdrawn: false }] };
    }
    case 'observation-withdrawn': {
      const observations = run.observations.map((each, index) =>
        index === event.observation ? { ...each, withdrawn: true } : each,
      );
      return { ...timed, observations };
    }
    case 'signal-seen':
      return seen(timed, event, at);
    case 'link-failed':
      return {
        ...timed,
        linkFailures: [...restored(run.linkFailures, at), { fault: event.fault, from: at, until: null }],
      };
    case 'link-restored':
      return { ...timed, linkFailures: restored(run.linkFailures, at) };
    case 'ticked':
      return timed;
    case 'objective-rated': {
      const { rating, by, remark } = event;
      return { ...timed, ratings: put(run.ratings, event.objective, { rating, by, remark }) };
    }
    case 'improvement-added': {
      const { item, text, rootCause, owner, due, step } = event;
      const added = { item, text, rootCause, owner, due, step };
      return { ...timed, improvements: [...run.improvements, added] };
    }
    case 'improvement-withdrawn':
      return { ...timed, improvements: run.improvements.filter(({ item }) => item !== event.item) };
    case 'closed': {
      const endedAt = run.phase.name === 'hot-wash' ? run.phase.endedAt : at;
      return { ...timed, phase: { name: 'closed', endedAt, by: event.by } };
    }
    default:
      return assertNever(event);
  }
}

/** What time counts as in a phase. After the end no more time passes. */
function counting(phase: RunPhase): 'exercise' | 'paused' | 'nothing' {
  if (phase.name === 'running') return 'exercise';
  return phase.name === 'paused' ? 'paused' : 'nothing';
}

const put = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value);

/** However a drill ends, its hold on the link ends with it (S-6). */
const finished = (run: DrillRun, phase: RunPhase, at: Mark): DrillRun => ({
  ...run,
  phase,
  linkFailures: restored(run.linkFailures, at),
});

const restored = (failures: readonly LinkFailure[], at: Mark): readonly LinkFailure[] =>
  failures.map((failure) => (failure.until === null ? { ...failure, until: at } : failure));

function answered(run: DrillRun, { inject, by, response }: EventOf<'inject-answered'>, at: Mark): DrillRun {
  const delivered = run.injects.get(inject);
  if (delivered === undefined) return run;
  return { ...run, injects: put(run.injects, inject, { ...delivered, answer: { at, by, response } }) };
}

/** One event ticks one step: the earliest that waits for it. Two people who unlock are two events. */
function seen(run: DrillRun, { event, station }: EventOf<'signal-seen'>, at: Mark): DrillRun {
  const signals = [...run.signals, { event, station, at }];
  const step = run.scenario.steps
    .filter(
      ({ id, observed }) =>
        observed !== 'manual' && 'auto' in observed && observed.auto === event && !run.steps.has(id),
    )
    .toSorted((one, other) => one.target - other.target)[0];
  if (step === undefined) return { ...run, signals };
  const outcome = { kind: 'done', at, how: 'measured', by: station, evidence: event, note: '' } as const;
  return { ...run, signals, steps: put(run.steps, step.id, outcome) };
}
