// One way to say what happened and what to do, wherever a screen has nothing better to show.
import type { ReactNode } from 'react';
import type { KitError } from '../../shared/contract/kit-error.ts';
import styles from './notice.module.css';

export function Notice({
  title,
  error,
  tone = 'plain',
  children,
}: {
  readonly title: string;
  readonly error?: KitError | null;
  readonly tone?: 'plain' | 'good' | 'warn' | 'bad';
  readonly children?: ReactNode;
}) {
  return (
    <section className={`${styles['notice']} ${styles[tone]}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <h2 className={styles['title']}>{title}</h2>
      {error && (
        <>
          <p className={styles['text']}>{error.message}</p>
          <p className={styles['text']}>{error.remedy}</p>
        </>
      )}
      {children && <div className={styles['text']}>{children}</div>}
      {error && <p className={styles['code']}>{error.code}</p>}
    </section>
  );
}
