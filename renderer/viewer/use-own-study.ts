// A study on the screen is whoever opened it: when another person unlocks, nothing is opened in their name that they did not open
// (S-11, R1). The same person finds it again.
import { useEffect, useState } from 'react';
import { recallScreen } from './screen-memory.ts';

/**
 * @param operator label of who is there; null while the station is locked, and until it has said who unlocked it
 * @param onOther called when the study is another person's
 * @returns whose the study on the screen is; `unknown` until that has been said
 */
export function useOwnStudy(
  studyKey: string | null,
  operator: string | null,
  onOther: () => void,
): 'own' | 'unknown' | 'of-another' {
  const [opened, setOpened] = useState<{ readonly studyKey: string; readonly by: string } | null>(
    recallScreen,
  );
  const known = studyKey !== null && opened?.studyKey === studyKey ? opened : null;
  const whose =
    known === null || known.by === operator ? 'own' : operator === null ? 'unknown' : 'of-another';
  // Remembered while drawing: what was opened is known before anything of it is shown.
  if (studyKey === null && opened !== null) setOpened(null);
  if (studyKey !== null && operator !== null && known === null) setOpened({ studyKey, by: operator });
  useEffect(() => {
    if (whose === 'of-another') onOther();
  }, [whose, onOther]);
  return whose;
}
