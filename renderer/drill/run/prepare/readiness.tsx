// Whether this station is fit for a drill now: its copy, its real link, the age of its list, in plain words.
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { StationStatus } from '../../../../shared/contract/views.ts';
import { useStationNow } from '../../../link/station-context.tsx';
import { switchWords } from '../../../words/switch-words.ts';
import { asOfWords } from '../../../words/time-words.ts';
import { readinessWords } from '../run-words.ts';
import styles from './prepare.module.css';

/** Below this share of today's list a drill shows the copy's gaps rather than the people's work. */
const READY_SHARE = 0.9;

export function Readiness({ status }: { readonly status: StationStatus }) {
  const nowMs = useStationNow();
  const { studiesComplete, studiesOnList, asOf } = status.readiness;
  const list = asOfWords(asOf, nowMs);
  const real = switchWords(status.switch);
  const lines: readonly (readonly [good: boolean, words: string])[] = [
    [
      studiesOnList > 0 && studiesComplete / studiesOnList >= READY_SHARE,
      readinessWords(studiesComplete, studiesOnList),
    ],
    [real.tone === 'good', `The real link: ${real.label}. ${status.switch.reason}.`],
    [list.level === 'fresh', `The list is ${list.when}${list.age === '' ? '' : `, ${list.age}`}.`],
  ];
  return (
    <section className={styles['block']} aria-labelledby="drill-readiness-title">
      <div className={styles['blockHead']}>
        <h2 id="drill-readiness-title">This station</h2>
      </div>
      <ul className={styles['readiness']}>
        {lines.map(([good, words]) => (
          <li key={words} data-good={good}>
            {good ? (
              <IconCircleCheck size={17} aria-label="Good" />
            ) : (
              <IconAlertTriangle size={17} aria-label="Look here" />
            )}
            <span>{words}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
