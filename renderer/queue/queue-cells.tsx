// One row of the queue: whose, what, how far, how fast, from where, and what went wrong.
import { ActionIcon } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBarToUp,
  IconCircleCheck,
  IconClock,
  IconDownload,
  IconHandStop,
  IconPlayerPlay,
  IconRotateClockwise,
} from '@tabler/icons-react';
import type { TransferView } from '../../shared/contract/queue-view.ts';
import { personNameWords } from '../words/person-name-words.ts';
import { dicomDateWords } from '../words/time-words.ts';
import { allowedOn } from './queue-rows.ts';
import type { QueueRow } from './queue-rows.ts';
import {
  isUrgent,
  paceWords,
  progressWords,
  purposeWords,
  sourceWords,
  stateWords,
  whoWords,
} from './queue-words.ts';
import type { QueueAct } from './use-queue-acts.ts';
import styles from './queue.module.css';

const ICONS: Record<TransferView['state'], typeof IconClock> = {
  running: IconDownload,
  queued: IconClock,
  waiting: IconRotateClockwise,
  complete: IconCircleCheck,
  failed: IconAlertTriangle,
  cancelled: IconHandStop,
};

function StateCell({ transfer, nowMs }: { readonly transfer: TransferView; readonly nowMs: number }) {
  const words = stateWords(transfer, nowMs);
  const Icon = ICONS[transfer.state];
  return (
    <>
      <span className={`${styles['state']} ${styles[words.tone]}`}>
        <Icon size={15} aria-hidden />
        {words.text}
      </span>
      <span className={styles['second']}>{words.more}</span>
    </>
  );
}

function ProgressCell({ transfer }: { readonly transfer: TransferView }) {
  const words = progressWords(transfer);
  return (
    <>
      <span>{words.images}</span>
      <span className={styles['second']}>{words.more}</span>
      {words.share !== null && words.share < 1 && (
        <span className={styles['meter']} aria-hidden>
          <span style={{ width: `${words.share * 100}%` }} />
        </span>
      )}
    </>
  );
}

function RowActions({
  row,
  disabled,
  onAct,
}: {
  readonly row: QueueRow;
  readonly disabled: boolean;
  readonly onAct: (act: QueueAct, row: QueueRow) => void;
}) {
  const allowed = allowedOn(row.transfer);
  const who = whoWords(row);
  const button = (act: QueueAct, label: string, key: string, Icon: typeof IconClock) => (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={30}
      // The grid is one tab stop: its keys do the same.
      tabIndex={-1}
      title={`${label} (${key})`}
      aria-label={`${label}: ${who}`}
      disabled={disabled}
      onClick={(event) => {
        event.stopPropagation();
        onAct(act, row);
      }}
    >
      <Icon size={17} />
    </ActionIcon>
  );
  return (
    <>
      {allowed.moveUp && button('move-up', 'Fetch next', 'U', IconArrowBarToUp)}
      {allowed.resume && button('resume', 'Fetch after all', 'R', IconPlayerPlay)}
      {allowed.cancel && button('cancel', 'Stop fetching', 'Delete', IconHandStop)}
    </>
  );
}

export function QueueCells({
  row,
  nowMs,
  disabled,
  onAct,
}: {
  readonly row: QueueRow;
  readonly nowMs: number;
  readonly disabled: boolean;
  readonly onAct: (act: QueueAct, row: QueueRow) => void;
}) {
  const { transfer, study } = row;
  const name = study === null ? null : personNameWords(study.descriptor.PatientName);
  const pace = paceWords(transfer);
  const purpose = purposeWords(row);
  const what =
    study === null
      ? `Key ${transfer.studyKey.slice(0, 8)}`
      : study.descriptor.StudyDescription || 'No description';
  const cause = transfer.lastError;
  const cell = styles['cell'];
  return (
    <>
      <div role="gridcell" className={cell}>
        {transfer.priority !== null && (
          <span className={isUrgent(transfer) ? styles['urgent'] : styles['priority']}>
            {transfer.priority}
          </span>
        )}
      </div>
      <div
        role="gridcell"
        className={cell}
        title={name ? [name.primary, ...name.others].join(' · ') : undefined}
      >
        <span className={styles['strong']}>{whoWords(row)}</span>
        <span className={styles['second']}>
          {study === null
            ? 'Its name comes with the next list'
            : [study.descriptor.PatientID, ...(name?.others ?? [])].join(' · ')}
        </span>
      </div>
      <div role="gridcell" className={cell} title={[what, purpose].filter(Boolean).join(' · ')}>
        {what}
        <span className={styles['second']}>
          {purpose ||
            (study &&
              [study.descriptor.ModalitiesInStudy.join(' '), dicomDateWords(study.descriptor.StudyDate)]
                .filter(Boolean)
                .join(' · '))}
        </span>
      </div>
      <div role="gridcell" className={cell}>
        <StateCell transfer={transfer} nowMs={nowMs} />
      </div>
      <div role="gridcell" className={cell}>
        <ProgressCell transfer={transfer} />
      </div>
      <div role="gridcell" className={cell}>
        {pace.rate || pace.eta || '–'}
        {pace.rate && <span className={styles['second']}>{pace.eta}</span>}
      </div>
      <div role="gridcell" className={cell} title={sourceWords(transfer)}>
        {transfer.endpointId}
        <span className={styles['second']}>{transfer.method}</span>
      </div>
      <div
        role="gridcell"
        className={`${cell} ${styles['wrap']}`}
        title={cause ? `${cause.message} ${cause.remedy}` : undefined}
      >
        {cause?.message}
      </div>
      <div role="gridcell" className={`${cell} ${styles['acts']}`}>
        <RowActions row={row} disabled={disabled} onAct={onAct} />
      </div>
    </>
  );
}
