// Gigabytes a week under either rule, as bars beside each other; the same figures stand in a table for who does not see it.
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { WeekRow } from './rule-lab-words.ts';
import styles from './rule-lab.module.css';

const AXIS = { fill: 'var(--kit-text-soft)', fontSize: 12 };

export function WeekChart({ rows }: { readonly rows: readonly WeekRow[] }) {
  const compared = rows.some(({ other }) => other !== null);
  return (
    <figure className={styles['chart']}>
      <figcaption>Gigabytes to fetch, by week (beginning Monday)</figcaption>
      <div className={styles['plot']} aria-hidden>
        <ResponsiveContainer width="100%" height="100%">
          <BarChart
            accessibilityLayer={false}
            data={[...rows]}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
            barGap={2}
          >
            <CartesianGrid stroke="var(--kit-line)" vertical={false} />
            <XAxis dataKey="week" tick={AXIS} stroke="var(--kit-line-strong)" />
            <YAxis tick={AXIS} stroke="var(--kit-line-strong)" width={48} />
            {compared && <Legend itemSorter={null} wrapperStyle={{ fontSize: 13 }} />}
            <Bar dataKey="inForce" name="Rule in force" fill="#3597e0" isAnimationActive={false} />
            {compared && <Bar dataKey="other" name="Other rule" fill="#d9a441" isAnimationActive={false} />}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <table className={styles['unseen']}>
        <caption>Gigabytes to fetch, by week</caption>
        <thead>
          <tr>
            <th scope="col">Week of</th>
            <th scope="col">Rule in force</th>
            {compared && <th scope="col">Other rule</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ week, inForce, other }) => (
            <tr key={week}>
              <th scope="row">{week}</th>
              <td>{inForce.toFixed(2)}</td>
              {compared && <td>{other?.toFixed(2) ?? ''}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
