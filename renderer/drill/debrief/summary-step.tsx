// The beginning of the hot wash: what the station measured, read out before anybody remembers it otherwise.
import { reportOf } from '../../../drills/report/report.ts';
import { useChannel, useStation, useStationNow } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import { FiguresTable } from '../report/figures-table.tsx';
import { clockFacts, overviewWords, stepWords } from '../report/report-words.ts';
import { ToneText } from '../tone-text.tsx';
import type { StepProps } from './debrief-screen.tsx';
import styles from './debrief.module.css';

export function SummaryStep({ run, open }: StepProps) {
  const { state } = useStation();
  const nowMs = useStationNow();
  const runs = useChannel('drill:runs', {}, state.drillStale);
  if (open.recorded === null) return null;
  const report = reportOf(open.recorded, { history: runs.value ?? [] });
  const needy = report.steps.filter(
    ({ state: stepState, lateMs }) => stepState === 'missed' || (lateMs ?? 0) > 0,
  );
  return (
    <>
      {report.endedBecause !== null && (
        <Notice
          title={run.phase.name === 'aborted' ? 'This drill was aborted' : 'A real outage ended this drill'}
          tone="warn"
        >
          {report.endedBecause}
        </Notice>
      )}
      <p className={styles['lead']}>{overviewWords(report)}</p>
      <p className={styles['soft']}>{clockFacts(report).join(' · ')}</p>
      <FiguresTable report={report} nowMs={nowMs} />
      {needy.length > 0 && (
        <section aria-label="Late and missed steps">
          <h3 className={styles['small']}>Late and missed steps</h3>
          <ul className={styles['needy']}>
            {needy.map((step) => (
              <li key={step.id}>
                <ToneText words={stepWords(step)} />
                <span>
                  {step.text}
                  <span className={styles['soft']}>
                    {report.roles.find(({ id }) => id === step.role)?.title}
                    {step.person !== null && `, ${step.person}`}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
