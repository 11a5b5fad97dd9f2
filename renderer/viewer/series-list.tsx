// The series of a study: what can be hung or dragged into a viewport, and what is wrong with it before it is.
import { useEffect, useRef, useState } from 'react';
import type { SeriesView, StudyView } from '../../shared/contract/views.ts';
import { objectKind } from '../words/object-words.ts';
import type { IdleQueue } from './idle-queue.ts';
import type { ImageSource } from './image-source.ts';
import { endSeriesDrag, startSeriesDrag } from './series-drag.ts';
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

export interface SeriesListProps {
  readonly study: StudyView;
  readonly source: ImageSource;
  /** Where thumbnails wait their turn. */
  readonly queue: IdleQueue;
  /** The series under the hands, and those that other viewports show. */
  readonly activeUid: string | null;
  readonly shownUids: ReadonlySet<string>;
  readonly onChoose: (seriesUid: string) => void;
}

export function SeriesList({ study, source, queue, activeUid, shownUids, onChoose }: SeriesListProps) {
  return (
    <ul className={styles['list']}>
      {study.series.map((one) => {
        const uid = one.SeriesInstanceUID;
        return (
          <li key={uid}>
            <button
              type="button"
              className={styles['item']}
              aria-current={uid === activeUid}
              data-shown={shownUids.has(uid)}
              draggable
              onDragStart={(event) =>
                startSeriesDrag(event.dataTransfer, { studyKey: study.studyKey, seriesUid: uid })
              }
              onDragEnd={endSeriesDrag}
              onClick={() => onChoose(uid)}
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
        );
      })}
    </ul>
  );
}
