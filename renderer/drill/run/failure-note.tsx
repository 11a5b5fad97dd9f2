// Why something was not recorded, beside what was tried, with the way to try it again.
import { Button } from '@mantine/core';
import type { RunActs } from './use-run-acts.ts';
import styles from './run.module.css';

/** @param about shows the failure of this step, inject or `run` alone */
export function FailureNote({ acts, about }: { readonly acts: RunActs; readonly about: string }) {
  const { failure } = acts;
  if (failure === null || failure.about !== about) return null;
  const { words, error } = failure;
  return (
    <div className={styles['failure']} role="alert" data-error-code={error.code}>
      <p>
        <strong>{words}.</strong> {error.message} {error.remedy}
      </p>
      <div className={styles['row']}>
        <Button size="compact-sm" onClick={acts.retry}>
          Try again
        </Button>
        <Button size="compact-sm" variant="default" onClick={acts.dismiss}>
          Leave it
        </Button>
      </div>
    </div>
  );
}
