// One role's own window: its card, its steps as large check-offs, and the injects that have reached it.
import { Button } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { PhaseWord } from './clock-panel.tsx';
import { Dock } from './dock.tsx';
import { FailureNote } from './failure-note.tsx';
import { columnOf, openInjects, personOf, type Role } from './run-derive.ts';
import { useRunKeys } from './run-keys.ts';
import { clockFace } from './run-words.ts';
import styles from './run.module.css';
import { StepItem } from './step-item.tsx';
import { useChecklist } from './use-checklist.ts';
import { useLead } from './use-lead.ts';
import type { LiveRun } from './use-live-run.ts';

export function RoleView({
  live,
  role,
  keys,
}: {
  readonly live: LiveRun;
  readonly role: Role;
  readonly keys: Readonly<Record<string, () => void>>;
}) {
  const { run } = live;
  const { acts, asking, ask, close } = useLead(live);
  const person = personOf(run, role.id);
  const column = columnOf(run, role);
  const checklist = useChecklist({ run, columns: [column], acts, ask });
  const prepared = run.phase.name === 'prepared';
  const mine = openInjects(run).filter(({ inject }) => inject.to.includes(role.id));
  const wasAsking = useRef(false);
  const { focus } = checklist;
  useEffect(() => {
    if (wasAsking.current && asking === null) focus();
    wasAsking.current = asking !== null;
    // Only when the dock closes: the focus goes back to where it was.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asking]);
  const ready = () =>
    void acts.perform({ type: 'role-ready', role: role.id, by: person }, 'run', 'It was not recorded');
  useRunKeys({
    ...keys,
    ...checklist.commands,
    a: () => {
      const [open] = mine;
      if (open !== undefined) ask({ what: 'answer', inject: open.inject });
    },
    o: () => {
      if (!prepared) ask({ what: 'observe' });
    },
    x: () => {
      if (!prepared) ask({ what: 'abort' });
    },
    y: () => {
      if (!column.ready) ready();
    },
  });
  return (
    <div className={styles['roleView']}>
      <aside className={styles['roleCard']} aria-label="Role card">
        <div className={styles['roleClock']} data-paused={run.phase.name === 'paused'}>
          {prepared ? <span className={styles['phase']}>Not started yet</span> : <PhaseWord run={run} />}
          <div className={styles['clock']} role="timer" aria-label="Exercise time">
            {clockFace(run.clock.exerciseMs)}
          </div>
        </div>
        <h2>{role.title}</h2>
        <p className={styles['person']}>{column.person ?? 'Nobody named'}</p>
        <p className={styles['card']}>{role.card}</p>
        {column.ready ? (
          <p className={styles['ready']}>
            <IconUserCheck size={18} aria-hidden /> Ready
          </p>
        ) : (
          <Button variant="default" onClick={ready}>
            I am ready <kbd>Y</kbd>
          </Button>
        )}
        <FailureNote acts={acts} about="run" />
      </aside>
      <div className={styles['roleMain']}>
        {mine.map(({ inject, leftMs }, at) => (
          <section key={inject.id} className={styles['roleInject']} aria-label="For you now">
            <p className={styles['soft']}>
              {inject.by} ·{' '}
              {leftMs < 0 ? `answer ${clockFace(-leftMs)} late` : `answer within ${clockFace(leftMs)}`}
            </p>
            <blockquote>{inject.text}</blockquote>
            <Button onClick={() => ask({ what: 'answer', inject })}>
              Answered {at === 0 && <kbd>A</kbd>}
            </Button>
          </section>
        ))}
        {column.steps.length === 0 ? (
          <section className={styles['situation']} aria-label="Situation">
            <h2>This role has no steps of its own</h2>
            <p>{run.scenario.situation}</p>
          </section>
        ) : (
          <ol className={styles['steps']} aria-label="Steps">
            {column.steps.map((view) => (
              <StepItem
                key={view.step.id}
                view={view}
                selected={view.step.id === checklist.selected?.step.id}
                why={checklist.why}
                large
                live={!prepared}
                acts={acts}
                onSelect={() => checklist.select(view.step.id)}
                onTick={() => checklist.tick(view.step)}
                onSkip={() => ask({ what: 'skip', step: view.step })}
                onUndo={() => ask({ what: 'undo', step: view.step })}
              />
            ))}
          </ol>
        )}
      </div>
      {asking !== null && (
        <div className={styles['roleDock']}>
          <Dock
            key={JSON.stringify(asking)}
            asking={asking}
            run={run}
            by={person}
            observer={person}
            record={live.record}
            onClose={close}
          />
        </div>
      )}
    </div>
  );
}
