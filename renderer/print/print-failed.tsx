// Nothing was printed, and why: the act could not be recorded.
import { Button } from '@mantine/core';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { Notice } from '../status/notice.tsx';

export function PrintFailed({
  error,
  onDismiss,
}: {
  readonly error: KitError | null;
  readonly onDismiss: () => void;
}) {
  if (error === null) return null;
  return (
    <Notice title="Nothing was printed" error={error} tone="bad">
      Every print is recorded first, and this one could not be.{' '}
      <Button size="compact-xs" variant="default" onClick={onDismiss}>
        Dismiss
      </Button>
    </Notice>
  );
}
