// The drill is over: says how it ended, that the link is as it was, and what comes next.
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { clockFace } from './run-words.ts';
import styles from './run.module.css';
import type { LiveRun } from './use-live-run.ts';

/** @param real why the real PACS is not reachable now, or null */
function endWords(
  { run, gone }: LiveRun,
  real: string | null,
): { readonly title: string; readonly text: string } {
  const { phase } = run;
  if (gone && real !== null) return { title: 'This is real: the drill was ended', text: `${real}.` };
  if (gone)
    return {
      title: 'The drill is over',
      text: 'The station has no drill open any more. Its history says how it ended.',
    };
  switch (phase.name) {
    case 'aborted':
      if (run.startedAt === null)
        return { title: 'This drill was cancelled before it began', text: `By ${phase.by}: ${phase.reason}` };
      return { title: 'The drill was aborted', text: `By ${phase.by}: ${phase.reason}` };
    case 'superseded-by-real':
      return { title: 'This is real: the drill was ended', text: phase.reason };
    default:
      return { title: 'The drill is over', text: 'The hot wash follows: what went well, and what did not.' };
  }
}

function nextWords({ phase, startedAt }: LiveRun['run']): string {
  if (startedAt === null) return 'To the library';
  return phase.name === 'hot-wash' ? 'To the hot wash' : 'To its review';
}

export function OverView({
  live,
  locked,
  real,
  onDone,
}: {
  readonly live: LiveRun;
  readonly locked: boolean;
  /** Why the real PACS is not reachable now, or null. */
  readonly real: string | null;
  readonly onDone: () => void;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const { title, text } = endWords(live, real);
  const { run } = live;
  useEffect(() => {
    button.current?.focus();
  }, []);
  return (
    <div className={styles['over']}>
      <section className={styles['overCard']} role="status" data-phase={run.phase.name}>
        <h1>{title}</h1>
        <p>{text}</p>
        {run.startedAt !== null && !live.gone && (
          <p className={styles['clock']}>{clockFace(run.clock.exerciseMs)}</p>
        )}
        <p className={styles['soft']}>
          This station’s link to the PACS is no longer touched by the drill. {run.scenario.title}.
        </p>
        <Button ref={button} size="md" onClick={onDone}>
          {locked ? 'Unlock to go on' : nextWords(run)}
        </Button>
      </section>
    </div>
  );
}
