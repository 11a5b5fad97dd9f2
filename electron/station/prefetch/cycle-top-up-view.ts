// "Will it be done in time?", answered from what was measured and counted, and in words (product P6). Pure.
import type { TopUpView } from '../../../shared/contract/queue-view.ts';
import { clockTime } from './cycle-hours.ts';
import type { Remainder } from './queue-eta.ts';

export interface TopUpQuestion {
  /** When the downtime begins, and now: wall time, ms since 1970. */
  readonly by: number;
  readonly now: number;
  readonly remainders: readonly Remainder[];
  /** Of `queue-eta.ts`; null when unknown. */
  readonly etaMs: number | null;
  readonly bytesPerSecond: number | null;
  /** Why nothing is fetched now, if so. */
  readonly paused: string | null;
  /** Why what is wanted is not known now, if so: then nothing can be said. */
  readonly unlisted: string | null;
  /** What the list itself lacks, if so: then nothing is ever *done*. */
  readonly lacks: string | null;
}

const studies = (n: number): string => `${n} ${n === 1 ? 'study' : 'studies'}`;

export function durationWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} minutes`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? `${hours} hours` : `${hours} hours ${rest} minutes`;
}

function rateWords(bytesPerSecond: number): string {
  const megabytes = bytesPerSecond / 1e6;
  if (megabytes >= 10) return `${Math.round(megabytes)} MB/s`;
  return megabytes >= 0.1
    ? `${megabytes.toFixed(1)} MB/s`
    : `${Math.max(1, Math.round(bytesPerSecond / 1000))} kB/s`;
}

function whyUnknown({ remainders, bytesPerSecond }: TopUpQuestion, open: readonly Remainder[]): string {
  const failed = open.filter(({ state }) => state === 'failed').length;
  if (failed > 0) return `all retries of ${studies(failed)} are used up`;
  const uncounted = open.filter(({ expected }) => expected === null).length;
  if (uncounted > 0)
    return `the PACS has not said how large ${studies(uncounted)} ${uncounted === 1 ? 'is' : 'are'}`;
  const doubtful = open.filter(({ held, expected }) => expected !== null && held >= expected).length;
  if (doubtful > 0) return `${studies(doubtful)} here and at the PACS differ`;
  if (bytesPerSecond === 0) return 'nothing has come lately';
  return remainders.some(({ held }) => held > 0) ? 'nothing was measured yet' : 'nothing has come yet';
}

/** @returns verdict and words; `finishesAt` only where the end follows from measurements */
export function topUpView(question: TopUpQuestion): TopUpView {
  const { by, now, remainders, etaMs, bytesPerSecond, paused, unlisted, lacks } = question;
  const wanted = remainders.filter(({ state }) => state !== 'cancelled');
  const open = wanted.filter(({ state }) => state !== 'complete');
  const cancelled = remainders.length - wanted.length;
  const byTime = new Date(by).toISOString();
  const left = (
    verdict: TopUpView['verdict'],
    words: string,
    finishesAt: string | null = null,
  ): TopUpView => ({
    by: byTime,
    verdict,
    words: [
      words,
      ...(lacks === null ? [] : [lacks]),
      ...(cancelled === 0 ? [] : [`${studies(cancelled)} cancelled by a person`]),
    ]
      .join('; ')
      .concat('.'),
    finishesAt,
  });
  const toGo = `${open.length} of ${studies(wanted.length)} to go`;
  const before = `${durationWords(by - now)} before the downtime`;
  if (unlisted !== null) return left('unknown', `${toGo} of those known; ${unlisted}`);
  if (open.length === 0) {
    const all =
      wanted.length === 0 ? 'Nothing is wanted' : `${studies(wanted.length)} complete: all are here`;
    return left(lacks === null ? 'done' : 'unknown', `${all}, ${before}`);
  }
  if (paused !== null)
    return left('unknown', `${toGo}; nothing is fetched now: ${paused.replace(/\.$/u, '')}`);
  if (etaMs === null || bytesPerSecond === null)
    return left('unknown', `${toGo}; how long is unknown: ${whyUnknown(question, open)}`);
  const finishes = now + etaMs;
  const margin = by - finishes;
  const measured = `${toGo}, about ${durationWords(etaMs)} at ${rateWords(bytesPerSecond)}: done by ${clockTime(finishes)}`;
  const words = `${durationWords(Math.abs(margin))} ${margin >= 0 ? 'before the downtime' : 'too late'}`;
  const at = new Date(finishes).toISOString();
  return left(margin >= 0 ? 'in-time' : 'late', `${measured}, ${words}`, at);
}
