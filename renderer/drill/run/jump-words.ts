// What a time jump passes, said before it is made. Pure.
import type { DrillRun } from '../../../drills/engine/run.ts';

const MOST_MS = 7 * 86_400_000;

/** Minutes as typed, in milliseconds; null when they are no span that exercise time can be moved by. */
export function jumpMs(minutes: string): number | null {
  const ms = Math.round(Number(minutes) * 60_000);
  return minutes.trim() !== '' && ms >= 1000 && ms <= MOST_MS ? ms : null;
}

/** "2 more steps become late. 1 inject comes due." */
export function jumpWords(run: DrillRun, byMs: number): string {
  const [from, to] = [run.clock.exerciseMs, run.clock.exerciseMs + byMs];
  const late = run.scenario.steps.filter(
    ({ id, target }) => !run.steps.has(id) && target >= from && target < to,
  ).length;
  const due = run.scenario.injects.filter(
    ({ id, at }) => !run.injects.has(id) && at > from && at <= to,
  ).length;
  const words = [
    ...(late === 0 ? [] : [late === 1 ? 'One more step becomes late.' : `${late} more steps become late.`]),
    ...(due === 0 ? [] : [due === 1 ? 'One inject comes due.' : `${due} injects come due.`]),
  ];
  return words.length === 0 ? 'Nothing becomes late by it.' : words.join(' ');
}
