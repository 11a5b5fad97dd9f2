// The words of a report: what each figure, state and rating is called, wherever a report is shown or printed.
import { durationWords } from '../scenario/duration.ts';
import type { DrillReport, Figure, How, StepReport } from './report-schema.ts';

export const RATING_WORDS = {
  P: 'Performed without challenges',
  S: 'Performed with some challenges',
  M: 'Performed with major challenges',
  U: 'Unable to perform',
} as const;

export const PHASE_WORDS = {
  prepared: 'prepared, never started',
  running: 'under way when this was made',
  paused: 'paused when this was made',
  'hot-wash': 'held; its hot wash is not closed yet',
  closed: 'held and reviewed',
  aborted: 'aborted',
  'superseded-by-real': 'ended by a real outage',
} as const satisfies Record<DrillReport['phase'], string>;

export const HOW_WORDS = {
  measured: 'measured',
  'wall-clock': 'seen, by the wall clock',
  'by-hand': 'ticked by hand',
  scripted: 'scripted',
} as const satisfies Record<How, string>;

const FIGURE_WORDS = {
  detect: 'Time to detect',
  declare: 'Time to declare',
  'first-image': 'First offline image',
  notified: 'Told',
  readiness: 'All roles ready',
  restore: 'Time to restore',
} as const satisfies Record<Figure['figure'], string>;

const FROM_WORDS = {
  'link-failure': 'from the failure of the link',
  'link-return': 'from the return of the link',
  start: 'from the start',
} as const satisfies Record<Figure['from'], string>;

/** `First offline image, room-1`. */
export const figureWords = ({ figure, of }: Figure): string =>
  of === null
    ? FIGURE_WORDS[figure]
    : figure === 'notified'
      ? `Told: ${of}`
      : `${FIGURE_WORDS[figure]}, ${of}`;

/** What it was counted from, what of pauses is in it, what was left out of it, and what its clock was. */
export function figureNotes({ from, pausedMs, jumpedMs, how }: Figure): string {
  const isSeen = how === 'measured' || how === 'wall-clock';
  const left = [
    ...(pausedMs === 0 || isSeen ? [] : [`${durationWords(pausedMs)} of pause`]),
    ...(jumpedMs === 0 ? [] : [`${durationWords(jumpedMs)} that were skipped`]),
  ];
  const within = pausedMs > 0 && isSeen ? `, with ${durationWords(pausedMs)} of pause in it` : '';
  const without = left.length === 0 ? '' : `, without ${left.join(' and ')}`;
  const clock =
    how === 'wall-clock' ? ', over a restart of the station: as right as the clock of the computer was' : '';
  return `${FROM_WORDS[from]}${within}${without}${clock}`;
}

export const verdictWords = ({ ms, inTime }: Figure): string =>
  ms === null ? 'not seen' : inTime === null ? 'no target' : inTime ? 'in time' : 'late';

/** What became of a step, with who or what says so. */
export function stepWords({ state, lateMs, how, by }: StepReport): string {
  const late = (lateMs ?? 0) > 0 ? `, ${durationWords(lateMs ?? 0)} late` : '';
  const known = how === null ? '' : `, ${HOW_WORDS[how]}${by === null ? '' : ` by ${by}`}`;
  const skipped = state === 'skipped' && by !== null ? ` by ${by}` : '';
  return `${state}${late}${known}${skipped}`;
}

/** `12:05` or `1:02:05`: time of the exercise. */
export function exerciseClock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours === 0 ? `${two(minutes)}:${two(rest)}` : `${hours}:${two(minutes)}:${two(rest)}`;
}

const wereWords = (count: number): string => (count === 1 ? 'was' : 'were');

/** What can be relied on in this report, in a sentence. */
export function provenanceWords({ origin, provenance, steps }: DrillReport): string {
  if (origin === 'script')
    return 'A script played this run: nobody took part, no PACS was failed, and nothing in this report was measured.';
  const { measured, byHand } = provenance;
  const rest = steps.length - measured - byHand;
  return (
    `Of ${steps.length} steps, ${measured} ${wereWords(measured)} measured by a station as they happened, ` +
    `${byHand} ${wereWords(byHand)} ticked by hand, and ${rest} ${wereWords(rest)} not done. A measured time is the station's own; a time ticked by hand is that of the tick.`
  );
}

/** Why the run did not come to its end, or has not yet; null when it did. */
export function endWords({ phase, endedBecause }: DrillReport): string | null {
  switch (phase) {
    case 'aborted':
      return `This drill was aborted before its end: ${endedBecause ?? ''}`;
    case 'superseded-by-real':
      return `A real outage ended this drill: ${endedBecause ?? ''}. What follows is of the drill alone.`;
    case 'prepared':
      return 'This drill was prepared and never started: there is nothing to measure.';
    case 'running':
    case 'paused':
      return 'This drill was still under way when this was made: its figures are not final.';
    default:
      return null;
  }
}
