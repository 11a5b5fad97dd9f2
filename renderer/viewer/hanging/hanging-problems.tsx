// The site's hanging rules cannot be used: said once, above the images, and never in the way of reading.
import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import styles from '../study-screen.module.css';

/** What a person of this window has read already: the next study need not say it again. */
let dismissed = '';

export function HangingProblems({ problems }: { readonly problems: readonly string[] }) {
  const words = problems.join(' · ');
  const [hidden, setHidden] = useState(dismissed);
  if (words === '' || hidden === words) return null;
  return (
    <div className={styles['strip']} role="status" data-testid="hanging-problems">
      <IconAlertTriangle size={16} aria-hidden />
      <span>
        <strong>This site’s hanging rules are not in use; the built-in ones are.</strong> {words} Tell the
        administrator: <code>pacs-kit hanging check</code> names each mistake.
      </span>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          dismissed = words;
          setHidden(words);
        }}
      >
        Dismiss
      </Button>
    </div>
  );
}
