// What the coordinator reads aloud: the next inject with its countdown, and those that still wait for an answer.
import { Button } from '@mantine/core';
import type { DrillRun } from '../../../drills/engine/run.ts';
import type { ScenarioInject } from '../../../drills/scenario/schema.ts';
import { FailureNote } from './failure-note.tsx';
import { nextInject, openInjects, personOf, roleOf } from './run-derive.ts';
import { clockFace, countdownWords, shorten } from './run-words.ts';
import type { RunActs } from './use-run-acts.ts';
import styles from './run.module.css';

/** "Radiologist: A. Okafor · Emergency department liaison". */
export const toWhom = (run: DrillRun, inject: ScenarioInject): string =>
  inject.to
    .map((id) => {
      const [title, person] = [roleOf(run, id)?.title ?? id, personOf(run, id)];
      return person === title ? title : `${title}: ${person}`;
    })
    .join(' · ');

export function InjectPanel({
  run,
  acts,
  onDeliver,
  onAnswer,
}: {
  readonly run: DrillRun;
  readonly acts: RunActs;
  readonly onDeliver: (inject: ScenarioInject) => void;
  readonly onAnswer: (inject: ScenarioInject) => void;
}) {
  const next = nextInject(run);
  const open = openInjects(run);
  const { exerciseMs } = run.clock;
  const due = next !== null && exerciseMs >= next.at;
  return (
    <section className={styles['injectPanel']} aria-label="Injects" data-due={due}>
      {open.map(({ inject, leftMs }, at) => (
        <div key={inject.id} className={styles['openInject']} data-late={leftMs < 0}>
          <span>
            <strong>{leftMs < 0 ? 'Answer late' : 'Waits for an answer'}</strong>{' '}
            {leftMs < 0 ? `by ${clockFace(-leftMs)}` : `· ${clockFace(leftMs)} left`} ·{' '}
            {shorten(inject.text, 90)}
          </span>
          <Button size="compact-sm" variant="default" onClick={() => onAnswer(inject)}>
            Answered {at === 0 && <kbd>A</kbd>}
          </Button>
        </div>
      ))}
      {next === null ? (
        <p className={styles['soft']}>
          {run.scenario.injects.length === 0 ? 'This scenario has no injects.' : 'Every inject is delivered.'}
        </p>
      ) : (
        <>
          <div className={styles['injectHead']}>
            <h2>
              {due ? 'Read aloud now' : 'Next inject'}{' '}
              <span className={styles['countdown']}>
                {due ? `due ${countdownWords(next.at, exerciseMs)}` : countdownWords(next.at, exerciseMs)}
              </span>
            </h2>
            <Button
              size="compact-sm"
              variant={due ? 'filled' : 'default'}
              disabled={run.phase.name !== 'running'}
              loading={acts.busy === next.id}
              onClick={() => onDeliver(next)}
            >
              Delivered <kbd>I</kbd>
            </Button>
          </div>
          <p className={styles['soft']}>
            To <strong>{toWhom(run, next)}</strong> · {next.by} · at {clockFace(next.at)}
          </p>
          <blockquote className={styles['script']}>{next.text}</blockquote>
          {/* While another waits for its answer this one is not read aloud yet. */}
          {(due || open.length === 0) && (
            <p className={styles['expected']}>
              <strong>Expected:</strong> {next.expected}
            </p>
          )}
          <FailureNote acts={acts} about={next.id} />
        </>
      )}
    </section>
  );
}
