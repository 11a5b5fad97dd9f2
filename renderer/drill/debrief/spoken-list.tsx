// What was said or seen, told apart by words and icon; whatever was written by mistake is taken back and stays on the record.
import { ActionIcon } from '@mantine/core';
import { IconMoodCheck, IconNote, IconTool, IconX } from '@tabler/icons-react';
import type { HotWashAnswer } from '../../../drills/report/hot-wash-answers.ts';
import type { DrillRun } from '../../../drills/engine/run.ts';
import { useStation } from '../../link/station-context.tsx';
import { clockText } from '../drill-words.ts';
import type { OpenRun } from '../use-run.ts';
import styles from './debrief.module.css';

const KIND = {
  strength: { name: 'Went well', Icon: IconMoodCheck, tone: 'good' },
  improvement: { name: 'Did not go well', Icon: IconTool, tone: 'warn' },
  note: { name: 'Note', Icon: IconNote, tone: 'soft' },
} as const;

export function SpokenList({
  spoken,
  run,
  open,
  by,
}: {
  readonly spoken: readonly HotWashAnswer[];
  readonly run: DrillRun;
  /** Null: nothing can be taken back here. */
  readonly open: OpenRun | null;
  readonly by: string;
}) {
  const { state } = useStation();
  if (spoken.length === 0) return null;
  const endedMs = 'endedAt' in run.phase ? run.phase.endedAt.exerciseMs : run.clock.exerciseMs;
  return (
    <ul className={styles['spoken']}>
      {spoken.map(({ observation, kind, text, by: who, at }) => {
        const { name, Icon, tone } = KIND[kind];
        return (
          <li key={observation} className={styles['said']}>
            <span className={`${styles['saidKind']} ${styles[tone]}`}>
              <Icon size={16} aria-hidden />
              {name}
            </span>
            <span className={styles['saidText']}>{text}</span>
            <span className={styles['soft']}>
              {who}
              {at.exerciseMs < endedMs && ` at ${clockText(at.exerciseMs)}`}
            </span>
            {open !== null && (
              <ActionIcon
                variant="subtle"
                size="sm"
                color="gray"
                aria-label={`Take back: ${text}`}
                disabled={by === '' || open.recording || !state.connected}
                onClick={() => void open.record({ type: 'observation-withdrawn', observation, by })}
              >
                <IconX size={15} />
              </ActionIcon>
            )}
          </li>
        );
      })}
    </ul>
  );
}
