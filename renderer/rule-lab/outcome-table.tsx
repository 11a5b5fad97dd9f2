// Both rules beside each other over the station's own history, with what the figures cannot say.
import type { RuleLabView } from '../../shared/contract/rule-lab-view.ts';
import { countWords } from '../words/measure-words.ts';
import { comparedRows, verdictWords, weekRows } from './rule-lab-words.ts';
import { WeekChart } from './week-chart.tsx';
import styles from './rule-lab.module.css';

export function OutcomeTable({ view }: { readonly view: RuleLabView }) {
  if (view.studies === 0) {
    return (
      <p className={styles['empty']}>
        There is no history yet. The station gathers it by itself whenever it looks for priors of the
        worklist; come back after the first day of work.
      </p>
    );
  }
  const verdict = verdictWords(view);
  return (
    <section aria-label="What the rules would have done">
      <p className={styles['over']}>
        Over {countWords(view.studies, 'study', 'studies')} of {countWords(view.days, 'day', 'days')} that had
        earlier ones at the PACS; beside {view.studiesWithOpened} of them a reader opened one.
        {view.damaged > 0 && ` ${countWords(view.damaged, 'entry is', 'entries are')} damaged and left out.`}
      </p>
      {verdict !== '' && (
        <p className={styles['verdict']} role="status">
          {verdict}
        </p>
      )}
      <table className={styles['table']}>
        <thead>
          <tr>
            <td />
            <th scope="col">Rule in force</th>
            {view.other !== null && <th scope="col">Other rule</th>}
          </tr>
        </thead>
        <tbody>
          {comparedRows(view).map(({ what, current, other }) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{current}</td>
              {other !== null && <td>{other}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      <WeekChart rows={weekRows(view)} />
      <p className={styles['limits']}>
        What this cannot show: a prior that was never fetched could not be opened, so the gain of a wider rule
        is not seen; and the page opens the best prior by itself when it hangs a study, which favours the rule
        in force.
      </p>
    </section>
  );
}
