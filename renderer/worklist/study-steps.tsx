// In the viewer: where in the list this study is, and the way to its neighbours.
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useContext } from 'react';
import { ReadOnContext } from './read-in-order.tsx';
import styles from './study-steps.module.css';

export function StudySteps() {
  const readOn = useContext(ReadOnContext);
  if (readOn === null || readOn.place === null) return null;
  const { place, of, previous, next, step } = readOn;
  return (
    <div className={styles['steps']} role="group" aria-label="Studies of the list">
      <Tooltip label="Previous study of the list (Alt + ↑)">
        <ActionIcon
          variant="default"
          size={34}
          aria-label="Previous study of the list"
          disabled={previous === null}
          onClick={() => step(-1)}
        >
          <IconChevronUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Next study of the list (Alt + ↓)">
        <ActionIcon
          variant="default"
          size={34}
          aria-label="Next study of the list"
          disabled={next === null}
          onClick={() => step(1)}
        >
          <IconChevronDown size={18} />
        </ActionIcon>
      </Tooltip>
      <span className={styles['place']} role="status">
        {place} of {of}
      </span>
    </div>
  );
}
