// What stands around every document, as on every image (O7): whose it is, of which study, which one of how many, how
// complete and how old the copy is.
import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { InstanceView, SeriesView, StationStatus, StudyView } from '../../shared/contract/views.ts';
import { copyMark, effectiveSwitch } from '../link/effective-switch.ts';
import { completenessWords } from '../words/completeness-words.ts';
import { personNameWords } from '../words/person-name-words.ts';
import { beforeWords, identityDifference } from '../words/prior-words.ts';
import { asOfWords, dicomDateWords, dicomTimeWords, patientAgeWords } from '../words/time-words.ts';
import styles from './document.module.css';

export interface DocumentFrameProps {
  readonly study: StudyView;
  /** The study that is being read; another one than `study` when the document is of a prior. */
  readonly current: StudyView;
  readonly series: SeriesView;
  readonly instance: InstanceView;
  readonly index: number;
  readonly length: number;
  readonly status: StationStatus;
  readonly nowMs: number;
  readonly onIndex: (index: number) => void;
}

function Patient({ study, current, instance, status }: DocumentFrameProps) {
  // The object's own header names the patient (S-3).
  const who = instance.attributes;
  const name = personNameWords(who.PatientName);
  const differs = study.studyKey === current.studyKey ? '' : identityDifference(who, current.descriptor);
  const facts = [
    `${who.PatientID || 'No patient ID'}${who.IssuerOfPatientID && ` (${who.IssuerOfPatientID})`}`,
    dicomDateWords(who.PatientBirthDate),
    who.PatientSex,
    patientAgeWords(who.PatientBirthDate, study.descriptor.StudyDate),
  ];
  return (
    <div>
      {status.rehearsal && <span className={styles['rehearsal']}>REHEARSAL</span>}
      <p>
        <strong>{name.primary}</strong> {name.others.join(' · ')}
      </p>
      <p>{facts.filter((fact) => fact !== '').join(' · ')}</p>
      {differs && <p className={styles['bad']}>{differs}</p>}
    </div>
  );
}

function Study({ study, current, series }: DocumentFrameProps) {
  const { descriptor } = study;
  const isPrior = study.studyKey !== current.studyKey;
  return (
    <div className={styles['right']}>
      {isPrior && (
        <p className={styles['warn']} data-testid="prior-mark">
          PRIOR {beforeWords(descriptor.StudyDate, current.descriptor.StudyDate)}
        </p>
      )}
      <p>
        {dicomDateWords(descriptor.StudyDate)} {dicomTimeWords(descriptor.StudyTime)}
        {descriptor.StudyDescription && ` · ${descriptor.StudyDescription}`}
      </p>
      <p>
        {series.Modality}
        {series.SeriesNumber !== null && ` · series ${series.SeriesNumber}`}
        {series.SeriesDescription && ` · ${series.SeriesDescription}`}
        {descriptor.AccessionNumber && ` · Acc ${descriptor.AccessionNumber}`}
      </p>
    </div>
  );
}

function Copy({ study, status, nowMs }: DocumentFrameProps) {
  const mark = copyMark(effectiveSwitch(status));
  const words = completenessWords(study.completeness, study.damaged, study.quarantined);
  const asOf = asOfWords(study.asOf, nowMs);
  const age = asOf.level === 'old' ? styles['bad'] : asOf.level === 'fresh' ? undefined : styles['warn'];
  return (
    <div className={styles['right']}>
      <p className={styles[words.tone]}>
        {words.count} images of the study here
        {words.tone !== 'good' && `: ${words.phrase}`}
      </p>
      <p>
        <span className={age}>
          {asOf.when}
          {asOf.age && ` · ${asOf.age}`}
        </span>{' '}
        <span className={`${styles['copy']} ${styles[mark.tone]}`} data-testid="copy-mark">
          {mark.words}
        </span>
      </p>
    </div>
  );
}

function Position({ index, length, onIndex }: DocumentFrameProps) {
  return (
    <div className={styles['position']}>
      {length > 1 && (
        <ActionIcon
          variant="default"
          aria-label="Previous object of the series"
          disabled={index === 0}
          onClick={() => onIndex(index - 1)}
        >
          <IconChevronLeft size={17} />
        </ActionIcon>
      )}
      <strong>
        Document {index + 1} of {length}
      </strong>
      {length > 1 && (
        <ActionIcon
          variant="default"
          aria-label="Next object of the series"
          disabled={index === length - 1}
          onClick={() => onIndex(index + 1)}
        >
          <IconChevronRight size={17} />
        </ActionIcon>
      )}
    </div>
  );
}

export function DocumentFrame({ children, ...props }: DocumentFrameProps & { readonly children: ReactNode }) {
  return (
    <div className={styles['frame']} data-testid="document">
      <header className={styles['bar']}>
        <Patient {...props} />
        <Study {...props} />
      </header>
      {children}
      <footer className={styles['bar']}>
        <Position {...props} />
        <Copy {...props} />
      </footer>
    </div>
  );
}
