// One quiet line above the worklist when a downtime is near: everybody who reads should know, and whether the copy will be ready.
import { Anchor } from '@mantine/core';
import { IconCalendarOff } from '@tabler/icons-react';
import { usePlaces } from '../area/place.ts';
import { useLastAnswer } from '../link/use-last-answer.ts';
import { useChannel, useStation, useStationNow } from '../link/station-context.tsx';
import { stripCopyWords, stripWords, windowToMention } from './window-words.ts';
import styles from './windows.module.css';

export function WindowStrip() {
  const { state } = useStation();
  const { go } = usePlaces();
  const nowMs = useStationNow();
  const list = useLastAnswer('window:list', state.areaStale.windows);
  const view = windowToMention(list.value ?? [], nowMs);
  const queue = useChannel('queue:list', view?.state === 'upcoming' ? {} : null, state.areaStale.queue);
  if (view === null) return null;
  const topUp = queue.value?.topUp ?? null;
  const copy = stripCopyWords(view, topUp);
  const late = copy !== '' && (topUp?.verdict === 'late' || topUp?.verdict === 'unknown');
  return (
    <div
      className={`${styles['strip']} ${late ? styles['late'] : ''}`}
      role="status"
      data-testid="window-strip"
    >
      <IconCalendarOff size={16} aria-hidden />
      <strong>{stripWords(view, nowMs)}</strong>
      {copy !== '' && <span>· {copy}</span>}
      <span className={styles['soft']}>{view.reason}</span>
      {go && (
        <Anchor
          component="button"
          type="button"
          size="sm"
          c="var(--kit-accent)"
          onClick={() => go('windows')}
        >
          Planned downtimes
        </Anchor>
      )}
    </div>
  );
}
