// Which event is possible when. Asked before an event is recorded, and again by the fold: a journal may be damaged or old.
import type { DrillEvent, DrillEventType } from '../../shared/drill/drill-event.ts';
import type { DrillRun, RunPhaseName } from './run.ts';

const UNDER_WAY = ['running', 'paused'] as const;
const REVIEW = ['hot-wash', 'aborted', 'superseded-by-real'] as const;

/** The phases in which each event may happen. */
const ACCEPTED_IN: Readonly<Record<DrillEventType, readonly RunPhaseName[]>> = {
  'role-assigned': ['prepared', ...UNDER_WAY],
  'role-ready': ['prepared', ...UNDER_WAY],
  'precondition-checked': ['prepared'],
  started: ['prepared'],
  paused: ['running'],
  resumed: ['paused'],
  'time-jumped': ['running'],
  'inject-delivered': ['running'],
  aborted: ['prepared', ...UNDER_WAY],
  ended: UNDER_WAY,
  'step-done': UNDER_WAY,
  'step-undone': UNDER_WAY,
  'step-skipped': UNDER_WAY,
  'inject-answered': UNDER_WAY,
  observed: [...UNDER_WAY, ...REVIEW],
  'observation-withdrawn': [...UNDER_WAY, ...REVIEW],
  'signal-seen': UNDER_WAY,
  'link-failed': UNDER_WAY,
  'link-restored': UNDER_WAY,
  'real-outage': ['prepared', ...UNDER_WAY],
  ticked: UNDER_WAY,
  'objective-rated': REVIEW,
  'improvement-added': REVIEW,
  'improvement-withdrawn': REVIEW,
  closed: ['hot-wash'],
};

const PHASE_WORDS = {
  prepared: 'has not been started',
  running: 'is running',
  paused: 'is paused',
  'hot-wash': 'is over and in its hot wash',
  closed: 'is closed',
  aborted: 'was aborted',
  'superseded-by-real': 'was ended by a real outage',
} as const satisfies Record<RunPhaseName, string>;

/** Why this event cannot happen to this run now, in words; null when it can. */
export function refusal(run: DrillRun, event: DrillEvent): string | null {
  if (!ACCEPTED_IN[event.type].includes(run.phase.name))
    return `The drill ${PHASE_WORDS[run.phase.name]}: ${event.type} is not possible now.`;
  switch (event.type) {
    case 'role-assigned':
    case 'role-ready':
      return run.seats.has(event.role) ? null : `There is no role ${event.role} in this scenario.`;
    case 'precondition-checked':
      return event.precondition < run.scenario.preconditions.length ? null : 'There is no such precondition.';
    case 'started': {
      const open = run.scenario.preconditions.find(
        ({ required }, at) => required && run.preconditions.get(at)?.met !== true,
      );
      return open === undefined ? null : `This must be met before the start: ${open.text}`;
    }
    case 'step-done':
    case 'step-undone':
    case 'step-skipped':
      return stepRefusal(run, event);
    case 'inject-delivered':
      if (!run.scenario.injects.some(({ id }) => id === event.inject)) return 'There is no such inject.';
      return run.injects.has(event.inject) ? 'This inject was delivered already.' : null;
    case 'inject-answered': {
      const inject = run.injects.get(event.inject);
      if (inject === undefined) return 'This inject was not delivered yet.';
      return inject.answer === null ? null : 'This inject was answered already.';
    }
    case 'link-failed':
      return openFault(run) === event.fault ? 'The link is failed in this way already.' : null;
    case 'link-restored':
      return openFault(run) === null ? 'The link is not failed.' : null;
    case 'objective-rated':
      return run.scenario.objectives.some(({ id }) => id === event.objective)
        ? null
        : 'There is no such objective.';
    case 'observation-withdrawn':
      return run.observations[event.observation]?.withdrawn === false
        ? null
        : 'There is no such observation.';
    case 'improvement-withdrawn':
      return run.improvements.some(({ item }) => item === event.item) ? null : 'There is no such item.';
    case 'improvement-added':
      if (run.improvements.some(({ item }) => item === event.item)) return 'This item exists already.';
      return event.step === null || knowsStep(run, event.step) ? null : 'There is no such step.';
    default:
      return null;
  }
}

function stepRefusal(
  run: DrillRun,
  event: Extract<DrillEvent, { readonly type: 'step-done' | 'step-undone' | 'step-skipped' }>,
): string | null {
  const step = run.scenario.steps.find(({ id }) => id === event.step);
  if (step === undefined) return `There is no step ${event.step} in this scenario.`;
  const outcome = run.steps.get(event.step);
  if (event.type === 'step-undone') return outcome === undefined ? 'This step is open.' : null;
  if (outcome !== undefined) return `This step is ${outcome.kind} already.`;
  if (event.type === 'step-skipped' || step.observed === 'manual' || 'auto' in step.observed) return null;
  return event.evidence === '' ? `This step needs its evidence: ${step.observed.evidence}` : null;
}

const knowsStep = (run: DrillRun, step: string): boolean => run.scenario.steps.some(({ id }) => id === step);

/** The way in which the link is failed at this moment. */
function openFault(run: DrillRun): string | null {
  const last = run.linkFailures.at(-1);
  return last === undefined || last.until !== null ? null : last.fault;
}
