// One decision of the switch: a line that can be opened to the probes behind it.
import { UnstyledButton } from '@mantine/core';
import { IconArrowRight, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useId } from 'react';
import type { DecisionView } from '../../shared/contract/decision-view.ts';
import { dayWords, distanceWords, timeOfDayWords } from '../words/when-words.ts';
import { blameSentence, causeWords, offlineWords, stateWords } from './decision-words.ts';
import { ProbeStory } from './probe-story.tsx';
import styles from './decisions.module.css';

function StateMark({ state }: { readonly state: DecisionView['from'] }) {
  const words = stateWords(state);
  return <span className={`${styles['mark']} ${styles[words.tone]}`}>{words.text}</span>;
}

export function DecisionEntry({
  decision,
  before,
  open,
  onToggle,
  nowMs,
  showEndpoint,
}: {
  readonly decision: DecisionView;
  readonly before: DecisionView | null;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly nowMs: number;
  readonly showEndpoint: boolean;
}) {
  const panel = useId();
  const offline = offlineWords(decision, before);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <li className={styles['decision']}>
      <UnstyledButton
        className={styles['line'] ?? ''}
        aria-expanded={open}
        aria-controls={open ? panel : undefined}
        onClick={onToggle}
      >
        <Chevron size={18} aria-hidden className={styles['chevron']} />
        <span className={styles['when']}>
          {dayWords(decision.at, nowMs)} {timeOfDayWords(decision.at, true)}
          <span className={styles['soft']}>{distanceWords(decision.at, nowMs)}</span>
        </span>
        <span className={styles['change']}>
          {showEndpoint && <span className={styles['soft']}>{decision.endpointId}</span>}
          <span>
            <StateMark state={decision.from} />
            <IconArrowRight size={15} role="img" aria-label="to" className={styles['arrow']} />
            <StateMark state={decision.to} />
          </span>
        </span>
        <span className={styles['why']}>
          {decision.reason}
          <span className={styles['soft']}>{causeWords(decision)}</span>
          {decision.blame !== null && (
            <span className={styles['blame']}>{blameSentence(decision.blame)}</span>
          )}
        </span>
        <span className={styles['offline']}>{offline}</span>
      </UnstyledButton>
      {open && (
        <div id={panel} className={styles['panel']}>
          <ProbeStory decision={decision} />
        </div>
      )}
    </li>
  );
}
