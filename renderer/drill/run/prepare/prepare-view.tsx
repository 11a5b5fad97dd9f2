// Before the start: what is practised, who plays what, what must be so, and whether this station is fit for it.
import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useStation } from '../../../link/station-context.tsx';
import { durationWords } from '../../../../drills/scenario/duration.ts';
import { KIND_WORDS } from '../../drill-words.ts';
import { Dock } from '../dock.tsx';
import { FailureNote } from '../failure-note.tsx';
import { startObstacles } from '../run-derive.ts';
import { useRunKeys } from '../run-keys.ts';
import { clockFace, faultWords } from '../run-words.ts';
import { useLead } from '../use-lead.ts';
import type { LiveRun } from '../use-live-run.ts';
import { People } from './people.tsx';
import { Preconditions } from './preconditions.tsx';
import styles from './prepare.module.css';
import { Readiness } from './readiness.tsx';
import { SiteValues } from './site-values.tsx';
import { useRememberedPeople } from './use-remembered-people.ts';
import { useRenew } from './use-renew.ts';

export function PrepareView({
  live,
  keys,
  onLeave,
  onRenewing,
}: {
  readonly live: LiveRun;
  readonly keys: Readonly<Record<string, () => void>>;
  readonly onLeave: (() => void) | undefined;
  /** The run is being prepared anew: for a moment there is none. */
  readonly onRenewing: (renewing: boolean) => void;
}) {
  const { state } = useStation();
  const { run, unfilled, view } = live;
  const { scenario } = run;
  const { acts, asking, ask, close, by, observer } = useLead(live);
  const renew = useRenew(run, by);
  const remembered = useRememberedPeople(view.runId);
  const { status } = state;
  const role = status?.operator?.role;
  const mayLead = role === 'coordinator' || role === 'administrator';
  const obstacles = startObstacles(run, {
    connected: state.connected,
    mayLead,
    offline: status?.switch.offline ?? false,
    reason: status?.switch.reason ?? '',
  });
  const ready = obstacles.length === 0;
  const start = () => {
    if (ready) void acts.perform({ type: 'started', by }, 'start', 'The drill was not started');
  };
  useRunKeys({ ...keys, x: () => ask({ what: 'abort' }) });
  if (status === null) return null;
  return (
    <div className={styles['prepare']}>
      <div
        className={styles['scroll']}
        role="region"
        aria-label="Preparation"
        // Scrolls by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) start();
        }}
      >
        <div className={styles['side']}>
          <section className={styles['block']} aria-labelledby="drill-scenario-title">
            <div className={styles['blockHead']}>
              <h2 id="drill-scenario-title">The scenario</h2>
              <span className={styles['soft']}>
                {KIND_WORDS[scenario.kind]} · {durationWords(scenario.duration)} · version {scenario.version}
              </span>
            </div>
            <p>{scenario.summary}</p>
            <p className={styles['soft']}>
              {scenario.steps.length} steps, {scenario.injects.length} injects, {scenario.objectives.length}{' '}
              objectives.{' '}
              {scenario.link
                .map(({ at, fault }) => `At ${clockFace(at)} this station’s link ${faultWords(fault)}.`)
                .join(' ')}
            </p>
          </section>
          <section className={styles['block']} aria-labelledby="drill-situation-title">
            <div className={styles['blockHead']}>
              <h2 id="drill-situation-title">Read aloud at the start</h2>
            </div>
            <blockquote className={styles['aloud']}>{scenario.situation}</blockquote>
          </section>
          <Readiness status={status} />
          <section className={styles['block']} aria-labelledby="drill-abort-title">
            <div className={styles['blockHead']}>
              <h2 id="drill-abort-title">Stop at once when</h2>
            </div>
            <ul className={styles['criteria']}>
              {scenario.abort.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </section>
        </div>
        <div className={styles['main']}>
          <People run={run} acts={acts} remembered={remembered} disabled={!mayLead} />
          <Preconditions run={run} acts={acts} />
          <SiteValues
            variables={scenario.variables}
            unfilled={unfilled}
            disabled={!mayLead}
            onValues={async (values) => {
              onRenewing(true);
              const error = await renew(values);
              if (error !== null) onRenewing(false);
              return error;
            }}
          />
        </div>
      </div>
      {asking === null ? (
        <footer className={styles['start']}>
          <Button
            size="md"
            leftSection={<IconPlayerPlay size={18} />}
            disabled={!ready}
            loading={acts.busy === 'start'}
            onClick={start}
          >
            Start the drill
          </Button>
          <p role="status" className={ready ? styles['soft'] : styles['obstacle']}>
            {ready
              ? `The clock starts, and DRILL stands on every window. ${unfilled.length > 0 ? 'Some names and numbers are not filled in.' : ''}`
              : obstacles.join(' ')}
          </p>
          <FailureNote acts={acts} about="start" />
          <Button variant="default" disabled={!mayLead} onClick={() => ask({ what: 'abort' })}>
            Cancel this drill <kbd>X</kbd>
          </Button>
        </footer>
      ) : (
        <Dock
          asking={asking}
          run={run}
          by={by}
          observer={observer}
          record={async (act) => {
            const error = await live.record(act);
            if (error === null && act.type === 'aborted') onLeave?.();
            return error;
          }}
          onClose={close}
        />
      )}
    </div>
  );
}
