// One step of a checklist: its state in a mark, a word and a colour; what it asks, when, and who did it when.
import { Button } from '@mantine/core';
import {
  IconCheck,
  IconCircle,
  IconCircleDotted,
  IconClockExclamation,
  IconPlayerTrackNext,
  IconRadar2,
  IconX,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { StepState } from '../../../drills/engine/progress.ts';
import { FailureNote } from './failure-note.tsx';
import type { StepView } from './run-derive.ts';
import { observedWords, stepLine } from './run-words.ts';
import type { RunActs } from './use-run-acts.ts';
import styles from './run.module.css';

const MARKS: Readonly<Record<StepState, ComponentType<{ readonly size?: number }>>> = {
  waiting: IconCircleDotted,
  due: IconCircle,
  late: IconClockExclamation,
  done: IconCheck,
  missed: IconX,
  skipped: IconPlayerTrackNext,
};

export interface StepItemProps {
  readonly view: StepView;
  readonly selected: boolean;
  readonly why: boolean;
  /** Large, for a role's own window. */
  readonly large?: boolean;
  /** False before the start and after the end. */
  readonly live: boolean;
  readonly acts: RunActs;
  readonly onSelect: () => void;
  readonly onTick: () => void;
  readonly onSkip: () => void;
  readonly onUndo: () => void;
}

export function StepItem({ view, selected, why, large = false, live, acts, onSelect, ...on }: StepItemProps) {
  const { step, state, outcome } = view;
  const measured = outcome?.kind === 'done' && outcome.how === 'measured';
  const Mark = measured ? IconRadar2 : MARKS[state];
  const line = stepLine(view);
  const isAuto = step.observed !== 'manual' && 'auto' in step.observed;
  return (
    <li className={`${styles['step']} ${styles[state]} ${large ? styles['large'] : ''}`} data-state={state}>
      <button
        type="button"
        className={styles['stepButton']}
        data-step={step.id}
        // One tab stop for all of them; the arrows move within.
        tabIndex={selected ? 0 : -1}
        aria-current={selected ? 'true' : undefined}
        aria-expanded={selected}
        aria-busy={acts.busy === step.id}
        onClick={onSelect}
        onFocus={onSelect}
      >
        <span className={styles['mark']}>
          <Mark size={large ? 30 : 18} aria-hidden />
        </span>
        <span className={styles['stepText']}>{step.text}</span>
        <span className={styles['stepLine']}>
          <strong className={styles['stateWord']}>{line.word}</strong> <span>{line.rest}</span>
          {outcome === null && isAuto && (
            <span className={styles['auto']} title="The station ticks this step">
              <IconRadar2 size={14} aria-hidden /> auto
            </span>
          )}
        </span>
      </button>
      {selected && (
        <div className={styles['stepMore']}>
          {outcome === null && <p className={styles['soft']}>{observedWords(step)}</p>}
          {outcome?.kind === 'done' && !measured && outcome.evidence !== '' && <p>{outcome.evidence}</p>}
          {outcome?.kind === 'done' && outcome.note !== '' && <p>Note: {outcome.note}</p>}
          {outcome?.kind === 'skipped' && <p>{outcome.reason}</p>}
          {why && (
            <p className={styles['why']}>
              <strong>Why:</strong> {step.why}
            </p>
          )}
          {live && (
            <div className={styles['row']}>
              {outcome === null ? (
                <>
                  <Button size={large ? 'md' : 'compact-sm'} tabIndex={-1} onClick={on.onTick}>
                    Done <kbd>Enter</kbd>
                  </Button>
                  <Button
                    size={large ? 'md' : 'compact-sm'}
                    variant="default"
                    tabIndex={-1}
                    onClick={on.onSkip}
                  >
                    Skip <kbd>S</kbd>
                  </Button>
                </>
              ) : (
                <Button
                  size={large ? 'md' : 'compact-sm'}
                  variant="default"
                  tabIndex={-1}
                  onClick={on.onUndo}
                >
                  Undo <kbd>U</kbd>
                </Button>
              )}
            </div>
          )}
          <FailureNote acts={acts} about={step.id} />
        </div>
      )}
    </li>
  );
}
