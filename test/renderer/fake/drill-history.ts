// Rows of invented runs for what is derived from a history: quarters, trends, comparisons; with every way in which a run ends.
import type { DrillRunRow, ImprovementView, ScenarioRow } from '../../../shared/contract/drill-view.ts';

/** A closed run of the first scenario on a day, with figures in minutes; what is not given was not measured. */
export const runRow = (
  day: string,
  patch: Partial<DrillRunRow> & { readonly minutes?: Partial<Record<'detectMs' | 'declareMs', number>> } = {},
): DrillRunRow => {
  const { minutes = {}, ...rest } = patch;
  const startedAt = `${day}T10:15:00.000Z`;
  return {
    runId: `run-${day}`,
    scenarioId: 'pacs-server-failure',
    title: 'Unscheduled PACS server failure, mid-morning',
    version: 1,
    phase: 'closed',
    preparedAt: `${day}T10:00:00.000Z`,
    startedAt,
    endedAt: `${day}T11:15:00.000Z`,
    endedBecause: null,
    ratings: { P: 3, S: 2, M: 1, U: 0 },
    ...rest,
    figures: {
      detectMs: minutes.detectMs === undefined ? null : minutes.detectMs * 60_000,
      detectMeasured: true,
      declareMs: minutes.declareMs === undefined ? null : minutes.declareMs * 60_000,
      firstImageMs: null,
      readinessMs: null,
      restoreMs: null,
      steps: 22,
      done: 20,
      late: 3,
      missed: 2,
      ...rest.figures,
    },
  };
};

export const scenarioRow = (patch: Partial<ScenarioRow> = {}): ScenarioRow => ({
  scenarioId: 'pacs-server-failure',
  title: 'Unscheduled PACS server failure',
  version: 1,
  kind: 'functional-exercise',
  summary: 'The PACS stops.',
  durationMs: 3_600_000,
  people: 9,
  source: 'shipped',
  unfilled: [],
  everyMonths: 3,
  lastRunAt: '2026-07-12T11:00:00.000Z',
  dueOn: '2026-10-12',
  overdue: true,
  ...patch,
});

export const improvementView = (patch: Partial<ImprovementView> = {}): ImprovementView => ({
  runId: 'run-1',
  item: 'item-1',
  title: 'Unscheduled PACS server failure',
  text: 'Put the forms where the desk can reach them.',
  rootCause: '',
  owner: 'P. Novak',
  due: '2026-10-12',
  step: null,
  overdue: true,
  closed: null,
  ...patch,
});
