// Tells the screen while a reader waits for a picture in one viewport: thumbnails then wait, too.
import { useEffect, useState } from 'react';

/** @param onBusy told with the same owner each time; once more, that nobody waits, when the viewport goes */
export function useTellBusy(busy: boolean, onBusy: (owner: symbol, busy: boolean) => void): void {
  const [owner] = useState(() => Symbol('pane'));
  useEffect(() => {
    onBusy(owner, busy);
    return () => onBusy(owner, false);
  }, [busy, onBusy, owner]);
}
