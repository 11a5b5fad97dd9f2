// The unmistakable bar while the page shows a copy instead of the PACS (O7, S-2, S-13).
import { IconAlertTriangleFilled } from '@tabler/icons-react';
import type { StationStatus } from '../../shared/contract/views.ts';
import { effectiveSwitch } from '../link/effective-switch.ts';
import { useStationNow } from '../link/station-context.tsx';
import { asOfWords } from '../words/time-words.ts';
import styles from './banners.module.css';

export function DowntimeBanner({ status }: { readonly status: StationStatus }) {
  const nowMs = useStationNow();
  const effective = effectiveSwitch(status);
  if (!effective.view.offline) return null;
  const isDrill = effective.kind === 'drill';
  const asOf = asOfWords(status.readiness.asOf, nowMs);
  return (
    <div
      className={styles[isDrill ? 'drill' : 'downtime']}
      role="status"
      aria-live="polite"
      data-testid="downtime-banner"
    >
      <IconAlertTriangleFilled size={18} aria-hidden />
      <strong>{isDrill && 'DRILL: '}DOWNTIME COPY</strong>
      <span className={styles['age']}>
        {asOf.when}
        {asOf.age && ` · ${asOf.age}`}
      </span>
      <span>
        {isDrill
          ? 'Practice: read from this station’s own copy, as if the PACS were away.'
          : 'You are reading this station’s own copy, not the PACS.'}
      </span>
      <span className={styles['push']}>Read only: nothing is saved to the PACS</span>
    </div>
  );
}
