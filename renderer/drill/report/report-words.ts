// What a report's figures and rows say in words; pure. Measured and ticked by hand are never mixed up.
import { AUTO_EVENTS } from '../../../shared/drill/auto-events.ts';
import type { AutoEvent } from '../../../shared/drill/auto-events.ts';
import type {
  DrillReport,
  Figure,
  How,
  PreviousRun,
  StepReport,
} from '../../../drills/report/report-schema.ts';
import { countWords } from '../../words/measure-words.ts';
import { spentWords } from '../drill-words.ts';
import type { ToneWords } from '../drill-words.ts';

const FIGURE_NAMES: Readonly<Record<Figure['figure'], string>> = {
  detect: 'Time to detect',
  declare: 'Time to declare',
  'first-image': 'Time to first image',
  notified: 'Told',
  readiness: 'Everybody ready',
  restore: 'Time to restore',
};

/** "Time to first image, Reading room 3". */
export const figureName = ({ figure, of }: Figure): string =>
  of === null ? FIGURE_NAMES[figure] : `${FIGURE_NAMES[figure]}${figure === 'notified' ? ':' : ','} ${of}`;

const FROM: Readonly<Record<Figure['from'], string>> = {
  'link-failure': 'from the failure of the link',
  'link-return': 'from the return of the link',
  start: 'from the start',
};
export const fromWords = ({ from }: Figure): string => FROM[from];

/** How a figure came about. */
export const howWords = (how: How | null): string => {
  if (how === null) return '';
  if (how === 'measured') return 'measured';
  return how === 'by-hand' ? 'ticked by hand' : 'played by a script, not measured';
};

/** A figure against its target. */
export function verdictWords({
  ms,
  targetMs,
  inTime,
}: Pick<Figure, 'ms' | 'targetMs' | 'inTime'>): ToneWords {
  if (ms === null) return { text: 'not seen', tone: targetMs === null ? 'soft' : 'bad' };
  if (targetMs === null) return { text: 'no target', tone: 'soft' };
  return inTime === true
    ? { text: 'in time', tone: 'good' }
    : { text: `${spentWords(ms - targetMs)} late`, tone: 'warn' };
}

/** A step's end in words: "done in time", "3 min late", "missed". */
export function stepWords({ state, lateMs }: StepReport): ToneWords {
  if (state === 'done')
    return (lateMs ?? 0) > 0
      ? { text: `${spentWords(lateMs)} late`, tone: 'warn' }
      : { text: 'in time', tone: 'good' };
  if (state === 'missed') return { text: 'missed', tone: 'bad' };
  if (state === 'skipped') return { text: 'skipped', tone: 'warn' };
  return { text: state === 'late' ? 'late, open' : state, tone: 'soft' };
}

const PREVIOUS: Partial<
  Record<Figure['figure'], 'detectMs' | 'declareMs' | 'firstImageMs' | 'readinessMs' | 'restoreMs'>
> = {
  detect: 'detectMs',
  declare: 'declareMs',
  'first-image': 'firstImageMs',
  readiness: 'readinessMs',
  restore: 'restoreMs',
};

/** The same figure of an earlier run; null when it has none, or the history does not keep it. */
export const figureOfPrevious = ({ figure }: Figure, previous: PreviousRun): number | null => {
  const key = PREVIOUS[figure];
  return key === undefined ? null : previous[key];
};

/** The earlier runs that a figure may be compared with: the same version, brought to their end. */
export const comparablePrevious = ({ previous }: Pick<DrillReport, 'previous'>): readonly PreviousRun[] =>
  previous.filter(({ sameVersion, phase }) => sameVersion && (phase === 'closed' || phase === 'hot-wash'));

/** "12 s faster", "1 min 4 s slower", "as before"; '' when either is missing. */
export function differenceWords(ms: number | null, beforeMs: number | null): string {
  if (ms === null || beforeMs === null) return '';
  const byMs = ms - beforeMs;
  if (Math.abs(byMs) < 1000) return 'as before';
  return `${spentWords(Math.abs(byMs))} ${byMs < 0 ? 'faster' : 'slower'}`;
}

/** What a reader of the figures must know of the clock: pauses, skipped time, restarts, a moved wall clock. */
export function clockFacts({ clock }: DrillReport): readonly string[] {
  const facts = [`${spentWords(clock.exerciseMs - clock.jumpedMs)} of exercise`];
  if (clock.pausedMs > 0)
    facts.push(`${spentWords(clock.pausedMs)} in ${countWords(clock.pauses.length, 'pause', 'pauses')}`);
  if (clock.jumpedMs > 0)
    facts.push(`${spentWords(clock.jumpedMs)} skipped: part of when a step was due, and of no figure`);
  if (clock.restarts > 0)
    facts.push(
      clock.restarts === 1
        ? 'the station restarted once during the run'
        : `the station restarted ${clock.restarts} times during the run`,
    );
  if (clock.wallClockJumps.length > 0)
    facts.push('the computer’s clock was moved during the run; the figures do not depend on it');
  return facts;
}

/** One sentence on the whole, for the top of the report. */
export function overviewWords({ steps, provenance, metrics }: DrillReport): string {
  const done = steps.filter(({ state }) => state === 'done');
  const late = done.filter(({ lateMs }) => (lateMs ?? 0) > 0).length;
  const missed = steps.filter(({ state }) => state === 'missed').length;
  const skipped = steps.filter(({ state }) => state === 'skipped').length;
  const answered = metrics.injects.filter(({ inTime }) => inTime).length;
  return (
    `${done.length} of ${steps.length} steps were done, ${late} of them late; ${missed} ${missed === 1 ? 'was' : 'were'} missed${skipped === 0 ? '' : `, ${skipped} skipped`}. ` +
    `${answered} of ${metrics.injects.length} injects were answered in time. ` +
    (provenance.scripted > 0
      ? 'A script played this run: nothing was measured.'
      : `${provenance.measured} ${provenance.measured === 1 ? 'step was' : 'steps were'} measured by the station, ${provenance.byHand} ticked by hand.`)
  );
}

export const autoWords = (event: string): string =>
  Object.hasOwn(AUTO_EVENTS, event) ? AUTO_EVENTS[event as AutoEvent] : event;
