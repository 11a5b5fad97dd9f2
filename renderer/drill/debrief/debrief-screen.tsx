// The hot wash: a guided talk straight after the drill, one thing at a time, by keyboard; left and taken up again at any point.
import { Button, TextInput } from '@mantine/core';
import { IconCheck, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useLeaveGuard } from '../../area/leave-guard.tsx';
import { RoomBody, roomWaits, StaleNote } from '../../area/room-frame.tsx';
import { useStation } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import type { DrillRun } from '../../../drills/engine/run.ts';
import type { GoDrill } from '../drill-place.ts';
import { useRun } from '../use-run.ts';
import type { OpenRun } from '../use-run.ts';
import { CloseStep } from './close-step.tsx';
import { debriefSteps, firstOpen, isDone, progressOf, stepName } from './debrief-steps.ts';
import type { DebriefStep } from './debrief-steps.ts';
import { ImprovementsStep } from './improvements-step.tsx';
import { ObjectiveStep } from './objective-step.tsx';
import { ObservationsStep } from './observations-step.tsx';
import { QuestionStep } from './question-step.tsx';
import { SummaryStep } from './summary-step.tsx';
import styles from './debrief.module.css';

/** Kept in the page while the hot wash is open; gone with it, and with a station that is locked. */
export interface Drafts {
  readonly get: (key: string) => string;
  readonly set: (key: string, text: string) => void;
}

/** What each step of the hot wash is given. */
export interface StepProps {
  readonly run: DrillRun;
  readonly open: OpenRun;
  /** What was typed and not written down yet, by the step it belongs to: walking on loses none of it. */
  readonly drafts: Drafts;
  /** Who writes it down. */
  readonly by: string;
  readonly go: GoDrill;
}

function StepContent({ step, ...props }: StepProps & { readonly step: DebriefStep }) {
  switch (step.kind) {
    case 'summary':
      return <SummaryStep {...props} />;
    case 'question':
      return <QuestionStep key={step.question} question={step.question} {...props} />;
    case 'observations':
      return <ObservationsStep {...props} />;
    case 'objective':
      return <ObjectiveStep key={step.objective} objective={step.objective} {...props} />;
    case 'improvements':
      return <ImprovementsStep {...props} />;
    default:
      return <CloseStep {...props} />;
  }
}

/** Who reads by ear hears where the walk led, unless a field waits for words there. */
function StepHeading({ children }: { readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!document.activeElement?.closest('textarea, input')) heading.current?.focus();
  }, []);
  return (
    <h2 ref={heading} tabIndex={-1} className={styles['title']}>
      {children}
    </h2>
  );
}

function Walk({ run, open, go }: { readonly run: DrillRun; readonly open: OpenRun; readonly go: GoDrill }) {
  const { state } = useStation();
  const [at, setAt] = useState(() => firstOpen(run));
  const [by, setBy] = useState(state.status?.operator?.label ?? '');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const drafts: Drafts = {
    get: (key) => typed[key] ?? '',
    set: (key, text) => setTyped((before) => ({ ...before, [key]: text })),
  };
  const unsaid = Object.values(typed).some((text) => text.trim() !== '');
  useLeaveGuard(unsaid ? 'Something that was typed is not written down yet.' : null);
  const steps = debriefSteps(run);
  const step = steps[at] ?? { kind: 'close' as const };
  const { done, of } = progressOf(run);
  const last = steps.length - 1;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'PageDown' && event.key !== 'PageUp') return;
      if (document.querySelector('[role=dialog]') !== null) return;
      event.preventDefault();
      const by1 = event.key === 'PageDown' ? 1 : -1;
      setAt((before) => Math.max(0, Math.min(last, before + by1)));
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [last]);

  return (
    <div className={styles['columns']}>
      <nav className={styles['steps']} aria-label="Steps of the hot wash">
        <p className={styles['progress']} role="status">
          {done} of {of} done
          <progress aria-label="Progress of the hot wash" value={done} max={of} />
        </p>
        <ol>
          {steps.map((each, index) => {
            const complete = isDone(run, each) && each.kind !== 'summary';
            return (
              <li key={`${each.kind}-${index}`}>
                <button
                  type="button"
                  className={styles['step']}
                  aria-current={index === at ? 'step' : undefined}
                  onClick={() => setAt(index)}
                >
                  <span className={complete ? styles['tick'] : styles['open']}>
                    {complete && <IconCheck size={14} aria-hidden />}
                  </span>
                  <span className={styles['stepName']}>{stepName(run, each)}</span>
                  {complete && <span className="visually-hidden">, done</span>}
                </button>
              </li>
            );
          })}
        </ol>
        <TextInput
          size="xs"
          label="Written down by"
          value={by}
          maxLength={120}
          onChange={(event) => setBy(event.currentTarget.value)}
        />
      </nav>
      <RoomBody label="Hot wash">
        <div className={styles['content']}>
          {step.kind === 'question' && (
            <p className={styles['kind']}>
              Question {step.question + 1} of {run.scenario.hotWash.length}
            </p>
          )}
          {step.kind === 'objective' && <p className={styles['kind']}>Rating</p>}
          <StepHeading key={at}>{stepName(run, step)}</StepHeading>
          {open.error && <Notice title="Not written down" error={open.error} tone="bad" />}
          {by.trim() === '' && (
            <p className={styles['warn']}>Say who writes it down: nothing can be recorded without a name.</p>
          )}
          <StepContent step={step} run={run} open={open} drafts={drafts} by={by.trim()} go={go} />
          <div className={styles['walk']}>
            <Button
              variant="default"
              leftSection={<IconChevronLeft size={16} />}
              disabled={at === 0}
              onClick={() => setAt(at - 1)}
            >
              Back
            </Button>
            {at < last && (
              <Button
                variant={isDone(run, step) ? 'filled' : 'default'}
                rightSection={<IconChevronRight size={16} />}
                onClick={() => setAt(at + 1)}
              >
                Next
              </Button>
            )}
            <span className={styles['hint']}>
              <kbd>Page Up</kbd> <kbd>Page Down</kbd> back, next
            </span>
          </div>
        </div>
      </RoomBody>
    </div>
  );
}

/** @param runId of a run that is over and not closed, or was broken off */
export function DebriefScreen({ runId, go }: { readonly runId: string; readonly go: GoDrill }) {
  const open = useRun(runId);
  if (open.unreadable !== null)
    return (
      <div className={styles['alone']}>
        <Notice title="This run cannot be read" tone="bad">
          {open.unreadable}
        </Notice>
      </div>
    );
  return (
    <>
      <StaleNote error={open.asked.value === null ? null : open.asked.error} />
      {open.run === null ? (
        roomWaits(open.asked, 'how this drill went')
      ) : (
        <Walk key={runId} run={open.run} open={open} go={go} />
      )}
    </>
  );
}
