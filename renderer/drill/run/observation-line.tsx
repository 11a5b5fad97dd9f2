// What was observed so far: the last one always in sight, all of them on demand, each of them to be taken back.
import { Button } from '@mantine/core';
import { useState } from 'react';
import { KIND_WORDS } from './observation-words.ts';
import { clockFace } from './run-words.ts';
import styles from './run.module.css';
import type { LiveRun } from './use-live-run.ts';
import type { RunActs } from './use-run-acts.ts';

export function ObservationLine({
  live,
  acts,
  by,
  onObserve,
}: {
  readonly live: LiveRun;
  readonly acts: RunActs;
  readonly by: string;
  readonly onObserve: () => void;
}) {
  const [open, setOpen] = useState(false);
  const kept = live.run.observations
    .map((observation, at) => ({ ...observation, index: at }))
    .filter(({ withdrawn }) => !withdrawn)
    .toReversed();
  const [last] = kept;
  return (
    <section className={styles['observations']} aria-label="Observations">
      {open && (
        <ul>
          {kept.map(({ index, at, kind, text, by: who }) => (
            <li key={index}>
              <span className={styles['soft']}>{clockFace(at.exerciseMs)}</span>
              <strong>{KIND_WORDS[kind]}</strong>
              <span>
                {text} <span className={styles['soft']}>({who})</span>
              </span>
              <Button
                size="compact-xs"
                variant="default"
                onClick={() =>
                  void acts.perform(
                    { type: 'observation-withdrawn', observation: index, by },
                    'run',
                    'The observation was not taken back',
                  )
                }
              >
                Take back
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles['row']}>
        <Button size="compact-sm" variant="default" onClick={onObserve}>
          Observe <kbd>O</kbd>
        </Button>
        {last === undefined ? (
          <span className={styles['soft']}>Nothing observed yet.</span>
        ) : (
          <>
            <Button size="compact-sm" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
              {kept.length === 1 ? '1 observation' : `${kept.length} observations`}
            </Button>
            <span className={styles['lastObservation']}>
              {clockFace(last.at.exerciseMs)} <strong>{KIND_WORDS[last.kind]}:</strong> {last.text}
            </span>
          </>
        )}
        {live.sealed && (
          <span className={styles['soft']}>Locked: what was typed is sealed until you unlock.</span>
        )}
      </div>
    </section>
  );
}
