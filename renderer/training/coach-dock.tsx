// Puts the coach of a lesson beside the page: docked, never over it, on every screen of a rehearsal ground, the locked one too.
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { usePlaces } from '../area/place.ts';
import { useChannel, useStation } from '../link/station-context.tsx';
import { Coach } from './coach.tsx';
import styles from './training.module.css';
import { usePageSignals } from './use-page-signals.ts';

export function CoachDock({
  studyKey,
  children,
}: {
  readonly studyKey: string | null;
  readonly children: ReactNode;
}) {
  const { state } = useStation();
  const { place } = usePlaces();
  const rehearsal = state.status?.rehearsal === true;
  const lesson = useChannel('training:current', rehearsal ? {} : null, state.trainingStale);
  const session = rehearsal ? lesson.value : null;
  usePageSignals(session?.step?.stepId ?? null, place, studyKey !== null);
  const [closed, setClosed] = useState<string | null>(null);
  const coach = useRef<HTMLElement>(null);
  useCoachKey(coach);
  if (session === null || session.runId === closed) return children;
  return (
    <div className={styles['dock']}>
      <div className={styles['page']}>{children}</div>
      <Coach ref={coach} key={session.runId} session={session} onClose={() => setClosed(session.runId)} />
    </div>
  );
}

/** Alt+C goes to the coach, and back to where one was. */
function useCoachKey(coach: { readonly current: HTMLElement | null }): void {
  const before = useRef<Element | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.code !== 'KeyC' || event.ctrlKey || event.metaKey || !coach.current) return;
      event.preventDefault();
      event.stopPropagation();
      if (coach.current.contains(document.activeElement)) {
        if (before.current instanceof HTMLElement) before.current.focus();
        return;
      }
      before.current = document.activeElement;
      coach.current.focus();
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [coach]);
}
