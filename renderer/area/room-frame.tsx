// The same frame for every room of the station: its name, what it is for, its actions, its content, its keys.
import { Loader } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { useStation, useStationNow } from '../link/station-context.tsx';
import type { Loaded } from '../link/station-context.tsx';
import { PaperHead } from '../print/paper-head.tsx';
import { Notice } from '../status/notice.tsx';
import styles from './area.module.css';

/** On paper nothing else says where it comes from, and that synthetic patients are synthetic. */
function PrintHead() {
  const { state } = useStation();
  const nowMs = useStationNow();
  const { status } = state;
  if (!status) return null;
  return (
    <p className={styles['printHead']}>
      <PaperHead status={status} nowMs={nowMs} />
    </p>
  );
}

export function RoomFrame({
  title,
  lead,
  actions,
  foot,
  hasOwnPaper = false,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly foot?: ReactNode;
  /** Its sheets bear a head of their own, which speaks of what is printed and not of how the station is now. */
  readonly hasOwnPaper?: boolean;
  readonly children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A reader by ear must hear where the keys led; a room with something to move in takes the focus from here.
    if (takesFocus()) heading.current?.focus();
  }, []);
  return (
    <div className={styles['room']}>
      {!hasOwnPaper && <PrintHead />}
      <div className={styles['roomHead']}>
        <h1 ref={heading} tabIndex={-1} className={styles['roomTitle']}>
          {title}
        </h1>
        <div className={styles['lead']}>{lead}</div>
        <div className={styles['roomActions']}>{actions}</div>
      </div>
      {children}
      <div className={styles['foot']}>
        {foot}
        <span>
          <kbd>Esc</kbd> worklist
        </span>
        <span>
          <kbd>?</kbd> all keys
        </span>
      </div>
    </div>
  );
}

const takesFocus = (): boolean => {
  const { activeElement } = document;
  return activeElement === document.body || Boolean(activeElement?.closest('nav, h1'));
};

/** The scrolling content of a room: a stop of its own, so that arrows and Page Down work from the first key. */
export function RoomBody({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus()) body.current?.focus();
  }, []);
  return (
    <div ref={body} className={styles['body']} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

/** What stands in a room before its answer came, or when there was none. Null once there is a value to show. */
export function roomWaits<T>(loaded: Loaded<T>, what: string): ReactNode {
  if (loaded.value !== null) return null;
  return (
    <div className={styles['centre']}>
      {loaded.state === 'loading' ? (
        <Loader type="dots" aria-label={`Asking the station for ${what}`} />
      ) : (
        <Notice title={`The station could not say ${what}`} error={loaded.error} tone="bad" />
      )}
    </div>
  );
}

/** Above what an earlier answer said, when the last question failed (S-15). */
export function StaleNote({ error }: { readonly error: KitError | null }) {
  if (error === null) return null;
  return (
    <div className={styles['stale']} role="alert">
      <strong>What you see may be out of date.</strong>
      <span>
        {error.message} {error.remedy}
      </span>
    </div>
  );
}
