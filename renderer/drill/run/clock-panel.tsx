// The one big clock: exercise time, and whether it runs. Everything else about time is small beside it.
import { Button } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { timeOfDayWords } from '../../words/when-words.ts';
import { linkNow } from './run-derive.ts';
import { clockFace, clockRemarks, countdownWords, faultWords } from './run-words.ts';
import type { LiveRun } from './use-live-run.ts';
import styles from './run.module.css';

export function PhaseWord({ run }: Pick<LiveRun, 'run'>) {
  const paused = run.phase.name === 'paused';
  const Icon = paused ? IconPlayerPauseFilled : IconPlayerPlayFilled;
  return (
    <span className={`${styles['phase']} ${paused ? styles['paused'] : ''}`}>
      <Icon size={18} aria-hidden />
      {paused ? 'PAUSED' : 'RUNNING'}
    </span>
  );
}

export function ClockPanel({
  live,
  onPause,
  onJump,
  onEnd,
  onAbort,
}: {
  readonly live: LiveRun;
  readonly onPause: () => void;
  readonly onJump: () => void;
  readonly onEnd: () => void;
  readonly onAbort: () => void;
}) {
  const { run, now } = live;
  const { phase, clock, scenario } = run;
  const paused = phase.name === 'paused';
  const link = linkNow(run);
  return (
    <section className={styles['clockPanel']} aria-label="Clock" data-paused={paused}>
      <div className={styles['clockHead']}>
        <PhaseWord run={run} />
        <span className={styles['soft']}>
          {timeOfDayWords(now.wall)} o’clock · planned {clockFace(scenario.duration)}
        </span>
      </div>
      <div className={styles['clock']} role="timer" aria-label="Exercise time" data-testid="exercise-clock">
        {clockFace(clock.exerciseMs)}
      </div>
      {phase.name === 'paused' && (
        <p className={styles['pauseReason']}>
          By {phase.by}: {phase.reason}
        </p>
      )}
      <p className={styles['linkLine']}>
        This station’s link <strong>{faultWords(link.fault)}</strong>
        {link.next && (
          <>
            {' '}
            · {faultWords(link.next.fault)} {countdownWords(link.next.at, clock.exerciseMs)}
          </>
        )}
      </p>
      {clockRemarks(clock).map((words) => (
        <p key={words} className={styles['remark']}>
          {words}
        </p>
      ))}
      <div className={styles['row']}>
        <Button size="compact-sm" variant={paused ? 'filled' : 'default'} onClick={onPause}>
          {paused ? 'Go on' : 'Pause'} <kbd>P</kbd>
        </Button>
        <Button size="compact-sm" variant="default" disabled={paused} onClick={onJump}>
          Move on <kbd>T</kbd>
        </Button>
        <Button size="compact-sm" variant="default" onClick={onEnd}>
          End <kbd>E</kbd>
        </Button>
        <Button size="compact-sm" variant="default" className={styles['abort'] ?? ''} onClick={onAbort}>
          Abort <kbd>X</kbd>
        </Button>
      </div>
    </section>
  );
}
