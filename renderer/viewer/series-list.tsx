// The series of a study and the priors of its patient: what can be opened, and what is wrong with it, before it is opened.
import { useEffect, useRef, useState } from 'react';
import type { SeriesView, StudyRow } from '../../shared/contract/views.ts';
import { completenessWords } from '../words/completeness-words.ts';
import { objectKind } from '../words/object-words.ts';
import { dicomDateWords } from '../words/time-words.ts';
import type { IdleQueue } from './idle-queue.ts';
import type { ImageSource } from './image-source.ts';
import { framesOf, seriesCountWords } from './stack.ts';
import styles from './study-screen.module.css';
import { drawThumbnail } from './viewport.ts';
import { whyNotShown } from './why-not-shown.ts';

/** What a series is called when it does not say. */
export const seriesName = (series: SeriesView): string => {
  const [first] = series.instances;
  const kind = first && !first.attributes.hasPixels ? objectKind(first.attributes.SOPClassUID) : '';
  return series.SeriesDescription || kind || `${series.Modality || 'Unnamed'} series`;
};

function Thumbnail({
  series,
  source,
  queue,
}: {
  readonly series: SeriesView;
  readonly source: ImageSource;
  readonly queue: IdleQueue;
}) {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const [seen, setSeen] = useState(false);
  const drawn = useRef(false);
  useEffect(() => {
    const box = canvasRef.current?.parentElement;
    if (!box) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const shown = framesOf(series).filter(({ instance }) => whyNotShown(instance) === null);
    const middle = shown[Math.floor(shown.length / 2)];
    // Once drawn it stays: a series that grows does not flicker.
    if (!seen || !middle || drawn.current) return undefined;
    let live = true;
    const cancel = queue.add(async () => {
      const result = await source.load(middle);
      const canvas = canvasRef.current;
      if (!live || !canvas || !result.ok) return;
      drawThumbnail(canvas, result.value);
      drawn.current = true;
      canvas.hidden = false;
    });
    return () => {
      live = false;
      cancel();
    };
  }, [series, source, queue, seen]);
  return (
    <div className={styles['thumb']}>
      {series.Modality || '?'}
      <canvas ref={canvasRef} width={72} height={72} hidden aria-hidden />
    </div>
  );
}

function SeriesMarks({ series }: { readonly series: SeriesView }) {
  const damaged = series.instances.filter(({ condition }) => condition === 'damaged').length;
  const quarantined = series.instances.filter(({ condition }) => condition === 'quarantined').length;
  if (damaged + quarantined === 0) return null;
  return (
    <p className={`${styles['marks']} ${styles['bad']}`}>
      {[damaged > 0 && `${damaged} damaged`, quarantined > 0 && `${quarantined} quarantined`]
        .filter(Boolean)
        .join(', ')}
    </p>
  );
}

export function SeriesList({
  series,
  currentIndex,
  source,
  queue,
  onChoose,
}: {
  readonly series: readonly SeriesView[];
  readonly currentIndex: number;
  readonly source: ImageSource;
  /** Where thumbnails wait their turn. */
  readonly queue: IdleQueue;
  readonly onChoose: (index: number) => void;
}) {
  return (
    <>
      <h2 className={styles['railTitle']}>Series ({series.length})</h2>
      <ul className={styles['list']}>
        {series.map((one, index) => (
          <li key={one.SeriesInstanceUID}>
            <button
              type="button"
              className={styles['item']}
              aria-current={index === currentIndex}
              onClick={() => onChoose(index)}
            >
              <Thumbnail series={one} source={source} queue={queue} />
              <span className={styles['text']}>
                <span className={styles['seriesName']}>{seriesName(one)}</span>
                <span className={styles['soft']}>
                  {one.SeriesNumber !== null && `${one.SeriesNumber} · `}
                  {seriesCountWords(one)}
                </span>
                <SeriesMarks series={one} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

export function PriorList({
  keys,
  rows,
  disabled,
  onOpen,
}: {
  readonly keys: readonly string[];
  readonly rows: readonly StudyRow[];
  readonly disabled: boolean;
  readonly onOpen: (studyKey: string) => void;
}) {
  const priors = keys
    .map((key) => ({ key, row: rows.find(({ studyKey }) => studyKey === key) }))
    .toSorted((a, b) => (b.row?.descriptor.StudyDate ?? '').localeCompare(a.row?.descriptor.StudyDate ?? ''));
  return (
    <>
      <h2 className={styles['railTitle']}>Priors of this patient ({priors.length})</h2>
      {priors.length === 0 && <p className={styles['railTitle']}>None here. The PACS may hold some.</p>}
      <ul className={styles['list']}>
        {priors.map(({ key, row }) => (
          <li key={key}>
            <button
              type="button"
              className={`${styles['item']} ${styles['prior']}`}
              disabled={disabled}
              onClick={() => onOpen(key)}
            >
              <PriorText row={row} />
            </button>
          </li>
        ))}
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
