// One row of the worklist: who, what, when, how complete, how old, and why it is here.
import {
  IconAlertTriangle,
  IconCalendarTime,
  IconCircleCheck,
  IconDeviceDesktop,
  IconDeviceDesktopUp,
  IconEye,
  IconHelpCircle,
} from '@tabler/icons-react';
import type { StudyRow } from '../../shared/contract/views.ts';
import { imagesWords, isAwaited } from '../words/completeness-words.ts';
import type { Tone } from '../words/completeness-words.ts';
import { personNameWords } from '../words/person-name-words.ts';
import { asOfWords, dicomDateWords, dicomTimeWords, patientAgeWords } from '../words/time-words.ts';
import { whyWords } from './worklist-scope.ts';
import styles from './worklist.module.css';

const TONE_ICONS: Record<Tone, typeof IconCircleCheck> = {
  good: IconCircleCheck,
  warn: IconHelpCircle,
  bad: IconAlertTriangle,
};

export function ImagesCell({
  row,
}: {
  readonly row: Pick<StudyRow, 'purpose' | 'completeness' | 'damaged' | 'quarantined' | 'priors'>;
}) {
  const words = imagesWords(row);
  if (isAwaited(row)) {
    const { length } = row.priors;
    return (
      <span title={words.sentence}>
        <span className={`${styles['state']} ${styles['awaited']}`}>
          <IconCalendarTime size={15} aria-hidden />
          {words.count}
        </span>
        <span className={styles['second']}>
          {length === 0 ? 'no priors here' : `${length} ${length === 1 ? 'prior' : 'priors'} here`}
        </span>
      </span>
    );
  }
  const Icon =
    row.completeness.state === 'incomplete' && words.tone === 'warn'
      ? IconAlertTriangle
      : TONE_ICONS[words.tone];
  const { completeness } = row;
  const share =
    completeness.state === 'incomplete' ? completeness.held / Math.max(1, completeness.expected) : null;
  return (
    <span title={words.sentence}>
      <span className={`${styles['state']} ${styles[words.tone]}`}>
        <Icon size={15} aria-hidden />
        {words.count}
      </span>
      <span className={`${styles['second']} ${styles[words.tone]}`}>{words.phrase}</span>
      {share !== null && (
        <span className={`${styles['meter']} ${styles[words.tone]}`} aria-hidden>
          <span style={{ width: `${Math.min(100, share * 100)}%` }} />
        </span>
      )}
    </span>
  );
}

/** Only what is out of the ordinary is marked: routine rows stay quiet. */
function UrgencyMark({ purpose }: Pick<StudyRow, 'purpose'>) {
  const priority = purpose.kind === 'worklist' || purpose.kind === 'scheduled' ? purpose.priority : undefined;
  if (priority !== 'STAT' && priority !== 'HIGH') return null;
  return <span className={`${styles['urgency']} ${styles[priority]}`}>{priority}</span>;
}

/** The cells of a row, in the order of the columns. */
export function WorklistCells({
  row,
  nowMs,
  openedHere,
  openIn,
  onOpenElsewhere,
}: {
  readonly row: StudyRow;
  readonly nowMs: number;
  readonly openedHere: boolean;
  /** In which other window it is open, in words; null: in none. */
  readonly openIn: string | null;
  readonly onOpenElsewhere: () => void;
}) {
  const { descriptor } = row;
  const name = personNameWords(descriptor.PatientName);
  const asOf = asOfWords(row.asOf, nowMs);
  const cell = styles['cell'];
  return (
    <>
      <div role="gridcell" className={cell}>
        <UrgencyMark purpose={row.purpose} />
        <span className={styles['strong']} title={name.primary}>
          {name.primary}
        </span>
        {openedHere && (
          <IconEye
            className={styles['seen'] ?? ''}
            size={14}
            role="img"
            aria-label="Opened on this station"
          />
        )}
        {openIn !== null && (
          <IconDeviceDesktop
            className={styles['openIn'] ?? ''}
            size={15}
            role="img"
            aria-label={openIn}
            title={openIn}
          />
        )}
        {name.others.length > 0 && <span className={styles['second']}>{name.others.join(' · ')}</span>}
      </div>
      <div role="gridcell" className={cell} title={descriptor.IssuerOfPatientID}>
        {descriptor.PatientID || '–'}
        {descriptor.IssuerOfPatientID && (
          <span className={styles['second']}>{descriptor.IssuerOfPatientID}</span>
        )}
      </div>
      <div role="gridcell" className={cell}>
        {dicomDateWords(descriptor.PatientBirthDate) || '–'}
        <span className={styles['second']}>
          {[descriptor.PatientSex, patientAgeWords(descriptor.PatientBirthDate, descriptor.StudyDate)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <div role="gridcell" className={cell}>
        {descriptor.ModalitiesInStudy.map((modality) => (
          <span key={modality} className={styles['badge']}>
            {modality}
          </span>
        ))}
        {descriptor.ModalitiesInStudy.length === 0 && '–'}
      </div>
      <div role="gridcell" className={cell} title={descriptor.StudyDescription}>
        {descriptor.StudyDescription || 'No description'}
        {descriptor.BodyPartExamined && (
          <span className={styles['second']}>{descriptor.BodyPartExamined}</span>
        )}
      </div>
      <div role="gridcell" className={cell}>
        {dicomDateWords(descriptor.StudyDate) || 'No date'}
        <span className={styles['second']}>{dicomTimeWords(descriptor.StudyTime)}</span>
      </div>
      <div role="gridcell" className={cell} title={descriptor.AccessionNumber}>
        {descriptor.AccessionNumber || '–'}
      </div>
      <div role="gridcell" className={cell}>
        <ImagesCell row={row} />
      </div>
      <div role="gridcell" className={`${cell} ${styles[asOf.level]}`} title={`${asOf.when} ${asOf.age}`}>
        {isAwaited(row) ? '–' : asOf.age || 'never confirmed'}
        <span className={`${styles['second']} ${styles[asOf.level]}`}>
          {isAwaited(row) ? `scheduled ${asOf.when}` : asOf.age ? asOf.when : 'by the PACS'}
        </span>
      </div>
      <div role="gridcell" className={cell}>
        {row.priors.length}
      </div>
      <div role="gridcell" className={`${cell} ${styles['wrap']}`} title={whyWords(row)}>
        {whyWords(row)}
      </div>
      {/* For the mouse: the keyboard has Shift + Enter, and the grid is one tab stop. */}
      <div role="gridcell" className={styles['elsewhere']}>
        <button
          type="button"
          tabIndex={-1}
          aria-label="Open in the viewer window"
          title="Open in the viewer window (Shift + Enter)"
          onClick={(event) => {
            event.stopPropagation();
            onOpenElsewhere();
          }}
        >
          <IconDeviceDesktopUp size={17} aria-hidden />
        </button>
      </div>
    </>
  );
}
