// What is late, at a glance, the worst first; and what comes next when nothing is.
import { IconCircleCheck, IconClockExclamation } from '@tabler/icons-react';
import type { DrillRun } from '../../../drills/engine/run.ts';
import { lateSteps, nextStep, roleOf } from './run-derive.ts';
import { clockFace, countdownWords, shorten } from './run-words.ts';
import styles from './run.module.css';

const SHOWN = 4;

export function LatePanel({
  run,
  onStep,
}: {
  readonly run: DrillRun;
  readonly onStep: (stepId: string) => void;
}) {
  const late = lateSteps(run);
  const next = nextStep(run);
  return (
    <section className={styles['latePanel']} aria-label="Late steps" data-late={late.length > 0}>
      <h2>
        {late.length > 0 ? (
          <>
            <IconClockExclamation size={18} aria-hidden /> {late.length} late
          </>
        ) : (
          <>
            <IconCircleCheck size={18} aria-hidden /> Nothing is late
          </>
        )}
      </h2>
      <ul>
        {late.slice(0, SHOWN).map(({ step, lateMs }) => (
          <li key={step.id}>
            <button type="button" tabIndex={-1} onClick={() => onStep(step.id)}>
              <strong>{clockFace(lateMs)}</strong>
              <span>
                {step.text}
                <small>{roleOf(run, step.role)?.title}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {late.length > SHOWN && <p className={styles['soft']}>and {late.length - SHOWN} more</p>}
      {late.length === 0 && next !== null && (
        <p className={styles['soft']}>
          Next, {countdownWords(next.target, run.clock.exerciseMs)}: {roleOf(run, next.role)?.title},{' '}
          {shorten(next.text, 80)}
        </p>
      )}
    </section>
  );
}
