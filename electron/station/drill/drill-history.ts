// The runs of this station, as rows, as views, and as the improvement plan that goes across them. Folded anew from what the
// journal holds: there is no second book that could say something else.
import { metricsOf } from '../../../drills/engine/metrics.ts';
import type { DrillRun } from '../../../drills/engine/run.ts';
import type { DrillRunRow, DrillRunView, ImprovementView } from '../../../shared/contract/drill-view.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { RATINGS } from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import type { DrillMemory, StoredRun } from './drill-memory.ts';
import { foldRun, runView } from './drill-run-state.ts';
import type { DrillTexts } from './drill-texts.ts';
import { dayOf } from './due-dates.ts';
import { readRunFile, type RunContent } from './run-file.ts';

export interface FoldedRun {
  readonly stored: StoredRun;
  readonly content: RunContent;
  readonly run: DrillRun;
}

export interface DrillHistory {
  /** Newest first. A run whose file is damaged has a row that says so. */
  rows(): Promise<readonly DrillRunRow[]>;
  has(runId: string): boolean;
  view(runId: string): Promise<Result<DrillRunView, KitError>>;
  /** The run with its texts, for a report; `drill.run-not-found`, `drill.run-invalid`. */
  folded(runId: string): Promise<Result<FoldedRun, KitError>>;
  improvements(): Promise<readonly ImprovementView[]>;
  /** End of the last run of each scenario that was brought to its end, by scenario id. */
  lastRuns(): Promise<ReadonlyMap<string, string>>;
}

export interface DrillHistoryOptions {
  readonly memory: DrillMemory;
  readonly texts: DrillTexts;
  readonly directory: string;
  readonly isUnlocked: () => boolean;
  readonly now: () => Moment;
}

export function createDrillHistory(options: DrillHistoryOptions): DrillHistory {
  const { memory, texts, directory } = options;
  /** What a run was run on never changes; reading and parsing it is most of the work. */
  const contents = new Map<string, RunContent>();

  const contentOf = async (stored: StoredRun): Promise<Result<RunContent, KitError>> => {
    const known = contents.get(stored.runId);
    if (known !== undefined) return ok(known);
    const read = await readRunFile(directory, stored);
    if (read.ok) contents.set(stored.runId, read.value);
    return read;
  };
  const fold = async (stored: StoredRun, reads: 'texts' | 'times'): Promise<Result<FoldedRun, KitError>> => {
    const content = await contentOf(stored);
    if (!content.ok) return content;
    if (reads === 'texts') await texts.open(stored.events.map(({ noteId }) => noteId));
    return ok({ stored, content: content.value, run: foldRun(stored, content.value, texts.show) });
  };
  const folded = async (runId: string): Promise<Result<FoldedRun, KitError>> => {
    const stored = memory.run(runId);
    return stored === null ? err(runNotFound()) : fold(stored, 'texts');
  };
  const sound = async (reads: 'texts' | 'times'): Promise<readonly FoldedRun[]> => {
    const all = await Promise.all(memory.runs().map((stored) => fold(stored, reads)));
    return all.flatMap((each) => (each.ok ? [each.value] : []));
  };

  return {
    folded,
    has: (runId) => memory.run(runId) !== null,
    async rows() {
      const rows: DrillRunRow[] = [];
      for (const stored of memory.runs().toReversed()) {
        const run = await fold(stored, 'texts');
        rows.push(run.ok ? runRow(run.value) : damagedRow(stored, run.error));
      }
      return rows;
    },
    async view(runId) {
      const found = await folded(runId);
      if (!found.ok) return found;
      const { stored, content } = found.value;
      return ok(runView(stored, content, texts.show, { at: options.now(), sealed: !options.isUnlocked() }));
    },
    async improvements() {
      const views: ImprovementView[] = [];
      const today = dayOf(new Date(options.now().wall));
      for (const { run } of await sound('texts'))
        for (const { item, text, rootCause, owner, due, step } of run.improvements) {
          const closing = memory.closing(run.runId, item);
          if (closing !== null) await texts.open([closing.noteId]);
          views.push({
            runId: run.runId,
            item,
            title: run.scenario.title,
            text,
            rootCause,
            owner,
            due,
            step: run.scenario.steps.find(({ id }) => id === step)?.text ?? null,
            overdue: closing === null && due < today,
            closed: closing && {
              at: closing.at,
              by: closing.by,
              shownByRunId: closing.shownByRunId,
              note: closing.noteId === null ? '' : texts.text(closing.noteId, 'note'),
            },
          });
        }
      return views;
    },
    async lastRuns() {
      const last = new Map<string, string>();
      for (const { run } of await sound('times'))
        if (run.phase.name === 'hot-wash' || run.phase.name === 'closed') {
          const { id } = run.scenario;
          const { wall } = run.phase.endedAt;
          if (wall > (last.get(id) ?? '')) last.set(id, wall);
        }
      return last;
    },
  };
}

function runRow({ stored, run }: FoldedRun): DrillRunRow {
  const { phase } = run;
  const { detect, declare, restore, firstImage, fullReadiness, roles } = metricsOf(run);
  const sum = (count: (role: (typeof roles)[number]) => number): number =>
    roles.reduce((total, role) => total + count(role), 0);
  const ratings = [...run.ratings.values()];
  return {
    ...identityOf(stored),
    phase: phase.name,
    startedAt: run.startedAt?.wall ?? null,
    endedAt: 'endedAt' in phase ? phase.endedAt.wall : null,
    endedBecause: phase.name === 'aborted' || phase.name === 'superseded-by-real' ? phase.reason : null,
    figures: {
      detectMs: detect?.ms ?? null,
      detectMeasured: detect?.measured ?? false,
      declareMs: declare?.ms ?? null,
      firstImageMs: firstImage[0]?.span.ms ?? null,
      readinessMs: fullReadiness?.ms ?? null,
      restoreMs: restore?.ms ?? null,
      steps: sum(({ steps }) => steps),
      done: sum(({ states }) => states.done),
      late: sum(({ states, doneLate }) => states.late + doneLate),
      missed: sum(({ states }) => states.missed),
    },
    ratings: Object.fromEntries(
      RATINGS.map((each) => [each, ratings.filter(({ rating }) => rating === each).length]),
    ) as DrillRunRow['ratings'],
  };
}

const identityOf = ({ runId, scenarioId, title, version, preparedAt }: StoredRun) => ({
  runId,
  scenarioId,
  title,
  version,
  preparedAt: preparedAt.wall,
});

/** It happened, and what it was run on is lost: times of the journal, no figure. */
function damagedRow(stored: StoredRun, error: KitError): DrillRunRow {
  const wallOf = (...types: readonly string[]): string | null =>
    stored.events.find(({ event }) => types.includes(event.type))?.event.at.wall ?? null;
  const has = (type: string): boolean => wallOf(type) !== null;
  const phase = has('real-outage') ? 'superseded-by-real' : has('closed') ? 'closed' : 'aborted';
  return {
    ...identityOf(stored),
    phase,
    startedAt: wallOf('started'),
    endedAt: wallOf('ended', 'aborted', 'real-outage'),
    endedBecause: error.message,
    figures: {
      detectMs: null,
      detectMeasured: false,
      declareMs: null,
      firstImageMs: null,
      readinessMs: null,
      restoreMs: null,
      steps: 0,
      done: 0,
      late: 0,
      missed: 0,
    },
    ratings: { P: 0, S: 0, M: 0, U: 0 },
  };
}

export const runNotFound = (): KitError =>
  kitError('drill.run-not-found', 'There is no such drill on this station.', 'Choose one of the history.');
