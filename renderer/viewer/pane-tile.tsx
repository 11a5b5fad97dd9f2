// What stands in a viewport beside the picture: the tile when there is none, and how far through the stack the reader is.
import { Button, Loader } from '@mantine/core';
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

export function Track({ index, length }: { readonly index: number; readonly length: number }) {
  if (length < 2) return null;
  const height = Math.max(3, 100 / length);
  return (
    <div className={styles['track']} aria-hidden>
      <div
        className={styles['thumb']}
        style={{ height: `${height}%`, top: `${(index / (length - 1)) * (100 - height)}%` }}
      />
    </div>
  );
}
