// The pure half of a bench: from measured rounds to medians, a table for a person and one JSON line for a program.
import type { BenchResult, Figures } from './bench.ts';

/** The middle value, or the mean of the two in the middle; null of nothing. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

/** Rounded to so many significant digits: more would pretend to a precision that no run has. */
export const significant = (value: number | null, digits = 3): number | null =>
  value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(digits));

/**
 * Median of the ratios of each round, `ours[i] / theirs[i]`. Rounds are paired because what disturbs one target of a round
 * (another program, a busy disk) tends to disturb the next one too.
 */
export function pairedRatio(ours: readonly number[], theirs: readonly number[]): number | null {
  return significant(
    median(
      ours.flatMap((value, round) => {
        const other = theirs[round];
        return other === undefined || other <= 0 ? [] : [value / other];
      }),
    ),
  );
}

/** Ratios and figures stand flat in the object; `ratios` repeats the ratios under that name, for readers of ratios only. */
export function jsonLine(name: string, result: BenchResult): string {
  const { conditions, figures, ratios, peers, notes } = result;
  return JSON.stringify({ name, ...conditions, ...figures, ...ratios, peers, ratios, notes });
}

const cell = (value: number | null): string => (value === null ? '–' : String(value));

function rows(figures: Figures): string[] {
  const width = Math.max(0, ...Object.keys(figures).map(({ length }) => length));
  return Object.entries(figures).map(
    ([name, value]) => `  ${name.padEnd(width)}  ${cell(value).padStart(8)}`,
  );
}

/** The same for a person. Figures that could not be had are a dash, and a note says why. */
export function table(name: string, result: BenchResult): string {
  const { conditions, figures, ratios, peers, notes } = result;
  return [
    `bench ${name}`,
    ...Object.entries(conditions).map(([key, value]) => `  ${key}: ${value ?? 'unknown'}`),
    '',
    ...rows(figures),
    '',
    'ratios',
    ...rows(ratios),
    '',
    'peers',
    ...peers.map((peer) => `  ${peer.name} ${peer.version ?? '(not installed)'}: ${peer.command}`),
    ...notes.map((note) => `note: ${note}`),
  ].join('\n');
}
