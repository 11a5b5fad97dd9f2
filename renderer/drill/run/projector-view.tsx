// What the whole room reads from six metres: the clock, the situation, who is how far, what is late. Nothing that was typed.
import { IconCircleCheck, IconClockExclamation } from '@tabler/icons-react';
import { useWholePlace } from '../../area/use-whole-place.ts';
import { timeOfDayWords } from '../../words/when-words.ts';
import { PhaseWord } from './clock-panel.tsx';
import { toWhom } from './inject-panel.tsx';
import { columnsOf, lateSteps, openInjects, roleOf } from './run-derive.ts';
import { useRunKeys } from './run-keys.ts';
import { clockFace, shorten } from './run-words.ts';
import styles from './projector.module.css';
import type { LiveRun } from './use-live-run.ts';

const SHOWN = 4;

export function ProjectorView({
  live,
  keys,
  onViews,
}: {
  readonly live: LiveRun;
  readonly keys: Readonly<Record<string, () => void>>;
  readonly onViews: () => void;
}) {
  const { run, now } = live;
  useRunKeys(keys);
  useWholePlace('drillProjector');
  const prepared = run.phase.name === 'prepared';
  const columns = columnsOf(run);
  const late = lateSteps(run);
  const [inject] = openInjects(run);
  return (
    <div className={styles['projector']} data-drill-view="projector">
      <div className={styles['clockSide']} data-paused={run.phase.name === 'paused'}>
        {prepared ? <span className={styles['soon']}>Not started yet</span> : <PhaseWord run={run} />}
        <div className={styles['clock']} role="timer" aria-label="Exercise time">
          {clockFace(run.clock.exerciseMs)}
        </div>
        <span className={styles['soft']}>{timeOfDayWords(now.wall)} o’clock</span>
      </div>
      <ul className={styles['roles']} aria-label="Roles">
        {columns.map(({ role, person, ready, steps, closed, late: lateHere }) => (
          <li key={role.id} data-late={lateHere > 0}>
            <span className={styles['role']}>{role.title}</span>
            <span className={styles['person']}>{person ?? '–'}</span>
            <span className={styles['bar']}>
              <progress max={steps.length} value={closed} aria-label={`${role.title}: steps closed`} />
            </span>
            <span className={styles['count']}>
              {prepared ? (ready ? 'ready' : '') : `${closed}/${steps.length}`}
              {lateHere > 0 && <strong> {lateHere} late</strong>}
            </span>
          </li>
        ))}
      </ul>
      <section className={styles['situation']} aria-label="Situation">
        {inject === undefined ? (
          <p>{run.scenario.situation}</p>
        ) : (
          <>
            <h2>For {toWhom(run, inject.inject)}</h2>
            <p>{inject.inject.text}</p>
          </>
        )}
      </section>
      <section className={styles['late']} aria-label="Late steps" data-late={late.length > 0}>
        <h2>
          {late.length > 0 ? (
            <>
              <IconClockExclamation aria-hidden /> {late.length} late
            </>
          ) : (
            <>
              <IconCircleCheck aria-hidden /> {prepared ? 'Waiting for the start' : 'Nothing is late'}
            </>
          )}
        </h2>
        <ul>
          {late.slice(0, SHOWN).map(({ step, lateMs }) => (
            <li key={step.id}>
              <strong>{clockFace(lateMs)}</strong>
              <span>
                {roleOf(run, step.role)?.title}: {shorten(step.text, 70)}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <button type="button" className={styles['corner']} onClick={onViews}>
        Another view (R)
      </button>
    </div>
  );
}
