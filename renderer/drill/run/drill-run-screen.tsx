// The guided run (product D2): preparing a drill, running it, and what each window shows of it. What stands here comes from the
// station alone, so that a reload, a crash or another window changes nothing.
import { Button, Loader } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { isUnderWay } from '../../../drills/engine/run.ts';
import { StaleNote } from '../../area/room-frame.tsx';
import { useWholePlace } from '../../area/use-whole-place.ts';
import { useStation } from '../../link/station-context.tsx';
import { Notice } from '../../status/notice.tsx';
import { CoordinatorView } from './coordinator-view.tsx';
import { OverView } from './over-view.tsx';
import { PrepareView } from './prepare/prepare-view.tsx';
import { ProjectorView } from './projector-view.tsx';
import { RoleView } from './role-view.tsx';
import { roleOf } from './run-derive.ts';
import styles from './run.module.css';
import { type LiveRun, useLiveRun } from './use-live-run.ts';
import { useViewChoice } from './use-view-choice.ts';
import { RunKeyList, ViewMenu } from './view-menu.tsx';
import { COORDINATOR, type ViewChoice } from './view-choice.ts';

export interface DrillRunScreenProps {
  /** The run is over: its hot wash (or what is left of one that was broken off) is looked at next. */
  readonly onDone: (runId: string) => void;
  /** Back to where the run was opened from; it goes on. Without it there is no way back on the screen. */
  readonly onLeave?: () => void;
}

function RunFrame({ children }: { readonly children: ReactNode }) {
  useWholePlace('drillRun');
  return (
    <div className={styles['frame']} data-drill-run>
      {children}
    </div>
  );
}

/** The run that is prepared or under way, as this window's address wants it shown. */
export function DrillRunScreen({ onDone, onLeave }: DrillRunScreenProps) {
  const asked = useLiveRun();
  switch (asked.state) {
    case 'loading':
      return (
        <div className={styles['centre']}>
          <Loader type="dots" aria-label="Asking the station for the drill" />
        </div>
      );
    case 'live':
      return (
        <RunFrame>
          <StaleNote error={asked.stale} />
          <Views live={asked.live} onDone={onDone} {...(onLeave ? { onLeave } : {})} />
        </RunFrame>
      );
    default:
      return (
        <div className={styles['centre']}>
          {asked.state === 'none' && (
            <Notice title="No drill is prepared">
              Choose a scenario in the library and prepare it; it is then run here.
            </Notice>
          )}
          {asked.state === 'failed' && (
            <Notice title="The station could not say how the drill stands" error={asked.error} tone="bad" />
          )}
          {asked.state === 'unreadable' && (
            <Notice title="The scenario of this run cannot be read" tone="bad">
              {asked.words}. Abort the run from the library, and correct the scenario.
            </Notice>
          )}
          {onLeave && (
            <Button variant="default" mt="md" onClick={onLeave}>
              To the library
            </Button>
          )}
        </div>
      );
  }
}

function Views({ live, onDone, onLeave }: DrillRunScreenProps & { readonly live: LiveRun }) {
  const { state } = useStation();
  const [wanted, choose] = useViewChoice();
  const [menu, menuDialog] = useDisclosure(false);
  const [help, helpDialog] = useDisclosure(false);
  // The run that is being prepared anew; until the new one is there, the old one's preparation stays on the screen.
  const [renewedRunId, setRenewedRunId] = useState<string | null>(null);
  const { run } = live;
  const { runId, phase } = run;
  const locked = state.status?.vault !== 'unlocked';
  const role = wanted.view === 'role' ? roleOf(run, wanted.role) : null;
  // A role of another scenario: this window has no such view.
  const choice: ViewChoice = wanted.view === 'role' && role === null ? COORDINATOR : wanted;
  const toHotWash = phase.name === 'hot-wash' && choice.view === 'coordinator' && !locked;
  useEffect(() => {
    // The one who leads goes straight on; the others' windows say that it is over.
    if (toHotWash) onDone(runId);
  }, [toHotWash, onDone, runId]);
  useEffect(() => choose(choice), [choose, choice]);

  const keys = { r: menuDialog.open, '?': helpDialog.open };
  const isOpen = !live.gone && (phase.name === 'prepared' || isUnderWay(run));
  const renewing = renewedRunId === runId;
  const showsOver = !isOpen && !renewing;
  return (
    <>
      {choice.view !== 'projector' && (
        <header className={styles['head']}>
          {onLeave && (
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconArrowLeft size={15} />}
              onClick={onLeave}
            >
              Drills
            </Button>
          )}
          <h1>{run.scenario.title}</h1>
          <span className={styles['headKeys']}>
            <Button size="compact-sm" variant="default" onClick={menuDialog.open}>
              View <kbd>R</kbd>
            </Button>
            <Button size="compact-sm" variant="default" onClick={helpDialog.open}>
              Keys <kbd>?</kbd>
            </Button>
          </span>
        </header>
      )}
      {showsOver ? (
        <OverView
          live={live}
          locked={locked}
          real={state.status?.switch.offline ? state.status.switch.reason : null}
          onDone={() => {
            if (run.startedAt === null && onLeave && !locked) onLeave();
            else onDone(runId);
          }}
        />
      ) : choice.view === 'projector' ? (
        <ProjectorView live={live} keys={keys} onViews={menuDialog.open} />
      ) : choice.view === 'role' && role !== null ? (
        <RoleView key={role.id} live={live} role={role} keys={keys} />
      ) : renewing || phase.name === 'prepared' ? (
        <PrepareView
          live={live}
          keys={keys}
          onLeave={onLeave}
          onRenewing={(begun) => setRenewedRunId(begun ? runId : null)}
        />
      ) : (
        <CoordinatorView live={live} keys={keys} />
      )}
      <ViewMenu run={run} choice={choice} opened={menu} onChoose={choose} onClose={menuDialog.close} />
      <RunKeyList choice={choice} opened={help} onClose={helpDialog.close} />
    </>
  );
}
