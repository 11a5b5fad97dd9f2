// One place of the layout: a viewport, or in words why there is none; series are dropped here.
import { Loader } from '@mantine/core';
import { useState } from 'react';
import type { DragEvent, Ref } from 'react';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { StationStatus, StudyView } from '../../shared/contract/views.ts';
import { seriesStateKey } from '../db/view-state.ts';
import { Notice } from '../status/notice.tsx';
import type { CellView } from './cell-view.ts';
import { isFlaggedStack } from './flagged-images.ts';
import type { DisplayError } from './image-source.ts';
import type { PixelRoom } from './pixel-source.ts';
import { SERIES_DRAG_TYPE } from './series-drag.ts';
import type { FrameRef } from './stack.ts';
import styles from './viewport-cell.module.css';
import { usePixelSource } from './use-pixel-source.ts';
import { useSeriesState } from './use-series-state.ts';
import { ViewportPane } from './viewport-pane.tsx';
import type { ViewportPaneHandle, ViewportPaneProps } from './pane-props.ts';

export interface ViewportCellProps
  extends Pick<
    ViewportPaneProps,
    | 'onBusy'
    | 'tool'
    | 'notes'
    | 'line'
    | 'presentation'
    | 'onTakeOff'
    | 'onDrawn'
    | 'onView'
    | 'look'
    | 'onLook'
  > {
  readonly ref?: Ref<ViewportPaneHandle>;
  readonly view: CellView;
  readonly index: number;
  readonly active: boolean;
  /** One of several: then the active one is framed. */
  readonly several: boolean;
  readonly current: StudyView;
  readonly room: PixelRoom;
  readonly status: StationStatus;
  readonly nowMs: number;
  /** Why the study of this viewport could not be opened. */
  readonly error: KitError | null;
  readonly onIndex: (index: number) => void;
  readonly onActivate: () => void;
  readonly onMaximise: () => void;
  readonly onDropSeries: () => void;
  readonly onDisplayError: (studyKey: string, ref: FrameRef, error: DisplayError) => void;
}

function Pane({
  study,
  ...props
}: Omit<ViewportCellProps, 'several' | 'error' | 'onDropSeries'> & { readonly study: StudyView }) {
  const { view, room } = props;
  const { series, frames } = view;
  const { studyKey } = study;
  const source = usePixelSource(room, studyKey);
  const stateKey = series && !isFlaggedStack(series) ? seriesStateKey(series) : null;
  const remembered = useSeriesState(stateKey);
  if (!series)
    return (
      <div className={styles['centred']}>
        <Notice title="No image of this study is here yet" tone="warn">
          The station knows of the study but holds none of its images so far. They appear here as they arrive.
        </Notice>
      </div>
    );
  return (
    <ViewportPane
      key={series.SeriesInstanceUID}
      ref={props.ref ?? null}
      study={study}
      current={props.current}
      series={series}
      frames={frames}
      index={props.index}
      active={props.active}
      source={source}
      status={props.status}
      nowMs={props.nowMs}
      stateKey={stateKey}
      remembered={remembered}
      tool={props.tool}
      notes={props.notes}
      line={props.line}
      presentation={props.presentation}
      onTakeOff={props.onTakeOff}
      onDrawn={props.onDrawn}
      onView={props.onView}
      look={props.look}
      onLook={props.onLook}
      onIndex={props.onIndex}
      onActivate={props.onActivate}
      onMaximise={props.onMaximise}
      onBusy={props.onBusy}
      onDisplayError={(ref, error) => props.onDisplayError(studyKey, ref, error)}
    />
  );
}

function Vacant({ view, error }: Pick<ViewportCellProps, 'view' | 'error'>) {
  if (view.hung === null)
    return (
      <p className={styles['vacant']}>
        Empty viewport: drag a series here, or choose one with <kbd>]</kbd>
      </p>
    );
  return error ? (
    <Notice title="This prior could not be opened" error={error} tone="bad" />
  ) : (
    <Loader type="dots" aria-label="Opening the prior" />
  );
}

export function ViewportCell({ several, error, onDropSeries, ...props }: ViewportCellProps) {
  const { view, active, onActivate } = props;
  const [over, setOver] = useState(false);
  const accepts = (event: DragEvent): boolean => event.dataTransfer.types.includes(SERIES_DRAG_TYPE);
  return (
    <div
      className={styles['cell']}
      data-active={several && active}
      data-over={over}
      data-prior={view.isPrior}
      data-cell={view.cell}
      onDragOver={(event) => {
        if (!accepts(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!accepts(event)) return;
        event.preventDefault();
        onDropSeries();
      }}
    >
      {view.study ? (
        <Pane {...props} study={view.study} />
      ) : (
        <div
          className={styles['centred']}
          tabIndex={0}
          role="group"
          aria-label="Empty viewport"
          data-testid="empty-viewport"
          onFocus={onActivate}
          onPointerDown={onActivate}
        >
          <Vacant view={view} error={error} />
        </div>
      )}
    </div>
  );
}
