// Says that the page has lost its station, on every screen: old content must not pass for current (S-15).
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useStation } from '../link/station-context.tsx';
import styles from './banners.module.css';

export function ConnectionLost() {
  const { state } = useStation();
  if (state.connected) return null;
  return (
    <div className={styles['lost']} role="alert">
      <IconPlugConnectedX size={18} aria-hidden />
      <strong>Connection to the station lost.</strong>
      <span>
        What you see may be out of date, and further images cannot be opened. Trying to reconnect… If the
        station was started again, open the new link that it prints.
      </span>
    </div>
  );
}
