// Runs of the sample scenario, and events at moments that a test chooses.
import type { Moment } from '../../../shared/drill/moment.ts';
import { type DrillEvent, drillEventSchema, type DrillEventType } from '../../../shared/drill/drill-event.ts';
import { next } from '../../../drills/engine/next.ts';
import { type DrillRun, prepareRun, type RunPhaseName } from '../../../drills/engine/run.ts';
import { sampleScenario } from '../scenario/sample-scenario.ts';

const EPOCH = Date.parse('2026-11-22T10:00:00.000Z');

export const moment = (ms: number, processId = 'process-1', wallMs = ms): Moment => ({
  processId,
  monotonicMs: ms,
  wall: new Date(EPOCH + wallMs).toISOString(),
});

export const MIN = 60_000;

/** What each type of event needs, on the sample scenario. */
const PARTS: Readonly<Record<DrillEventType, object>> = {
  'role-assigned': { role: 'reader', person: 'Dr A' },
  'role-ready': { role: 'reader', by: 'Dr A' },
  'precondition-checked': { precondition: 0, met: true, by: 'C' },
  started: { by: 'C' },
  paused: { by: 'C', reason: 'a patient' },
  resumed: { by: 'C' },
  'time-jumped': { by: 'C', byMs: 10 * MIN },
  'inject-delivered': { inject: 'question', by: 'C' },
  aborted: { by: 'C', reason: 'no more' },
  ended: { by: 'C' },
  'step-done': { step: 'tell-ed', by: 'B' },
  'step-undone': { step: 'tell-ed', by: 'B', reason: 'too early' },
  'step-skipped': { step: 'tell-ed', by: 'B', reason: 'no time' },
  'inject-answered': { inject: 'question', by: 'Dr A' },
  observed: { by: 'E', kind: 'strength', text: 'Calm.' },
  'observation-withdrawn': { observation: 0, by: 'E' },
  'signal-seen': { event: 'switch:down', station: 'room-1' },
  'link-failed': { fault: 'refuse' },
  'link-restored': {},
  'real-outage': { reason: '3 of 3 C-ECHO refused' },
  ticked: {},
  'objective-rated': { objective: 'detect', rating: 'P', by: 'E' },
  'improvement-added': {
    item: 'i1',
    text: 'Print the card.',
    owner: 'B',
    due: '2027-01-31',
    step: 'tell-ed',
  },
  'improvement-withdrawn': { item: 'i0', by: 'E' },
  closed: { by: 'C' },
};

export const EVENT_TYPES = Object.keys(PARTS) as readonly DrillEventType[];

/** An event as the schema reads it back; `parts` change what is usual. */
export const event = (type: DrillEventType, at: Moment | number, parts: object = {}): DrillEvent =>
  drillEventSchema.parse({ type, at: typeof at === 'number' ? moment(at) : at, ...PARTS[type], ...parts });

export const prepared = (): DrillRun => prepareRun(sampleScenario(), 'run-1', moment(0));

export const play = (run: DrillRun, ...events: readonly DrillEvent[]): DrillRun => events.reduce(next, run);

/** Running since 0. */
export const started = (): DrillRun =>
  play(prepared(), event('precondition-checked', 0), event('started', 0));

/** A run in each phase, at one second, with the link failed where it can be, the inject delivered and a step done. */
export function runIn(phase: RunPhaseName): DrillRun {
  if (phase === 'prepared') return play(prepared(), event('precondition-checked', 0));
  const running = play(
    started(),
    event('inject-delivered', 500),
    event('step-done', 600),
    event('observed', 650),
    event('link-failed', 700, { fault: 'slow' }),
  );
  const item = event('improvement-added', 1000, { item: 'i0' });
  const into: Readonly<Record<Exclude<RunPhaseName, 'prepared'>, readonly DrillEvent[]>> = {
    running: [event('ticked', 1000)],
    paused: [event('paused', 1000)],
    'hot-wash': [event('ended', 1000), item],
    closed: [event('ended', 900), event('closed', 1000)],
    aborted: [event('aborted', 1000), item],
    'superseded-by-real': [event('real-outage', 1000), item],
  };
  return play(running, ...into[phase]);
}
