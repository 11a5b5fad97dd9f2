// The coach: what to do now and why, what was seen, what to do when it does not work. It never covers what the learner works with.
import { Button, Menu } from '@mantine/core';
import { IconCheck, IconEye, IconPlayerSkipForward, IconUserCheck } from '@tabler/icons-react';
import { useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { Ref } from 'react';
import type { StepRecord, TrainingSessionView } from '../../shared/contract/training-view.ts';
import { SKIP_REASONS } from '../../shared/training/training-event.ts';
import type { SkipReason, TrainingAct } from '../../shared/training/training-event.ts';
import { usePlaces } from '../area/place.ts';
import { useAction } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import { CoachStep } from './coach-step.tsx';
import styles from './training.module.css';
import { effortWords, HOW_WORDS, stopwatchWords } from './training-words.ts';

const HOW_ICONS = {
  noticed: IconEye,
  'read-off': IconEye,
  'self-checked': IconUserCheck,
  answered: IconCheck,
  skipped: IconPlayerSkipForward,
} as const satisfies Record<StepRecord['how'], typeof IconEye>;

export function Coach({
  session,
  onClose,
  ref,
}: {
  /** The lesson is over and its learner is done with the coach. */
  readonly onClose: () => void;
  readonly session: TrainingSessionView;
  readonly ref: Ref<HTMLElement>;
}) {
  const action = useAction('training:act');
  const { step, done } = session;
  const panel = useRef<HTMLElement>(null);
  useImperativeHandle(ref, () => panel.current as HTMLElement);
  const acted = useRef(false);
  const act = async (given: TrainingAct): Promise<void> => {
    acted.current = true;
    await action.run({ runId: session.runId, act: given });
  };
  const stepId = step?.stepId ?? null;
  const shown = useRef(stepId);
  useEffect(() => {
    if (shown.current === stepId) return;
    shown.current = stepId;
    // The button that was pressed went with its step: who works by keyboard stays in the coach.
    if (acted.current && document.activeElement === document.body) panel.current?.focus();
    acted.current = false;
  }, [stepId]);
  return (
    <aside ref={panel} tabIndex={-1} className={styles['coach']} aria-label="Coach of the lesson">
      <header className={styles['coachHead']}>
        <p className={styles['rehearsalMark']}>REHEARSAL · lesson</p>
        <h2 className={styles['lessonTitle']}>{session.title}</h2>
        <p className={styles['progressWords']}>
          {step ? `Step ${done.length + 1} of ${session.steps}` : `${done.length} of ${session.steps} steps`}{' '}
          · {session.learner}
        </p>
        <progress
          className={styles['progress']}
          max={session.steps}
          value={done.length}
          aria-label="Progress"
        >
          {done.length} of {session.steps}
        </progress>
      </header>
      <div className={styles['coachBody']} role="region" aria-label="Step and steps done" tabIndex={0}>
        {session.trouble !== null && (
          <Notice title="The rehearsal PACS is not as it should be" tone="bad">
            {session.trouble}
          </Notice>
        )}
        {step ? (
          <CoachStep
            key={step.stepId}
            step={step}
            pending={action.pending}
            onAct={(given) => void act(given)}
          />
        ) : (
          <Over session={session} onClose={onClose} />
        )}
        {action.error && action.error.code !== 'training.not-possible' && (
          <Notice title="Not recorded" error={action.error} tone="bad" />
        )}
        <Done done={done} />
      </div>
      {step && <CoachFoot stepId={step.stepId} disabled={action.pending} onAct={act} session={session} />}
    </aside>
  );
}

function Over({ session, onClose }: { readonly session: TrainingSessionView; readonly onClose: () => void }) {
  const { go } = usePlaces();
  const finished = session.done.length === session.steps;
  return (
    <section className={styles['step']} role="status">
      <h3 className={styles['stepTitle']}>{finished ? 'The lesson is finished' : 'The lesson was left'}</h3>
      <p className={styles['do']}>
        The rehearsal PACS is healthy again. The debrief and your record are under Training.
      </p>
      <Button disabled={go === null} onClick={() => go?.('training')}>
        Go to the debrief
      </Button>{' '}
      <Button variant="default" onClick={onClose}>
        Close the coach
      </Button>
      {go === null && <p className={styles['why']}>Close the study first (Esc), or unlock the station.</p>}
    </section>
  );
}

function Done({ done }: { readonly done: readonly StepRecord[] }) {
  if (done.length === 0) return null;
  return (
    <section className={styles['done']}>
      <h3 className={styles['doneTitle']}>So far</h3>
      <ol className={styles['doneList']}>
        {done.toReversed().map((each) => {
          const Icon = HOW_ICONS[each.how];
          return (
            <li key={each.stepId} className={styles[each.how]}>
              <Icon size={16} aria-hidden />
              <span>
                {each.title}
                <small>
                  {HOW_WORDS[each.how]} · {stopwatchWords(each.ms)}
                  {effortWords(each) !== '' && ` · ${effortWords(each)}`}
                </small>
                {each.because !== null && each.how === 'answered' && <small>{each.because}</small>}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function CoachFoot({
  stepId,
  disabled,
  onAct,
  session,
}: {
  readonly stepId: string;
  readonly disabled: boolean;
  readonly onAct: (act: TrainingAct) => Promise<void>;
  readonly session: TrainingSessionView;
}) {
  const start = useAction('training:start');
  const [asking, setAsking] = useState<'restarted' | 'left' | null>(null);
  const stop = async () => {
    if (asking === null) return;
    setAsking(null);
    await onAct({ type: 'stopped', why: asking });
    if (asking === 'restarted') await start.run({ lessonId: session.lessonId, learner: session.learner });
  };
  if (asking !== null)
    return (
      <footer className={styles['coachFoot']}>
        <span className={styles['sure']}>
          {asking === 'restarted' ? 'Begin again from the first step?' : 'Leave this lesson?'} What was done
          stays in the records.
        </span>
        <Button size="xs" onClick={() => void stop()}>
          {asking === 'restarted' ? 'Begin again' : 'Leave'}
        </Button>
        <Button size="xs" variant="default" onClick={() => setAsking(null)}>
          Go on
        </Button>
      </footer>
    );
  return (
    <footer className={styles['coachFoot']}>
      <Menu position="top-start" withinPortal={false}>
        <Menu.Target>
          <Button size="xs" variant="default" disabled={disabled}>
            Skip…
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Skip this step, because</Menu.Label>
          {(Object.keys(SKIP_REASONS) as SkipReason[]).map((reason) => (
            <Menu.Item
              key={reason}
              onClick={() => void onAct({ type: 'step-skipped', step: stepId, reason })}
            >
              {SKIP_REASONS[reason]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button size="xs" variant="default" onClick={() => setAsking('restarted')}>
        Restart
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsking('left')}>
        Leave
      </Button>
      <span className={styles['keys']}>
        <kbd>Alt</kbd>+<kbd>C</kbd> here and back
      </span>
    </footer>
  );
}
