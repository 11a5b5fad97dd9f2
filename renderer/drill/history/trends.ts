// Trends over the runs of a scenario: one series for each figure, oldest first, measured told from ticked by hand. Pure.
import type { DrillRunRow } from '../../../shared/contract/drill-view.ts';
import { spentWords } from '../drill-words.ts';
import { isCompleted, runAt } from './quarters.ts';

export const FIGURES = [
  { id: 'detectMs', name: 'Time to detect' },
  { id: 'declareMs', name: 'Time to declare' },
  { id: 'firstImageMs', name: 'Time to first image' },
  { id: 'readinessMs', name: 'Time to full readiness' },
  { id: 'restoreMs', name: 'Time to restore' },
] as const;
export type FigureId = (typeof FIGURES)[number]['id'];

export interface TrendPoint {
  readonly runId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly title: string;
  readonly version: number;
  /** Minutes; null when it was not measured: a gap in the line, never zero. */
  readonly minutes: Readonly<Record<FigureId, number | null>>;
  readonly detectMeasured: boolean;
  readonly late: number;
  readonly missed: number;
  readonly steps: number;
}

/** Only runs that came to their end: one that was aborted, or ended by a real outage, has no comparable figure. */
export const trendOf = (runs: readonly DrillRunRow[], scenarioId: string | null): readonly TrendPoint[] =>
  runs
    .filter((run) => isCompleted(run) && (scenarioId === null || run.scenarioId === scenarioId))
    .toSorted((a, b) => Date.parse(runAt(a)) - Date.parse(runAt(b)))
    .map((run) => ({
      runId: run.runId,
      at: runAt(run),
      title: run.title,
      version: run.version,
      minutes: {
        detectMs: inMinutes(run.figures.detectMs),
        declareMs: inMinutes(run.figures.declareMs),
        firstImageMs: inMinutes(run.figures.firstImageMs),
        readinessMs: inMinutes(run.figures.readinessMs),
        restoreMs: inMinutes(run.figures.restoreMs),
      },
      detectMeasured: run.figures.detectMeasured,
      late: run.figures.late,
      missed: run.figures.missed,
      steps: run.figures.steps,
    }));

const inMinutes = (ms: number | null): number | null => (ms === null ? null : ms / 60_000);

/** "2 min 13 s", and for the detection whether the station saw it. */
export const figureWords = (run: DrillRunRow, id: FigureId): string => {
  const words = spentWords(run.figures[id]);
  return id === 'detectMs' && run.figures.detectMs !== null && !run.figures.detectMeasured
    ? `${words} (ticked by hand)`
    : words;
};

/** Versions among the points, the newest first. */
export const versionsIn = (points: readonly TrendPoint[]): readonly number[] =>
  [...new Set(points.map(({ version }) => version))].toSorted((a, b) => b - a);

/** The scenario with the most runs that came to their end; the first of equals in the order of the list. */
export function mostPractised(runs: readonly DrillRunRow[]): string | null {
  const counts = new Map<string, number>();
  for (const run of runs)
    counts.set(run.scenarioId, (counts.get(run.scenarioId) ?? 0) + (isCompleted(run) ? 1 : 0));
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}
