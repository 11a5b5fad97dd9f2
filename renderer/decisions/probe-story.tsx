// The findings before a decision, drawn over time and listed in words: what an administrator reads when asked "why?".
import { useId } from 'react';
import type { DecisionView } from '../../shared/contract/decision-view.ts';
import { findingWords, probeName } from '../words/switch-words.ts';
import { latencyWords } from '../words/measure-words.ts';
import { timelineOf } from './probe-timeline.ts';
import type { TimelineMark } from './probe-timeline.ts';
import styles from './decisions.module.css';

const WIDTH = 560;
const LEFT = 190;
const LANE = 26;

/** Round, triangle, cross: told apart without colour too. */
function Mark({ mark, y }: { readonly mark: TimelineMark; readonly y: number }) {
  const x = LEFT + 12 + mark.x * (WIDTH - LEFT - 28);
  const { finding } = mark;
  const words = findingWords(finding.outcome);
  return (
    <g className={styles[words.tone]} transform={`translate(${x.toFixed(1)} ${y})`}>
      <title>
        {finding.at} {probeName(finding.kind)}: {words.text}
      </title>
      {finding.outcome === 'good' && <circle r="4.5" fill="currentColor" />}
      {finding.outcome === 'slow' && <path d="M0 -5.5 L5.5 4.5 L-5.5 4.5 Z" fill="currentColor" />}
      {finding.outcome === 'bad' && (
        <path d="M-4.5 -4.5 L4.5 4.5 M4.5 -4.5 L-4.5 4.5" stroke="currentColor" strokeWidth="2.4" />
      )}
    </g>
  );
}

function Timeline({ decision }: { readonly decision: DecisionView }) {
  const title = useId();
  const lanes = timelineOf(decision.probes);
  if (lanes.length === 0) return null;
  const height = lanes.length * LANE + 22;
  const times = decision.probes.map(({ at }) => at);
  return (
    <svg className={styles['timeline']} viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-labelledby={title}>
      <title id={title}>
        Findings of each probe from {times[0]} to {times.at(-1)}, listed in the table beside it
      </title>
      {lanes.map(({ kind, marks }, lane) => {
        const y = lane * LANE + LANE / 2;
        return (
          <g key={kind}>
            <text x="0" y={y + 4} className={styles['laneName']}>
              {probeName(kind)}
            </text>
            <line x1={LEFT} x2={WIDTH} y1={y} y2={y} className={styles['lane']} />
            {marks.map((mark, index) => (
              // Findings have no identity but their place in the story.
              // oxlint-disable-next-line react/no-array-index-key
              <Mark key={index} mark={mark} y={y} />
            ))}
          </g>
        );
      })}
      <text x={LEFT} y={height - 4} className={styles['axis']}>
        {times[0]}
      </text>
      <text x={WIDTH} y={height - 4} textAnchor="end" className={styles['axis']}>
        {times.at(-1)}
      </text>
    </svg>
  );
}

export function ProbeStory({ decision }: { readonly decision: DecisionView }) {
  if (decision.probes.length === 0)
    return <p className={styles['soft']}>No probe led to this: {decision.reason}</p>;
  return (
    <div className={styles['story']}>
      <Timeline decision={decision} />
      <table className={styles['findings']}>
        <caption className="visually-hidden">Findings before this decision, oldest first</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Probe</th>
            <th scope="col">Finding</th>
            <th scope="col">Took</th>
            <th scope="col">Code</th>
          </tr>
        </thead>
        <tbody>
          {decision.probes.map((finding, index) => {
            const words = findingWords(finding.outcome);
            return (
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={index}>
                <td>{finding.at}</td>
                <td>{probeName(finding.kind)}</td>
                <td className={`${styles['outcome']} ${styles[words.tone]}`}>{words.text}</td>
                <td>{latencyWords(finding.latencyMs)}</td>
                <td className={styles['code']}>{finding.code ?? '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
