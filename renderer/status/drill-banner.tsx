// A drill on every window, unlike anything else that the page shows: a hatched frame around all of it, the word DRILL, which one,
// how the real PACS is, and the way out (D3, S-6). On paper the word goes through every sheet and covers nothing; which drill it was says the paper's head.
import type { ReactNode } from 'react';
import type { StationStatus } from '../../shared/contract/views.ts';
import { effectiveSwitch } from '../link/effective-switch.ts';
import { drillLinkWords, realLinkWords } from '../words/drill-switch-words.ts';
import styles from './drill-banner.module.css';
import { ThisIsReal } from './this-is-real.tsx';

export function DrillBanner({ status }: { readonly status: StationStatus }) {
  const effective = effectiveSwitch(status);
  if (effective.kind === 'real') return null;
  const { drill } = effective;
  const real = realLinkWords(drill);
  return (
    <section className={styles['banner']} aria-label="Drill" data-testid="drill-banner">
      <span className={styles['word']}>DRILL</span>
      <span className={styles['facts']} role="status" aria-live="polite">
        <strong>
          {drill.scenario}
          {drill.phase === 'paused' && ' (paused; the station ends the drill after 30 minutes of a pause)'}
        </strong>
        <span>
          Not an outage: this station&rsquo;s link is <b>{drillLinkWords(drill.link)}</b>.
        </span>
        <span data-testid="real-link" title={drill.real.reason}>
          The real PACS: <b className={styles[real.tone]}>{real.text}</b>
        </span>
      </span>
      <ThisIsReal drill={drill} />
    </section>
  );
}

/**
 * What everything of a window stands in. During a drill a hatched frame surrounds it, which takes its own room and covers nothing.
 *
 * @param className the window's own layout
 */
export function DrillFrame({
  status,
  className,
  children,
}: {
  readonly status: StationStatus;
  readonly className: string | undefined;
  readonly children: ReactNode;
}) {
  const effective = effectiveSwitch(status);
  const isDrill = effective.kind === 'drill';
  return (
    <div className={`${className ?? ''} ${isDrill ? styles['frame'] : ''}`} data-drill={isDrill}>
      {effective.kind === 'drill' && (
        <div className={styles['paper']} aria-hidden>
          <span className={styles['paperWord']}>DRILL</span>
        </div>
      )}
      {children}
    </div>
  );
}
