// One row of the worklist: who, what, when, how complete, how old, and why it is here.
import {
  IconAlertTriangle,
  IconCalendarTime,
  IconCircleCheck,
  IconDeviceDesktop,
  IconDeviceDesktopUp,
  IconEye,
  IconEyeCheck,
  IconHelpCircle,
} from '@tabler/icons-react';
import { memo } from 'react';
import type { StudyRow } from '../../shared/contract/views.ts';
import { imagesWords, isAwaited } from '../words/completeness-words.ts';
import type { Tone } from '../words/completeness-words.ts';
import { personNameWords } from '../words/person-name-words.ts';
import { asOfWords, dicomDateWords, dicomTimeWords, patientAgeWords } from '../words/time-words.ts';
import { priorCountWords } from '../words/prior-count-words.ts';
import { grownBy, openedWords } from './opened-here.ts';
import type { Opened } from './opened-here.ts';
import { whyWords } from './worklist-scope.ts';
import styles from './worklist-row.module.css';

const TONE_ICONS: Record<Tone, typeof IconCircleCheck> = {
  good: IconCircleCheck,
  warn: IconHelpCircle,
  bad: IconAlertTriangle,
};

export function ImagesCell({
  row,
}: {
  readonly row: Pick<StudyRow, 'purpose' | 'completeness' | 'damaged' | 'quarantined'>;
}) {
  const words = imagesWords(row);
  if (isAwaited(row)) {
    return (
      <span title={words.sentence}>
        <span className={`${styles['state']} ${styles['awaited']}`}>
          <IconCalendarTime size={15} aria-hidden />
          {words.count}
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

function PriorsCell({
  row,
  here,
  nowMs,
}: {
  readonly row: StudyRow;
  readonly here: number;
  readonly nowMs: number;
}) {
  const words = priorCountWords(row, here, nowMs);
  return (
    <span title={words.sentence}>
      <span className={`${styles['count']} ${styles[words.tone]}`}>{words.count}</span>
      <span className={`${styles['second']} ${styles[words.tone]}`}>{words.phrase}</span>
    </span>
  );
}

/** An eye; with a number where images came after the last look, which nobody has seen. */
function OpenedMark({
  row,
  opened,
  operator,
  nowMs,
}: {
  readonly row: StudyRow;
  readonly opened: Opened;
  readonly operator: string | null;
  readonly nowMs: number;
}) {
  const words = openedWords(row, opened, operator, nowMs);
  const grown = grownBy(row, opened);
  const isOwn = operator !== null && opened.everybody.includes(operator);
  return (
    <span
      className={`${styles['seen']} ${grown > 0 ? styles['warn'] : ''}`}
      role="img"
      aria-label={words}
      title={words}
    >
      {isOwn ? <IconEyeCheck size={15} aria-hidden /> : <IconEye size={15} aria-hidden />}
      {grown > 0 && `+${grown}`}
    </span>
  );
}

/** Only what is out of the ordinary is marked: routine rows stay quiet. */
function UrgencyMark({ purpose }: Pick<StudyRow, 'purpose'>) {
  const priority = purpose.kind === 'worklist' || purpose.kind === 'scheduled' ? purpose.priority : undefined;
  if (priority !== 'STAT' && priority !== 'HIGH') return <span className={styles['quiet']}>–</span>;
  return <span className={`${styles['urgency']} ${styles[priority]}`}>{priority}</span>;
}

/** The cells of a row, in the order of the columns. */
export const WorklistCells = memo(function WorklistCells({
  row,
  nowMs,
  priorsHere,
  opened,
  operator,
  openIn,
  onOpenElsewhere,
}: {
  readonly row: StudyRow;
  readonly nowMs: number;
  /** Earlier studies of the patient of which images are here. */
  readonly priorsHere: number;
  readonly opened: Opened | null;
  readonly operator: string | null;
  /** In which other window it is open, in words; null: in none. */
  readonly openIn: string | null;
  readonly onOpenElsewhere: (studyKey: string) => void;
}) {
  const { descriptor } = row;
  const name = personNameWords(descriptor.PatientName);
  const asOf = asOfWords(row.asOf, nowMs);
  const born = dicomDateWords(descriptor.PatientBirthDate);
  const cell = styles['cell'];
  return (
    <>
      <div role="gridcell" className={cell}>
        <UrgencyMark purpose={row.purpose} />
      </div>
      <div role="gridcell" className={cell}>
        <span className={styles['strong']} title={name.primary}>
          {name.primary}
        </span>
        {opened !== null && <OpenedMark row={row} opened={opened} operator={operator} nowMs={nowMs} />}
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
        <span className={`${styles['second']} ${styles['wide']}`}>{descriptor.IssuerOfPatientID}</span>
        <span className={`${styles['second']} ${styles['narrow']}`}>
          {[born, descriptor.PatientSex, descriptor.IssuerOfPatientID].filter(Boolean).join(' · ')}
        </span>
      </div>
      <div role="gridcell" className={`${cell} ${styles['wide']}`}>
        {born || '–'}
        <span className={styles['second']}>
          {[descriptor.PatientSex, patientAgeWords(descriptor.PatientBirthDate, descriptor.StudyDate)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <div role="gridcell" className={`${cell} ${styles['wide']}`}>
        {descriptor.ModalitiesInStudy.map((modality) => (
          <span key={modality} className={styles['badge']}>
            {modality}
          </span>
        ))}
        {descriptor.ModalitiesInStudy.length === 0 && '–'}
      </div>
      <div role="gridcell" className={cell} title={descriptor.StudyDescription}>
        {descriptor.StudyDescription || 'No description'}
        <span className={styles['second']}>
          <span className={styles['narrow']}>{descriptor.ModalitiesInStudy.join(' ')} </span>
          {descriptor.BodyPartExamined}
        </span>
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
        <PriorsCell row={row} here={priorsHere} nowMs={nowMs} />
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
            onOpenElsewhere(row.studyKey);
          }}
        >
          <IconDeviceDesktopUp size={17} aria-hidden />
        </button>
      </div>
    </>
  );
});
