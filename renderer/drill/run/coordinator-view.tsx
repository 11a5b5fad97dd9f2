// Everything at once, for whoever runs the drill: clock, injects, what is late, every role's checklist; by keyboard alone.
import { useEffect, useRef } from 'react';
import type { ScenarioInject } from '../../../drills/scenario/schema.ts';
import { ClockPanel } from './clock-panel.tsx';
import { Dock } from './dock.tsx';
import { FailureNote } from './failure-note.tsx';
import { InjectPanel } from './inject-panel.tsx';
import { LatePanel } from './late-panel.tsx';
import { ObservationLine } from './observation-line.tsx';
import { RoleColumn } from './role-column.tsx';
import { columnsOf, nextInject, openInjects, personOf } from './run-derive.ts';
import { useRunKeys } from './run-keys.ts';
import styles from './run.module.css';
import { useChecklist } from './use-checklist.ts';
import { useLead } from './use-lead.ts';
import type { LiveRun } from './use-live-run.ts';

export function CoordinatorView({
  live,
  keys,
}: {
  readonly live: LiveRun;
  /** Those of every view. */
  readonly keys: Readonly<Record<string, () => void>>;
}) {
  const { run } = live;
  const { acts, asking, ask, close, by, observer } = useLead(live);
  const columns = columnsOf(run);
  const checklist = useChecklist({ run, columns, acts, ask });
  const wasAsking = useRef(false);
  const { focus } = checklist;
  useEffect(() => {
    if (wasAsking.current && asking === null) focus();
    wasAsking.current = asking !== null;
    // Only when the dock closes: the focus goes back to where it was.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asking]);

  const deliver = (inject: ScenarioInject) => {
    if (run.phase.name !== 'running') return;
    if (run.clock.exerciseMs < inject.at) ask({ what: 'deliver', inject });
    else
      void acts.perform(
        { type: 'inject-delivered', inject: inject.id, by },
        inject.id,
        'The inject was not recorded as delivered',
      );
  };
  const pauseOrGoOn = () => {
    if (run.phase.name === 'paused')
      void acts.perform({ type: 'resumed', by }, 'run', 'The drill does not go on');
    else ask({ what: 'pause' });
  };
  const ready = (roleId: string) =>
    void acts.perform(
      { type: 'role-ready', role: roleId, by: personOf(run, roleId) },
      'run',
      'The role was not marked as ready',
    );
  const jump = () => {
    if (run.phase.name === 'running') ask({ what: 'jump' });
  };
  useRunKeys({
    ...keys,
    ...checklist.commands,
    i: () => {
      const inject = nextInject(run);
      if (inject !== null) deliver(inject);
    },
    a: () => {
      const open = openInjects(run)[0];
      if (open !== undefined) ask({ what: 'answer', inject: open.inject });
    },
    o: () => ask({ what: 'observe' }),
    p: pauseOrGoOn,
    t: jump,
    e: () => ask({ what: 'end' }),
    x: () => ask({ what: 'abort' }),
    y: () => {
      const role = checklist.selected?.step.role;
      if (role !== undefined && run.seats.get(role)?.readyAt === null) ready(role);
    },
  });

  return (
    <div className={styles['coordinator']}>
      <div className={styles['strip']}>
        <ClockPanel
          live={live}
          onPause={pauseOrGoOn}
          onJump={jump}
          onEnd={() => ask({ what: 'end' })}
          onAbort={() => ask({ what: 'abort' })}
        />
        <InjectPanel
          run={run}
          acts={acts}
          onDeliver={deliver}
          onAnswer={(inject) => ask({ what: 'answer', inject })}
        />
        <LatePanel
          run={run}
          onStep={(stepId) => {
            checklist.select(stepId);
            document.querySelector<HTMLElement>(`[data-step="${stepId}"]`)?.focus();
          }}
        />
      </div>
      <FailureNote acts={acts} about="run" />
      <div className={styles['columns']} role="group" aria-label="Checklists by role">
        {columns.map((column) => (
          <RoleColumn
            key={column.role.id}
            column={column}
            checklist={checklist}
            live
            acts={acts}
            onReady={() => ready(column.role.id)}
            onSkip={({ step }) => ask({ what: 'skip', step })}
            onUndo={({ step }) => ask({ what: 'undo', step })}
          />
        ))}
      </div>
      {asking === null ? (
        <ObservationLine live={live} acts={acts} by={by} onObserve={() => ask({ what: 'observe' })} />
      ) : (
        <Dock
          key={JSON.stringify(asking)}
          asking={asking}
          run={run}
          by={by}
          observer={observer}
          record={live.record}
          onClose={close}
        />
      )}
    </div>
  );
}
