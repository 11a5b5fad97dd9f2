// What stands in a viewport beside the picture: the tile when there is none, and how far through the stack the reader is.
import { Button, Loader } from '@mantine/core';
import type { PointerEvent } from 'react';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { TileError } from './pane-state.ts';
import styles from './viewport-pane.module.css';

export function Tile({ error, onRetry }: { readonly error: TileError; readonly onRetry: () => void }) {
  return (
    <div className={styles['tile']}>
      <section role="alert" data-error-code={error.code}>
        <h3>
          <IconAlertTriangle size={20} aria-hidden />
          {error.title ?? 'This image cannot be shown'}
        </h3>
        <p>{error.message}</p>
        <p>{error.remedy}</p>
        {error.retryable && (
          <Button variant="default" size="xs" onClick={onRetry}>
            Try again
          </Button>
        )}
        <code>{error.code}</code>
      </section>
    </div>
  );
}

export function Loading({ words }: { readonly words: string }) {
  return (
    <div className={styles['loading']} role="status">
      <div>
        <Loader size="xs" />
        Loading {words}…
      </div>
    </div>
  );
}

/** Also a slider for the mouse; keys have the arrows, so that it says nothing to a screen reader. */
export function Track({
  index,
  length,
  onIndex,
}: {
  readonly index: number;
  readonly length: number;
  readonly onIndex: (index: number) => void;
}) {
  if (length < 2) return null;
  const height = Math.max(3, 100 / length);
  const goTo = ({ currentTarget, clientY }: PointerEvent<HTMLDivElement>): void => {
    const box = currentTarget.getBoundingClientRect();
    const thumb = (box.height * height) / 100;
    const share = (clientY - box.top - thumb / 2) / Math.max(1, box.height - thumb);
    onIndex(Math.round(Math.max(0, Math.min(1, share)) * (length - 1)));
  };
  return (
    <div
      className={styles['track']}
      aria-hidden
      data-testid="track"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        // The focus stays with the images.
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        goTo(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1 && event.currentTarget.hasPointerCapture(event.pointerId)) goTo(event);
      }}
    >
      <div
        className={styles['thumb']}
        style={{ height: `${height}%`, top: `${(index / (length - 1)) * (100 - height)}%` }}
      />
    </div>
  );
}
