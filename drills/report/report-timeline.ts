// A run told in order: each event that counted, in words and with its mark. Pauses and time jumps are kept here, since the run
// itself keeps only their sum.
import { assertNever } from '../../shared/domain/assert-never.ts';
import { AUTO_EVENTS, LINK_FAULTS } from '../../shared/drill/auto-events.ts';
import type { DrillEvent } from '../../shared/drill/drill-event.ts';
import { type Mark, markOf } from '../engine/clock.ts';
import { next } from '../engine/next.ts';
import type { DrillRun } from '../engine/run.ts';
import { durationWords } from '../scenario/duration.ts';
import type { DrillReport, How, TimelineEntry } from './report-schema.ts';

export interface ToldRun {
  readonly timeline: readonly TimelineEntry[];
  readonly pauses: DrillReport['clock']['pauses'];
  readonly timeJumps: DrillReport['clock']['timeJumps'];
  readonly startedBy: string | null;
  readonly endedBy: string | null;
}

/**
 * @param from the run as it was prepared
 * @param run the same run after all `events`: what was withdrawn in the end is left out from its beginning
 */
export function tellRun(
  from: DrillRun,
  events: readonly DrillEvent[],
  run: DrillRun,
  origin: DrillReport['origin'],
): ToldRun {
  const timeline: TimelineEntry[] = [];
  const pauses: { from: Mark; until: Mark | null; pausedMs: number; by: string; reason: string }[] = [];
  const timeJumps: { at: Mark; by: string; byMs: number }[] = [];
  let startedBy: string | null = null;
  let endedBy: string | null = null;
  let observed = 0;
  let at = from;
  for (const event of events) {
    const after = next(at, event);
    if (after === at) continue;
    const mark = markOf(after.clock);
    if (event.type === 'started') startedBy = event.by;
    if (event.type === 'ended' || event.type === 'aborted') endedBy = event.by;
    if (event.type === 'paused')
      pauses.push({ from: mark, until: null, pausedMs: 0, by: event.by, reason: event.reason });
    if (event.type === 'time-jumped') timeJumps.push({ at: mark, by: event.by, byMs: event.byMs });
    const open = pauses.at(-1);
    if (open !== undefined && open.until === null && event.type !== 'paused') {
      open.pausedMs = mark.pausedMs - open.from.pausedMs;
      if (after.phase.name !== 'paused') open.until = mark;
    }
    const isWithdrawn = event.type === 'observed' && run.observations[observed++]?.withdrawn === true;
    const told = isWithdrawn ? null : wordsOf(at, after, event, run);
    if (told !== null) timeline.push({ at: mark, event: event.type, ...told, how: howOf(event, origin) });
    at = after;
  }
  return { timeline, pauses, timeJumps, startedBy, endedBy };
}

const STATION_EVENTS: readonly DrillEvent['type'][] = [
  'signal-seen',
  'link-failed',
  'link-restored',
  'real-outage',
];

const howOf = ({ type }: DrillEvent, origin: DrillReport['origin']): How => {
  if (origin === 'script') return 'scripted';
  return STATION_EVENTS.includes(type) ? 'measured' : 'by-hand';
};

type Told = Pick<TimelineEntry, 'about' | 'what' | 'by'>;

/** Null: not told, because it was taken back or says nothing. */
function wordsOf(before: DrillRun, after: DrillRun, event: DrillEvent, run: DrillRun): Told | null {
  const { scenario } = run;
  const stepText = (id: string) => scenario.steps.find((step) => step.id === id)?.text ?? id;
  const roleTitle = (id: string) => scenario.roles.find((role) => role.id === id)?.title ?? id;
  const by = 'by' in event ? event.by : null;
  const told = (what: string, about: string | null = null): Told => ({ what, about, by });
  const because = (what: string, note: string) => (note === '' ? what : `${what} (${note})`);
  switch (event.type) {
    case 'role-assigned':
      return { ...told(`${roleTitle(event.role)}: taken by ${event.person}`), by: event.person };
    case 'role-ready':
      return told(`${roleTitle(event.role)}: ready`);
    case 'precondition-checked': {
      const text = scenario.preconditions[event.precondition]?.text ?? '';
      return told(because(`${event.met ? 'Met' : 'Not met'}: ${text}`, event.note));
    }
    case 'started':
      return told('The drill starts');
    case 'paused':
      return told(because('Paused', event.reason));
    case 'resumed':
      return told('Goes on after the pause');
    case 'time-jumped':
      return told(`Exercise time moved on by ${durationWords(event.byMs)}, which nobody lived through`);
    case 'inject-delivered':
      return told(`Inject ${event.inject} delivered`, event.inject);
    case 'inject-answered':
      return told(because(`Inject ${event.inject} answered`, event.response), event.inject);
    case 'aborted':
      return told(because('Aborted', event.reason));
    case 'ended':
      return told('The drill ends');
    case 'real-outage':
      return told(because('Ended by a real outage', event.reason));
    case 'step-done':
      return told(because(stepText(event.step), event.evidence || event.note), event.step);
    case 'step-skipped':
      return told(because(`Skipped: ${stepText(event.step)}`, event.reason), event.step);
    case 'step-undone':
      return told(because(`Tick taken back: ${stepText(event.step)}`, event.reason), event.step);
    case 'observed':
      return told(`${OBSERVED[event.kind]}: ${event.text}`);
    case 'signal-seen': {
      const ticked = [...after.steps.keys()].find((id) => !before.steps.has(id)) ?? null;
      return { what: AUTO_EVENTS[event.event], about: ticked, by: event.station };
    }
    case 'link-failed':
      return told(`The drill fails this station's link: ${LINK_FAULTS[event.fault]}`);
    case 'link-restored':
      return told("The drill gives this station's link back");
    case 'objective-rated':
      return told(because(`Rated ${event.rating}`, event.remark), event.objective);
    case 'improvement-added':
      if (!run.improvements.some(({ item }) => item === event.item)) return null;
      return { what: `Improvement item: ${event.text}`, about: event.item, by: event.owner };
    case 'closed':
      return told('The hot wash is closed');
    case 'observation-withdrawn':
    case 'improvement-withdrawn':
    case 'ticked':
      return null;
    default:
      return assertNever(event);
  }
}

const OBSERVED = { strength: 'Strength', improvement: 'To improve', note: 'Note' } as const;
