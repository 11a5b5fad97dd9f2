// How good the copy is right now: readiness, as-of and the prefetch, in two lines.
import { Progress } from '@mantine/core';
import type { StationStatus } from '../../shared/contract/views.ts';
import { effectiveSwitch } from '../link/effective-switch.ts';
import { useStationNow } from '../link/station-context.tsx';
import { asOfWords } from '../words/time-words.ts';
import styles from './top-bar.module.css';

export function CopyFacts({ status }: { readonly status: StationStatus }) {
  const nowMs = useStationNow();
  const { prefetch, readiness } = status;
  const asOf = asOfWords(readiness.asOf, nowMs);
  const running = prefetch.state === 'running';
  const share =
    prefetch.instancesExpected === null || prefetch.instancesExpected === 0
      ? null
      : Math.min(100, (100 * prefetch.instancesHeld) / prefetch.instancesExpected);
  return (
    <div className={styles['facts']}>
      <div>
        <strong>
          {effectiveSwitch(status).kind === 'drill' && 'DRILL · '}
          {readiness.studiesComplete} of {readiness.studiesOnList} on the list are here whole
        </strong>
      </div>
      <div className={styles['soft']}>
        {readiness.asOf === null ? 'never confirmed by the PACS' : `${asOf.when} · ${asOf.age}`}
      </div>
      {running && share !== null && (
        <Progress value={share} size="xs" aria-label={`Prefetch ${Math.round(share)} per cent`} />
      )}
      <div className={prefetch.state === 'failed' ? `${styles['outcome']} ${styles['bad']}` : styles['soft']}>
        {running || prefetch.state !== 'idle' ? prefetch.message : `With priors: ${prefetch.message}`}
      </div>
    </div>
  );
}
