// The executive figures beside their targets and the last runs of the same version; each says whether it was measured.
import type { DrillReport } from '../../../drills/report/report-schema.ts';
import { dayText, spentWords } from '../drill-words.ts';
import { ToneText } from '../tone-text.tsx';
import {
  comparablePrevious,
  differenceWords,
  figureName,
  figureOfPrevious,
  fromWords,
  howWords,
  verdictWords,
} from './report-words.ts';
import styles from './report.module.css';

export function FiguresTable({ report, nowMs }: { readonly report: DrillReport; readonly nowMs: number }) {
  const previous = comparablePrevious(report);
  return (
    <div className={styles['wide']} role="region" aria-label="Measured times" tabIndex={0}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">This run</th>
            <th scope="col">How</th>
            <th scope="col">Target</th>
            <th scope="col">Result</th>
            {previous.map(({ runId, startedAt }) => (
              <th scope="col" key={runId}>
                {dayText(startedAt ?? '', nowMs)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.figures.map((figure) => {
            const beforeMs = previous[0] === undefined ? null : figureOfPrevious(figure, previous[0]);
            const difference = differenceWords(figure.ms, beforeMs);
            return (
              <tr key={`${figure.figure}-${figure.of ?? ''}`}>
                <th scope="row">
                  {figureName(figure)}
                  <span className={styles['second']}>{fromWords(figure)}</span>
                </th>
                <td className={figure.ms === null ? styles['none'] : styles['figure']}>
                  {spentWords(figure.ms)}
                  {difference !== '' && <span className={styles['second']}>{difference}</span>}
                </td>
                <td className={figure.how === 'measured' ? styles['measured'] : styles['byHand']}>
                  {howWords(figure.how)}
                </td>
                <td>{figure.targetMs === null ? 'none' : spentWords(figure.targetMs)}</td>
                <td>
                  <ToneText words={verdictWords(figure)} />
                </td>
                {previous.map((run) => (
                  <td key={run.runId} className={styles['none']}>
                    {figureOfPrevious(figure, run) === null ? '–' : spentWords(figureOfPrevious(figure, run))}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {previous.length === 0 && (
        <p className={styles['soft']}>
          No earlier run of version {report.scenario.version} was brought to its end: there is nothing to
          compare with yet.
        </p>
      )}
    </div>
  );
}
