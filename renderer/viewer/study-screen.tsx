// The study that is read: opened and closed on the record. What is done with it is the reading screen's.
import { Loader } from '@mantine/core';
import { useEffect } from 'react';
import type { StudyView } from '../../shared/contract/views.ts';
import { useStation } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { BackButton } from './patient-banner.tsx';
import { ReadingScreen } from './reading-screen.tsx';
import styles from './study-screen.module.css';
import { useOpenStudy } from './use-open-study.ts';

export function StudyScreen({
  studyKey,
  onClose,
  onShown,
}: {
  readonly studyKey: string;
  readonly onClose: () => void;
  /** The study is here; again whenever it has grown. */
  readonly onShown?: (study: StudyView) => void;
}) {
  const { state } = useStation();
  const study = useOpenStudy(studyKey, state.studyStale[studyKey] ?? 0);
  const { value } = study;
  useEffect(() => {
    if (value) onShown?.(value);
  }, [value, onShown]);
  if (study.value && state.status)
    return <ReadingScreen study={study.value} status={state.status} onClose={onClose} />;
  return (
    <div className={styles['centred']}>
      {study.state === 'failed' ? (
        <div>
          <Notice title="This study could not be opened" error={study.error} tone="bad" />
          <p>
            <BackButton onBack={onClose} />
          </p>
        </div>
      ) : (
        <Loader type="dots" aria-label="Opening the study" />
      )}
    </div>
  );
}
