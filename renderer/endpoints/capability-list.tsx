// What a PACS can do: yes, no, or not known yet, each with what was seen.
import { IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import type { CapabilityView } from '../../shared/contract/endpoint-view.ts';
import { clockWords } from '../words/time-words.ts';
import { capabilityName, verdictWords } from './endpoint-words.ts';
import styles from './endpoints.module.css';

const ICONS = { yes: IconCircleCheck, no: IconCircleX, unknown: IconHelpCircle } as const;

export function CapabilityList({
  capabilities,
  nowMs,
}: {
  readonly capabilities: readonly CapabilityView[];
  readonly nowMs: number;
}) {
  if (capabilities.length === 0)
    return (
      <p className={styles['soft']}>Nothing is known yet: the station learns it with the first fetch.</p>
    );
  return (
    <ul className={styles['capabilities']}>
      {capabilities.map(({ id, verdict, learntAt, words }) => {
        const said = verdictWords(verdict);
        const Icon = ICONS[verdict];
        return (
          <li key={id}>
            <Icon size={16} aria-hidden className={styles[said.tone]} />
            <span>
              {capabilityName(id)}: <strong className={styles[said.tone]}>{said.text}</strong>
              <span className={styles['soft']}>
                {words}
                {learntAt !== null && ` (${clockWords(learntAt, nowMs)})`}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
