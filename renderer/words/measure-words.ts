// Sizes, rates and waits as an administrator says them: two figures that matter, never more precision than was measured.
import { durationWords } from './time-words.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** "0 B", "840 kB", "22 MB", "1.4 GB": decimal units, two figures below ten. */
export function bytesWords(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 999.5 would be rounded to "1000".
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = unit > 0 && value < 9.95 ? value.toFixed(1) : String(Math.round(value));
  return `${text} ${UNITS[unit]}`;
}

/** "22 MB/s"; '' while nothing was measured. */
export const rateWords = (bytesPerSecond: number | null): string =>
  bytesPerSecond === null ? '' : `${bytesWords(bytesPerSecond)}/s`;

/** "12 ms", "1.4 s", "2 min": how long an answer took; '–' when there was none. */
export function latencyWords(latencyMs: number | null): string {
  if (latencyMs === null) return '–';
  if (latencyMs < 999.5)
    return `${latencyMs < 9.95 ? Number(latencyMs.toFixed(1)) : Math.round(latencyMs)} ms`;
  if (latencyMs < 60_000)
    return `${latencyMs < 9_950 ? (latencyMs / 1000).toFixed(1) : Math.round(latencyMs / 1000)} s`;
  return durationWords(latencyMs);
}

/** "about 14 min"; '' when nobody can know. */
export const etaWords = (etaMs: number | null): string => {
  if (etaMs === null) return '';
  return etaMs < 60_000 ? 'less than 1 min' : `about ${durationWords(etaMs)}`;
};

/** "1 study", "12 studies". */
export const countWords = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
