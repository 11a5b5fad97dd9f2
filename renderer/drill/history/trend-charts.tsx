// Trends of one scenario: small charts of the same width, a dot for each run, and the same numbers as a table.
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Bar, BarChart, CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts';
import type { DrillRunRow } from '../../../shared/contract/drill-view.ts';
import { dayText, spentWords } from '../drill-words.ts';
import { FIGURES, mostPractised, trendOf, versionsIn } from './trends.ts';
import type { FigureId, TrendPoint } from './trends.ts';
import styles from './history.module.css';

const TICK = { fill: 'var(--kit-text-soft)', fontSize: 12 };
const SIZE = { width: 400, height: 190, margin: { top: 10, right: 18, bottom: 0, left: -8 } };
/** By version, the newest first: figures of other versions stand apart. */
const COLOURS = ['var(--kit-accent)', 'var(--kit-rehearsal)', 'var(--kit-text-soft)'];

const axes = (
  <>
    <CartesianGrid stroke="var(--kit-line)" vertical={false} />
    <XAxis dataKey="day" tick={TICK} stroke="var(--kit-line-strong)" padding={{ left: 18, right: 18 }} />
    <YAxis
      tick={TICK}
      stroke="var(--kit-line-strong)"
      width={52}
      domain={[0, 'auto']}
      allowDecimals={false}
    />
  </>
);

function FigureChart({
  id,
  name,
  points,
  versions,
  nowMs,
}: {
  readonly id: FigureId;
  readonly name: string;
  readonly points: readonly TrendPoint[];
  readonly versions: readonly number[];
  readonly nowMs: number;
}) {
  const seen = points.filter(({ minutes }) => minutes[id] !== null);
  const data = points.map(({ at, version, minutes }) => ({
    day: dayText(at, nowMs),
    ...Object.fromEntries(versions.map((each) => [`v${each}`, each === version ? minutes[id] : null])),
  }));
  return (
    <figure className={styles['trend']}>
      <figcaption>
        {name} <span>minutes</span>
      </figcaption>
      {seen.length === 0 ? (
        <p className={styles['noTrend']}>Not measured in any of these runs.</p>
      ) : (
        <div className={styles['plot']} aria-hidden>
          <LineChart accessibilityLayer={false} {...SIZE} data={data}>
            {axes}
            {versions.map((version, at) => (
              <Line
                key={version}
                dataKey={`v${version}`}
                stroke={COLOURS[Math.min(at, COLOURS.length - 1)] ?? ''}
                strokeWidth={2}
                dot={{ r: 4, fill: COLOURS[Math.min(at, COLOURS.length - 1)] ?? '', strokeWidth: 0 }}
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        </div>
      )}
    </figure>
  );
}

function StepsChart({ points, nowMs }: { readonly points: readonly TrendPoint[]; readonly nowMs: number }) {
  return (
    <figure className={styles['trend']}>
      <figcaption>
        Late and missed steps{' '}
        <span>
          <i className={styles['lateKey']} /> late <i className={styles['missedKey']} /> missed
        </span>
      </figcaption>
      <div className={styles['plot']} aria-hidden>
        <BarChart
          accessibilityLayer={false}
          {...SIZE}
          data={points.map(({ at, late, missed }) => ({ day: dayText(at, nowMs), late, missed }))}
        >
          {axes}
          <Bar
            dataKey="late"
            stackId="steps"
            fill="var(--kit-warn)"
            maxBarSize={36}
            isAnimationActive={false}
          />
          <Bar
            dataKey="missed"
            stackId="steps"
            fill="var(--kit-bad)"
            maxBarSize={36}
            isAnimationActive={false}
          />
        </BarChart>
      </div>
    </figure>
  );
}

function NumbersTable({ points, nowMs }: { readonly points: readonly TrendPoint[]; readonly nowMs: number }) {
  return (
    <details className={styles['numbers']}>
      <summary>The same numbers as a table</summary>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Version</th>
            {FIGURES.map(({ id, name }) => (
              <th scope="col" key={id}>
                {name}
              </th>
            ))}
            <th scope="col">Late</th>
            <th scope="col">Missed</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.runId}>
              <th scope="row">{dayText(point.at, nowMs)}</th>
              <td>{point.version}</td>
              {FIGURES.map(({ id }) => {
                const { [id]: minutes } = point.minutes;
                return (
                  <td key={id} className={minutes === null ? styles['none'] : ''}>
                    {spentWords(minutes === null ? null : minutes * 60_000)}
                    {id === 'detectMs' && minutes !== null && !point.detectMeasured && ' (ticked by hand)'}
                  </td>
                );
              })}
              <td>{point.late}</td>
              <td>{point.missed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** @param scenarioId of the list's filter; null: the one that was practised most is shown first */
export function Trends({
  runs,
  scenarioId,
  nowMs,
}: {
  readonly runs: readonly DrillRunRow[];
  readonly scenarioId: string | null;
  readonly nowMs: number;
}) {
  const [wantedId, setWantedId] = useState<string | null>(null);
  const shownId = scenarioId ?? wantedId ?? mostPractised(runs);
  const points = trendOf(runs, shownId);
  const versions = versionsIn(points);
  const titles = new Map(runs.map((run) => [run.scenarioId, run.title]));
  return (
    <section aria-label="Trends" className={styles['trends']} data-trends>
      <h2 className={styles['heading']}>
        Trends
        {scenarioId === null && shownId !== null && titles.size > 1 ? (
          <NativeSelect
            size="xs"
            aria-label="Scenario of the trends"
            value={shownId}
            onChange={(event) => setWantedId(event.currentTarget.value)}
            data={[...titles].map(([value, label]) => ({ value, label }))}
          />
        ) : (
          <span>{shownId === null ? '' : titles.get(shownId)}</span>
        )}
      </h2>
      {points.length < 2 ? (
        <p className={styles['noTrend']}>
          {points.length === 0
            ? 'No run of this scenario was brought to its end yet.'
            : 'One run was brought to its end: a trend begins with the second.'}
        </p>
      ) : (
        <>
          <p className={styles['noTrend']}>
            Runs that were aborted, or ended by a real outage, are left out.
            {versions.length > 1 &&
              ` Each version of the scenario has its own line: ${versions.map((each) => `version ${each}`).join(', ')}.`}
          </p>
          <div className={styles['charts']}>
            {FIGURES.map(({ id, name }) => (
              <FigureChart key={id} id={id} name={name} points={points} versions={versions} nowMs={nowMs} />
            ))}
            <StepsChart points={points} nowMs={nowMs} />
          </div>
          <NumbersTable points={points} nowMs={nowMs} />
        </>
      )}
    </section>
  );
}
