// A state in words with its colour and its icon: colour never stands alone.
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconExclamationCircle,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Tone, ToneWords } from './drill-words.ts';
import styles from './drills.module.css';

const ICONS: Readonly<Record<Tone, ComponentType<{ readonly size?: number }>>> = {
  good: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconExclamationCircle,
  soft: IconCircleDashed,
};

export function ToneText({ words }: { readonly words: ToneWords }) {
  const Icon = ICONS[words.tone];
  return (
    <span className={`${styles['tone']} ${styles[words.tone]}`}>
      <Icon size={15} aria-hidden />
      {words.text}
    </span>
  );
}
