// A viewer window: no worklist of its own, so it always says which window it is, whose study it shows, and what it waits for.
import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { StudyView } from '../../shared/contract/views.ts';
import { BackWordsContext } from '../viewer/back-words.ts';
import { StudyScreen } from '../viewer/study-screen.tsx';
import { shownWords, viewerName } from './peer-words.ts';
import { usePeerWindows } from './peer-windows.ts';
import styles from './peer-windows.module.css';
import { takeRole } from './use-window-role.ts';
import type { ThisWindow } from './use-window-link.ts';
import { FULL } from './window-role.ts';

function Waiting({ number }: { readonly number: number }) {
  const { view } = usePeerWindows();
  const hasWorklist = view.peers.some(({ viewer }) => viewer === null);
  return (
    <div className={styles['waiting']}>
      <div>
        <h1 className={styles['title']}>{viewerName(number)}</h1>
        {hasWorklist ? (
          <p>
            Choose a study in the worklist window: <kbd>Shift</kbd> + <kbd>Enter</kbd> on its row shows it
            here.
          </p>
        ) : (
          <p>There is no window with a worklist. Make this one a full window to choose a study.</p>
        )}
        <Button variant="default" onClick={() => takeRole(FULL)}>
          Make this a full window
        </Button>
      </div>
    </div>
  );
}

export function ViewerWindow({
  number,
  studyKey,
  thisWindow,
  onClose,
}: {
  readonly number: number;
  readonly studyKey: string | null;
  readonly thisWindow: Pick<ThisWindow, 'wanted' | 'showWanted' | 'stayHere'>;
  readonly onClose: () => void;
}) {
  const [shown, setShown] = useState<{ readonly studyKey: string; readonly words: string } | null>(null);
  const onShown = useCallback(
    (study: StudyView) => setShown({ studyKey: study.studyKey, words: shownWords(study.descriptor) }),
    [],
  );
  // Closing what is written on lets the other study in: nothing holds it any more.
  const close = thisWindow.wanted === null ? onClose : thisWindow.showWanted;
  let words = 'No study is open here.';
  // What was shown before must not stand above what is still to come.
  if (studyKey !== null) words = shown?.studyKey === studyKey ? shown.words : 'Opening the study…';
  return (
    <div className={styles['viewer']}>
      <div className={styles['bar']}>
        <strong>{viewerName(number)}</strong>
        <span role="status" aria-label="What this window shows">
          {words}
        </span>
      </div>
      {thisWindow.wanted !== null && (
        <div className={styles['asks']} role="alert">
          <span>
            <strong>Another study was chosen for this window.</strong> Something is being written here: the
            study stays until you say so.
          </span>
          <Button size="xs" variant="default" onClick={thisWindow.stayHere}>
            Stay with this study
          </Button>
          <Button size="xs" onClick={thisWindow.showWanted}>
            Show the other study
          </Button>
        </div>
      )}
      <div className={styles['content']}>
        {studyKey === null ? (
          <Waiting number={number} />
        ) : (
          <BackWordsContext value="Close the study">
            <StudyScreen key={studyKey} studyKey={studyKey} onClose={close} onShown={onShown} />
          </BackWordsContext>
        )}
      </div>
    </div>
  );
}
