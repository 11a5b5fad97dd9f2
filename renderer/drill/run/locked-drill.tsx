// A drill belongs to the room, and the room's station may be locked: the run is one key away from the unlock screen, and back.
import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useStation } from '../../link/station-context.tsx';
import { DrillRunScreen } from './drill-run-screen.tsx';
import styles from './run.module.css';
import { asksForDrill } from './use-view-choice.ts';

/** @param children the unlock screen; shown unless this window shows the drill that is under way */
export function LockedDrill({ children }: { readonly children: ReactNode }) {
  const { state } = useStation();
  const drill = state.status?.drill ?? null;
  // A window that showed the drill goes on showing it when the station locks itself.
  const [shown, setShown] = useState(() => drill !== null && asksForDrill());
  if (shown)
    return (
      <div className={styles['locked']}>
        <DrillRunScreen onDone={() => setShown(false)} />
        <div className={styles['lockedBar']}>
          <IconLock size={15} aria-hidden />
          <span>
            This station is locked. Ticks and notes are kept; what was typed is sealed until it is unlocked.
          </span>
          <Button size="compact-sm" variant="default" onClick={() => setShown(false)}>
            Unlock
          </Button>
        </div>
      </div>
    );
  return (
    <div className={styles['lockedWith']}>
      {drill !== null && (
        <div className={styles['lockedBar']}>
          <span>A drill is under way: {drill.scenario}.</span>
          <Button size="compact-sm" onClick={() => setShown(true)}>
            Show it
          </Button>
        </div>
      )}
      {children}
    </div>
  );
}
