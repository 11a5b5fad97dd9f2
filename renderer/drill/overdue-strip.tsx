// One plain line on the home page for whoever leads drills: what is overdue, and what comes next. Nothing for anybody else, and
// nothing at all while the real switch is offline or a drill is under way: it must never distract from either.
import { Anchor } from '@mantine/core';
import { IconFireExtinguisher } from '@tabler/icons-react';
import { usePlaces } from '../area/place.ts';
import { useChannel, useStation, useStationNow } from '../link/station-context.tsx';
import { overdueWords } from './library/library-order.ts';
import styles from './drills.module.css';

export function OverdueStrip() {
  const { state } = useStation();
  const { go } = usePlaces();
  const nowMs = useStationNow();
  const { status } = state;
  const role = status?.operator?.role;
  const leads = role === 'coordinator' || role === 'administrator';
  const quiet = status === null || status.switch.offline || status.drill !== null;
  const library = useChannel('drill:library', leads && !quiet ? {} : null, state.drillStale);
  // An answer from before the outage is no reason to show it now.
  const words = library.value === null || quiet || !leads ? null : overdueWords(library.value, nowMs);
  if (words === null) return null;
  return (
    <div className={styles['strip']} role="status" data-testid="overdue-strip">
      <IconFireExtinguisher size={16} aria-hidden />
      <span>{words.text}</span>
      {words.next !== '' && <span className={styles['soft']}>{words.next}</span>}
      {go && (
        <Anchor component="button" type="button" size="sm" c="var(--kit-accent)" onClick={() => go('drills')}>
          Drills
        </Anchor>
      )}
    </div>
  );
}
