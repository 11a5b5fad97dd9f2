// What people made of a run: ratings with their guide, what was said, and what is to change.
import type { DrillReport } from '../../../drills/report/report-schema.ts';
import type { RecordedRun } from '../../../drills/report/run-record.ts';
import { spokenIn } from '../../../drills/report/hot-wash-answers.ts';
import { SpokenList } from '../debrief/spoken-list.tsx';
import { dayText, RATING_WORDS } from '../drill-words.ts';
import { ToneText } from '../tone-text.tsx';
import styles from './report.module.css';

const RATING_TONE = { P: 'good', S: 'good', M: 'warn', U: 'bad' } as const;

export function Ratings({ report }: { readonly report: DrillReport }) {
  return (
    <ul className={styles['objectives']}>
      {report.objectives.map(({ id, capability, text, rating, ratedBy, remark }) => (
        <li key={id}>
          <span className={styles['rating']} data-rating={rating ?? ''}>
            {rating ?? '–'}
          </span>
          <div>
            <strong>{capability}.</strong> {text}
            <p className={styles['rated']}>
              {rating === null ? (
                <ToneText words={{ text: 'not rated', tone: 'soft' }} />
              ) : (
                <ToneText
                  words={{ text: `${RATING_WORDS[rating]}, by ${ratedBy ?? ''}`, tone: RATING_TONE[rating] }}
                />
              )}
              {remark !== '' && <span>{remark}</span>}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

export function Spoken({ recorded }: { readonly recorded: RecordedRun }) {
  const { run } = recorded;
  const spoken = spokenIn(run);
  if (spoken.length === 0) return <p className={styles['soft']}>Nothing was written down.</p>;
  const groups = [
    { name: 'Observed', own: spoken.filter(({ question }) => question === null) },
    ...run.scenario.hotWash.map((name, at) => ({
      name,
      own: spoken.filter(({ question }) => question === at),
    })),
  ].filter(({ own }) => own.length > 0);
  return (
    <>
      {groups.map(({ name, own }) => (
        <section key={name} aria-label={name}>
          <h3 className={styles['roleTitle']}>{name}</h3>
          <SpokenList spoken={own} run={run} open={null} by="" />
        </section>
      ))}
    </>
  );
}

export function Improvements({ report, nowMs }: { readonly report: DrillReport; readonly nowMs: number }) {
  if (report.improvements.length === 0)
    return <p className={styles['soft']}>No item came out of this run.</p>;
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">What is changed</th>
          <th scope="col">Root cause</th>
          <th scope="col">Owner</th>
          <th scope="col">Due</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {report.improvements.map(({ item, text, rootCause, owner, due, step, status, closed }) => (
          <tr key={item}>
            <th scope="row" className={styles['stepText']}>
              {text}
              {step !== null && (
                <span className={styles['second']}>
                  Shown by: {report.steps.find(({ id }) => id === step)?.text ?? step}
                </span>
              )}
            </th>
            <td>{rootCause}</td>
            <td>{owner}</td>
            <td className={styles['nowrap']}>{dayText(due, nowMs)}</td>
            <td>
              <ToneText words={{ text: status, tone: status === 'closed' ? 'good' : 'warn' }} />
              {closed !== null && closed.note !== '' && (
                <span className={styles['second']}>{closed.note}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
