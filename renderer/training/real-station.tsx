// On a station for real patients: how to open a rehearsal ground. A command, not a button: nothing of it happens on this station.
import type { KitError } from '../../shared/contract/kit-error.ts';
import { RoomBody, RoomFrame } from '../area/room-frame.tsx';
import { Notice } from '../status/notice.tsx';
import styles from './training.module.css';

export function RealStation({ error = null }: { readonly error?: KitError | null }) {
  return (
    <RoomFrame
      title="Training"
      lead="Practise an outage alone, with synthetic patients, away from this station."
    >
      <RoomBody label="How to open the rehearsal ground">
        <div className={styles['elsewhere']}>
          {error && <Notice title="No lesson can run here" error={error} tone="warn" />}
          <p>
            Lessons run on a rehearsal ground: a PACS of its own that can be made to fail, a station on it,
            and patients that were never born. It shares nothing with this station, neither its vault nor its
            journal nor its PACS. On this computer, or any other with the kit, in a terminal:
          </p>
          <pre className={styles['command']}>
            <code>pacs-kit train</code>
          </pre>
          <p>
            It prints a link and a passphrase, and goes on until Ctrl-C. With <code>--role technologist</code>{' '}
            or <code>--role administrator</code> the page offers that lesson first;{' '}
            <code>pacs-kit train records</code> lists who took which lesson.
          </p>
          <p>For practising together, on this station and with your department, there are drills.</p>
        </div>
      </RoomBody>
    </RoomFrame>
  );
}
