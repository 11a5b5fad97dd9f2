// Over the viewports: what the PACS has of the study, and of each open prior, that is not here; with a button that fetches it.
import { Button } from '@mantine/core';
import { Fragment, useEffect } from 'react';
import type { StudyView } from '../../shared/contract/views.ts';
import { useAction, useStation } from '../link/station-context.tsx';
import { dicomDateWords } from '../words/time-words.ts';
import { SetAsideLines } from './set-aside-lines.tsx';
import { lookLines } from './look-words.ts';
import styles from './pacs-look.module.css';
import { usePacsLook } from './use-pacs-look.ts';
import { tellWithdrawn } from './withdrawn.ts';

function StudyLines({
  study,
  isPrior,
  nowMs,
}: {
  readonly study: StudyView;
  readonly isPrior: boolean;
  readonly nowMs: number;
}) {
  const { state } = useStation();
  const { look, again } = usePacsLook(study.studyKey);
  const { studyKey } = study;
  const withdrawn = look?.withdrawn;
  useEffect(() => {
    tellWithdrawn(studyKey, withdrawn ?? []);
    return () => tellWithdrawn(studyKey, []);
  }, [studyKey, withdrawn]);
  const fetchMore = useAction('study:fetch-more');
  const lines = look === null ? [] : lookLines(look, nowMs);
  const { ModalitiesInStudy, StudyDate } = study.descriptor;
  const whose = isPrior ? `Prior ${[...ModalitiesInStudy, dicomDateWords(StudyDate)].join(' ')}: ` : '';
  const press = async () => {
    await fetchMore.run({ studyKey: study.studyKey });
    again();
  };
  return (
    <>
      {lines.map(({ text, tone, canFetch }) => (
        <p
          key={text}
          className={`${styles['line']} ${styles[tone]}`}
          role={tone === 'bad' ? 'alert' : 'status'}
        >
          <span>
            {whose}
            {text}
          </span>
          {canFetch && (
            <Button
              size="compact-sm"
              variant="default"
              disabled={!state.connected}
              loading={fetchMore.pending}
              onClick={() => void press()}
            >
              Fetch now
            </Button>
          )}
        </p>
      ))}
      {fetchMore.error && (
        <p className={`${styles['line']} ${styles['bad']}`} role="alert">
          {whose}
          {fetchMore.error.message} {fetchMore.error.remedy}
        </p>
      )}
    </>
  );
}

export function PacsLookLines({
  study,
  priors,
  nowMs,
}: {
  readonly study: StudyView;
  readonly priors: readonly StudyView[];
  readonly nowMs: number;
}) {
  return [study, ...priors].map((each) => {
    const isPrior = each.studyKey !== study.studyKey;
    return (
      <Fragment key={each.studyKey}>
        <SetAsideLines study={each} isPrior={isPrior} />
        <StudyLines study={each} isPrior={isPrior} nowMs={nowMs} />
      </Fragment>
    );
  });
}
