// Who did what, when, and how it is known: one table for each role that plays.
import type { DrillReport } from '../../../drills/report/report-schema.ts';
import { clockText, spentWords } from '../drill-words.ts';
import { ToneText } from '../tone-text.tsx';
import { howWords, stepWords } from './report-words.ts';
import styles from './report.module.css';

export function RoleTables({ report }: { readonly report: DrillReport }) {
  const roles = report.roles.filter(({ kind }) => kind === 'player');
  return (
    <>
      {roles.map(({ id, title, person, readyMs }) => {
        const steps = report.steps.filter(({ role }) => role === id);
        if (steps.length === 0) return null;
        return (
          <section key={id} aria-label={title} className={styles['role']}>
            <h3 className={styles['roleTitle']}>
              {title}
              <span>
                {person ?? 'nobody took this role'}
                {readyMs !== null && `, ready at ${clockText(readyMs)}`}
              </span>
            </h3>
            <table className={styles['table']}>
              <thead>
                <tr>
                  <th scope="col">Step</th>
                  <th scope="col">Target</th>
                  <th scope="col">Done at</th>
                  <th scope="col">Result</th>
                  <th scope="col">How</th>
                  <th scope="col">By, and what was written down</th>
                </tr>
              </thead>
              <tbody>
                {steps.map((step) => (
                  <tr key={step.id}>
                    <th scope="row" className={styles['stepText']}>
                      {step.text}
                    </th>
                    <td>{clockText(step.targetMs)}</td>
                    <td>{step.atMs === null ? '–' : clockText(step.atMs)}</td>
                    <td className={styles['nowrap']}>
                      <ToneText words={stepWords(step)} />
                    </td>
                    <td className={step.how === 'measured' ? styles['measured'] : styles['byHand']}>
                      {howWords(step.how)}
                    </td>
                    <td>
                      {step.by}
                      <span className={styles['second']}>
                        {[step.how === 'measured' ? '' : step.evidence, step.note]
                          .filter((part) => part !== '')
                          .join(' · ')}
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        );
      })}
    </>
  );
}

export function InjectTable({ report }: { readonly report: DrillReport }) {
  if (report.injects.length === 0) return null;
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">Inject</th>
          <th scope="col">Delivered</th>
          <th scope="col">Answered after</th>
          <th scope="col">Result</th>
          <th scope="col">What was answered</th>
        </tr>
      </thead>
      <tbody>
        {report.injects.map((inject) => (
          <tr key={inject.id}>
            <th scope="row" className={styles['stepText']}>
              {inject.text}
              <span className={styles['second']}>Expected: {inject.expected}</span>
            </th>
            <td>{inject.deliveredMs === null ? 'not delivered' : clockText(inject.deliveredMs)}</td>
            <td>{inject.answeredAfterMs === null ? '–' : spentWords(inject.answeredAfterMs)}</td>
            <td className={styles['nowrap']}>
              <ToneText
                words={
                  inject.answeredAfterMs === null
                    ? { text: 'no answer', tone: inject.deliveredMs === null ? 'soft' : 'bad' }
                    : inject.inTime
                      ? { text: 'in time', tone: 'good' }
                      : {
                          text: `${spentWords(inject.answeredAfterMs - inject.answerWithinMs)} late`,
                          tone: 'warn',
                        }
                }
              />
            </td>
            <td>{inject.response}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
