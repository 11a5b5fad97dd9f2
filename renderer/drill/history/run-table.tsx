// Runs by quarter: each with how it ended and what it measured; aborted and superseded ones stand here as such.
import type { DrillRunRow } from '../../../shared/contract/drill-view.ts';
import { countWords } from '../../words/measure-words.ts';
import { dayText, phaseWords } from '../drill-words.ts';
import type { GoDrill } from '../drill-place.ts';
import { ToneText } from '../tone-text.tsx';
import { byQuarter, isCompleted, runAt } from './quarters.ts';
import { FIGURES, figureWords } from './trends.ts';
import styles from './history.module.css';

const ratingsText = ({ ratings }: DrillRunRow): string =>
  (['P', 'S', 'M', 'U'] as const)
    .filter((rating) => ratings[rating] > 0)
    .map((rating) => `${ratings[rating]} ${rating}`)
    .join(' · ');

function RunLine({
  run,
  nowMs,
  go,
}: {
  readonly run: DrillRunRow;
  readonly nowMs: number;
  readonly go: GoDrill;
}) {
  return (
    <tr className={isCompleted(run) ? '' : styles['broken']}>
      <th scope="row">
        <button
          type="button"
          className={styles['link']}
          onClick={() => go({ tab: 'history', view: 'report', runId: run.runId })}
        >
          {run.title}
        </button>
        <span className={styles['second']}>
          {dayText(runAt(run), nowMs)} · version {run.version}
        </span>
      </th>
      <td>
        <ToneText words={phaseWords(run.phase)} />
        {run.endedBecause !== null && <span className={styles['second']}>{run.endedBecause}</span>}
      </td>
      {FIGURES.map(({ id }) => (
        <td key={id} className={run.figures[id] === null ? styles['none'] : ''}>
          {figureWords(run, id)}
        </td>
      ))}
      <td>
        {run.figures.done} of {run.figures.steps}
        <span className={styles['second']}>
          {run.figures.late} late, {run.figures.missed} missed
        </span>
      </td>
      <td>{ratingsText(run) === '' ? 'none' : ratingsText(run)}</td>
    </tr>
  );
}

export function RunTable({
  runs,
  nowMs,
  go,
}: {
  readonly runs: readonly DrillRunRow[];
  readonly nowMs: number;
  readonly go: GoDrill;
}) {
  return (
    <section aria-label="Runs">
      <h2 className={styles['heading']}>Runs by quarter</h2>
      <div className={styles['wide']} role="region" aria-label="Table of runs" tabIndex={0}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">State</th>
              {FIGURES.map(({ id, name }) => (
                <th scope="col" key={id}>
                  {name}
                </th>
              ))}
              <th scope="col">Steps</th>
              <th scope="col">Ratings</th>
            </tr>
          </thead>
          {byQuarter(runs).map(({ name, runs: own, completed }) => (
            <tbody key={name}>
              <tr className={styles['quarter']}>
                <th scope="rowgroup" colSpan={FIGURES.length + 4}>
                  {name}
                  <span>
                    {countWords(own.length, 'run', 'runs')}, {completed} brought to the end
                  </span>
                </th>
              </tr>
              {own.map((run) => (
                <RunLine key={run.runId} run={run} nowMs={nowMs} go={go} />
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </section>
  );
}
