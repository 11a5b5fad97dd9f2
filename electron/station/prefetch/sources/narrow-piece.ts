// One piece of a worklist question, and the smaller pieces that it falls into: by day, then by time of day, then by modality.
// Pure. Pieces of time share their borders, so that no way of writing a time falls between two of them.
import type { StudyQuery } from '../../dicom/port.ts';
import { dateKey, dayAfter, daysBetween } from './date-window.ts';

export interface Piece {
  /** The keys that are no date or time. */
  readonly keys: StudyQuery;
  /** Days, both included; null is open. */
  readonly from: string | null;
  readonly to: string | null;
  /** Minutes of the day, `null`: all of it. */
  readonly minutes: readonly [number, number] | null;
}

const DAY_MINUTES = 1440;
/** No archive of images is older. */
const FIRST_DAY = '19500101';

/** The piece that a question is before it is narrowed. */
export function wholePiece({ StudyDate, ...keys }: StudyQuery): Piece {
  if (StudyDate === undefined) return { keys, from: null, to: null, minutes: null };
  const [from = '', to = from] = StudyDate.split('-');
  return { keys, from: from === '' ? null : from, to: to === '' ? null : to, minutes: null };
}

const timeAt = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}00`;

/** What to ask for it. */
export function pieceQuery({ keys, from, to, minutes }: Piece): StudyQuery {
  const StudyDate = dateKey({ from, to });
  if (minutes === null) return { ...keys, ...(StudyDate === undefined ? {} : { StudyDate }) };
  const [start, end] = minutes;
  const StudyTime = `${start === 0 ? '' : timeAt(start)}-${end === DAY_MINUTES ? '' : timeAt(end)}`;
  return { ...keys, ...(StudyDate === undefined ? {} : { StudyDate }), StudyTime };
}

/** Halves of its days, newest first; none when it is one day. `today` is where open ends are cut. */
export function byDays(piece: Piece, today: string): readonly Piece[] {
  const { from, to } = piece;
  if (from !== null && to !== null) {
    const days = daysBetween(from, to);
    if (days < 1) return [];
    const middle = dayAfter(from, Math.floor(days / 2));
    return [
      { ...piece, from: dayAfter(middle, 1) },
      { ...piece, to: middle },
    ];
  }
  if (to === null) {
    const start = from === null || from < today ? dayAfter(today, 1) : dayAfter(from, 1);
    return [
      { ...piece, from: start },
      { ...piece, to: dayAfter(start, -1) },
    ];
  }
  if (to <= FIRST_DAY) return [];
  // Each step back is twice as long as all that lies between it and today, and never shorter than a week.
  const back = Math.max(7, 2 * daysBetween(to, today));
  const cut = dayAfter(to, -back);
  const middle = cut < FIRST_DAY ? FIRST_DAY : cut;
  return [
    { ...piece, from: dayAfter(middle, 1) },
    { ...piece, to: middle },
  ];
}

/** Halves of its time of day, later first; none below a minute, or where it is not one day. */
export function byTime(piece: Piece): readonly Piece[] {
  if (piece.from === null || piece.from !== piece.to) return [];
  const [start, end] = piece.minutes ?? [0, DAY_MINUTES];
  if (end - start <= 1) return [];
  const middle = Math.floor((start + end) / 2);
  return [
    { ...piece, minutes: [middle, end] },
    { ...piece, minutes: [start, middle] },
  ];
}

/** The same piece once for each of these modalities; none where it asks for one already. */
export const byModality = (piece: Piece, modalities: Iterable<string>): readonly Piece[] =>
  piece.keys.ModalitiesInStudy === undefined
    ? [...modalities].map((modality) => ({ ...piece, keys: { ...piece.keys, ModalitiesInStudy: modality } }))
    : [];

const dayWords = (day: string): string => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;
const minuteWords = (minute: number): string => timeAt(minute).replace(/^(..)(..)..$/u, '$1:$2');

/** The piece in words, such as "CT studies of 2026-11-22, 08:00 to 12:00"; no patient data. */
export function pieceWords({ keys, from, to, minutes }: Piece): string {
  const which = keys.ModalitiesInStudy === undefined ? 'studies' : `${keys.ModalitiesInStudy} studies`;
  const days =
    from === to
      ? from === null
        ? 'of any day'
        : `of ${dayWords(from)}`
      : `${from === null ? '' : `from ${dayWords(from)} `}${to === null ? 'on' : `to ${dayWords(to)}`}`;
  const time = minutes === null ? '' : `, ${minuteWords(minutes[0])} to ${minuteWords(minutes[1])}`;
  return `${which} ${days}${time}`;
}
