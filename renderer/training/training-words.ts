// How the rehearsal ground speaks of times and of what counts as seen; pure and tested.
import type { StepRecord, TrainingRecordRow, TrainingRole } from '../../shared/contract/training-view.ts';

export const ROLE_WORDS = {
  radiologist: 'Radiologist',
  technologist: 'Technologist',
  administrator: 'PACS administrator',
} as const satisfies Record<TrainingRole, string>;

/** Colour never stands alone: each way in which a step ended has its words. */
export const HOW_WORDS = {
  noticed: 'Seen by the station',
  'self-checked': 'Self-checked',
  answered: 'Answered',
  'read-off': 'Read off, and right',
  skipped: 'Skipped',
} as const satisfies Record<StepRecord['how'], string>;

export const STATE_WORDS = {
  'under-way': 'Under way',
  finished: 'Finished',
  restarted: 'Restarted before its end',
  left: 'Left before its end',
} as const satisfies Record<TrainingRecordRow['state'], string>;

const two = (value: number): string => String(value).padStart(2, '0');

/** `0:42`, `12:05`, `1:02:09`: as a stopwatch shows it. */
export function stopwatchWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${hours > 0 ? two(Math.floor((seconds % 3600) / 60)) : Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** What a step's record adds to its words: hints, and tries that were wrong. */
export function effortWords({ hintsTaken, wrongTries }: StepRecord): string {
  const parts: string[] = [];
  if (wrongTries !== null && wrongTries > 0)
    parts.push(wrongTries === 1 ? '1 wrong try' : `${wrongTries} wrong tries`);
  if (wrongTries === 0) parts.push('right at once');
  if (hintsTaken > 0) parts.push(hintsTaken === 1 ? '1 hint' : `${hintsTaken} hints`);
  return parts.join(', ');
}
