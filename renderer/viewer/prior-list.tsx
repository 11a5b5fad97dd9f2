// The priors of the patient: each with its date and state; one that is open shows its series, to hang beside the current study.
import { ActionIcon, Loader } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { StudyRow, StudyView } from '../../shared/contract/views.ts';
import type { Loaded } from '../link/station-context.tsx';
import { completenessWords } from '../words/completeness-words.ts';
import { dicomDateWords } from '../words/time-words.ts';
import type { PixelRoom } from './pixel-source.ts';
import type { LoadedPriors } from './prior-studies.tsx';
import { SeriesList } from './series-list.tsx';
import type { SeriesListProps } from './series-list.tsx';
import styles from './study-screen.module.css';
import { usePixelSource } from './use-pixel-source.ts';

interface PriorListProps extends Pick<SeriesListProps, 'queue' | 'activeUid' | 'shownUids'> {
  readonly keys: readonly string[];
  readonly rows: readonly StudyRow[];
  readonly disabled: boolean;
  readonly room: PixelRoom;
  readonly opened: readonly string[];
  readonly loaded: LoadedPriors;
  /** Hangs the prior beside the current study. */
  readonly onCompare: (studyKey: string) => void;
  readonly onClose: (studyKey: string) => void;
  readonly onChoose: (studyKey: string, seriesUid: string) => void;
}

function PriorSeries({
  study,
  room,
  onChoose,
  ...list
}: Pick<PriorListProps, 'queue' | 'activeUid' | 'shownUids' | 'room' | 'onChoose'> & {
  readonly study: StudyView;
}) {
  const { studyKey } = study;
  const source = usePixelSource(room, studyKey);
  return <SeriesList {...list} study={study} source={source} onChoose={(uid) => onChoose(studyKey, uid)} />;
}

function OpenedPrior({
  loaded,
  ...props
}: Pick<PriorListProps, 'queue' | 'activeUid' | 'shownUids' | 'room' | 'onChoose'> & {
  readonly loaded: Loaded<StudyView> | undefined;
}) {
  if (loaded?.value) return <PriorSeries {...props} study={loaded.value} />;
  return loaded?.state === 'failed' ? (
    <p className={`${styles['marks']} ${styles['bad']}`}>{loaded.error.message}</p>
  ) : (
    <Loader size="xs" aria-label="Opening the prior" />
  );
}

export function PriorList(props: PriorListProps) {
  const { keys, rows, disabled, opened, loaded, onCompare, onClose } = props;
  const priors = keys
    .map((key) => ({ key, row: rows.find(({ studyKey }) => studyKey === key) }))
    .toSorted((a, b) => (b.row?.descriptor.StudyDate ?? '').localeCompare(a.row?.descriptor.StudyDate ?? ''));
  return (
    <>
      <h2 className={styles['railTitle']}>Priors of this patient ({priors.length})</h2>
      {priors.length === 0 && <p className={styles['railTitle']}>None here. The PACS may hold some.</p>}
      <ul className={styles['list']}>
        {priors.map(({ key, row }) => {
          const isOpen = opened.includes(key);
          return (
            <li key={key} className={isOpen ? styles['openPrior'] : undefined}>
              <div className={styles['priorHead']}>
                <button
                  type="button"
                  className={`${styles['item']} ${styles['prior']}`}
                  disabled={disabled}
                  aria-expanded={isOpen}
                  onClick={() => onCompare(key)}
                >
                  <PriorText row={row} />
                </button>
                {isOpen && (
                  <ActionIcon
                    variant="subtle"
                    size={28}
                    aria-label={`Close the prior of ${dicomDateWords(row?.descriptor.StudyDate ?? '')}`}
                    onClick={() => onClose(key)}
                  >
                    <IconX size={16} />
                  </ActionIcon>
                )}
              </div>
              {isOpen && (
                <OpenedPrior
                  loaded={loaded.get(key)}
                  room={props.room}
                  queue={props.queue}
                  activeUid={props.activeUid}
                  shownUids={props.shownUids}
                  onChoose={props.onChoose}
                />
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function PriorText({ row }: { readonly row: StudyRow | undefined }) {
  if (!row) return <span className={styles['seriesName']}>Earlier study</span>;
  const words = completenessWords(row.completeness, row.damaged, row.quarantined);
  return (
    <span className={styles['text']}>
      <span className={styles['seriesName']}>
        {dicomDateWords(row.descriptor.StudyDate)} {row.descriptor.ModalitiesInStudy.join(', ')}{' '}
        {row.descriptor.StudyDescription}
      </span>
      <span className={styles['soft']}>{row.purpose.reason}</span>
      <br />
      <span className={`${styles['marks']} ${styles[words.tone]}`}>
        {words.count}, {words.phrase}
      </span>
    </span>
  );
}
