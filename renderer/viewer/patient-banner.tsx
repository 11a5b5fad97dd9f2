// Whose study is open, in every writing of the name, with how complete and how old this copy of it is.
import { Button } from '@mantine/core';
import { useContext } from 'react';
import { IconArrowLeft } from '@tabler/icons-react';
import type { StudyRow } from '../../shared/contract/views.ts';
import { imagesWords } from '../words/completeness-words.ts';
import { personNameWords } from '../words/person-name-words.ts';
import { asOfWords, dicomDateWords, dicomTimeWords, patientAgeWords } from '../words/time-words.ts';
import { StudySteps } from '../worklist/study-steps.tsx';
import { BackWordsContext } from './back-words.ts';
import styles from './study-screen.module.css';

export function BackButton({ onBack }: { readonly onBack: () => void }) {
  const words = useContext(BackWordsContext);
  return (
    <Button variant="default" size="sm" leftSection={<IconArrowLeft size={17} />} onClick={onBack}>
      {words}
    </Button>
  );
}

export function PatientBanner({
  study,
  nowMs,
  onBack,
}: {
  readonly study: StudyRow;
  readonly nowMs: number;
  readonly onBack: () => void;
}) {
  const { descriptor } = study;
  const name = personNameWords(descriptor.PatientName);
  const words = imagesWords(study);
  const asOf = asOfWords(study.asOf, nowMs);
  const age = patientAgeWords(descriptor.PatientBirthDate, descriptor.StudyDate);
  return (
    <div className={styles['banner']}>
      <BackButton onBack={onBack} />
      <StudySteps />
      <div className={styles['who']}>
        <h1 className={styles['name']}>
          {name.primary}
          {name.others.map((other) => (
            <span key={other}>{other}</span>
          ))}
        </h1>
        <p className={styles['facts']}>
          ID <b>{descriptor.PatientID || 'not given'}</b>
          {descriptor.IssuerOfPatientID && ` (${descriptor.IssuerOfPatientID})`} · born{' '}
          <b>{dicomDateWords(descriptor.PatientBirthDate) || 'not given'}</b>
          {descriptor.PatientSex && ` · ${descriptor.PatientSex}`}
          {age && ` · ${age} at the study`}
        </p>
      </div>
      <div className={styles['who']}>
        <p className={styles['name']} style={{ fontSize: 15 }}>
          {descriptor.StudyDescription || 'No description'}
        </p>
        <p className={styles['facts']}>
          {descriptor.ModalitiesInStudy.join(', ')} · {dicomDateWords(descriptor.StudyDate)}{' '}
          {dicomTimeWords(descriptor.StudyTime)}
          {descriptor.AccessionNumber && ` · accession ${descriptor.AccessionNumber}`}
        </p>
      </div>
      <div className={`${styles['push']} ${styles['copy']}`}>
        <span className={styles[words.tone]}>
          <b>{words.count}</b> images here: {words.phrase}
        </span>
        <br />
        <span
          className={asOf.level === 'fresh' ? styles['soft'] : styles[asOf.level === 'old' ? 'bad' : 'warn']}
        >
          {asOf.when}
          {asOf.age && ` · ${asOf.age}`}
        </span>
      </div>
    </div>
  );
}
