// What happened to the viewer windows, above the worklist: one that is gone, one that did not come, one that asks its reader first.
import { Button } from '@mantine/core';
import type { StudyRow } from '../../shared/contract/views.ts';
import { personNameWords } from '../words/person-name-words.ts';
import { usePeerWindows } from './peer-windows.ts';
import { viewerName } from './peer-words.ts';
import styles from './peer-windows.module.css';

export function ViewerStrip({ rows }: { readonly rows: readonly StudyRow[] }) {
  const { link, view } = usePeerWindows();
  const asking = view.peers.filter(({ asks, viewer }) => asks && viewer !== null);
  return (
    <>
      {view.dead.map(({ id, viewer, studyKey }) => {
        const row = rows.find((each) => each.studyKey === studyKey);
        return (
          <div key={id} className={styles['strip']} role="alert">
            <span>
              <strong>{viewerName(viewer ?? 0)} is gone.</strong>{' '}
              {studyKey === null
                ? 'No study was open in it.'
                : `It showed ${row ? personNameWords(row.descriptor.PatientName).primary : 'a study that is not on this list'}. Everything else goes on.`}
            </span>
            {studyKey !== null && (
              <Button
                size="xs"
                onClick={() => {
                  link.dismiss();
                  link.openStudy(studyKey);
                }}
              >
                Open it again
              </Button>
            )}
            <Button size="xs" variant="default" onClick={link.dismiss}>
              Dismiss
            </Button>
          </div>
        );
      })}
      {view.openFailed && (
        <div className={styles['strip']} role="alert">
          <span>
            <strong>The viewer window did not come.</strong> Allow pop-up windows for this address in the
            browser, then try again.
          </span>
          <Button size="xs" variant="default" onClick={link.dismiss}>
            Dismiss
          </Button>
        </div>
      )}
      {asking.map(({ id, viewer }) => (
        <div key={id} className={styles['strip']} role="status">
          <span>
            <strong>{viewerName(viewer ?? 0)} asks first.</strong> Something is being written there; answer in
            that window.
          </span>
        </div>
      ))}
    </>
  );
}
