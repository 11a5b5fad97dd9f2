// The switch's state and reason in words, colour and icon together; opens to the probes behind it (H2).
import { Anchor, Popover } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconHelpCircle,
  IconPlugConnectedX,
  IconRotateClockwise,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { DrillStatus } from '../../shared/contract/drill-view.ts';
import type { SwitchStateName } from '../../shared/contract/switch-view.ts';
import type { EffectiveSwitch } from '../link/effective-switch.ts';
import { usePlaces } from '../area/place.ts';
import { useStationNow } from '../link/station-context.tsx';
import { blameWords, probeWords, switchWords } from '../words/switch-words.ts';
import { clockWords, durationWords } from '../words/time-words.ts';
import styles from './top-bar.module.css';

const ICONS: Record<SwitchStateName, typeof IconCircleCheck> = {
  healthy: IconCircleCheck,
  degraded: IconAlertTriangle,
  suspect: IconHelpCircle,
  down: IconPlugConnectedX,
  recovering: IconRotateClockwise,
};

/** What stands below are the probes of the drill; the real link is watched beside them. */
function DrillNote({ real }: Pick<DrillStatus, 'real'>) {
  return (
    <p className={styles['said']}>
      <strong>DRILL.</strong> These probes go through the link that the drill holds. The real PACS is{' '}
      {real.state}: {real.reason}
    </p>
  );
}

function Probes({ view, nowMs }: { readonly view: EffectiveSwitch['view']; readonly nowMs: number }) {
  return (
    <>
      <table className={styles['probes']}>
        <caption className="visually-hidden">Last finding of each probe</caption>
        <thead>
          <tr>
            <th scope="col">Probe of {view.endpointId}</th>
            <th scope="col">Last finding</th>
            <th scope="col">When</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {view.probes.map((probe) => {
            const words = probeWords(probe);
            return (
              <tr key={probe.kind}>
                <td>{words.name}</td>
                <td className={`${styles['outcome']} ${styles[words.tone]}`}>
                  {words.outcome}
                  {probe.latencyMs !== null && ` in ${Math.round(probe.latencyMs)} ms`}
                </td>
                <td>{probe.at === null ? '–' : clockWords(probe.at, nowMs)}</td>
                <td>{probe.reason || '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {view.blame && (
        <p className={styles['said']}>
          <strong>{blameWords(view.blame)}</strong> {view.blame.words} ({clockWords(view.blame.at, nowMs)})
        </p>
      )}
      {view.clock?.warning && (
        <p className={styles['said']}>
          <strong>The clocks disagree.</strong> {view.clock.words}
        </p>
      )}
      <p className={styles['note']}>
        In this state since {clockWords(view.since, nowMs)} (
        {durationWords(Math.max(0, nowMs - Date.parse(view.since)))}). The switch needs several findings that
        agree before it changes.
      </p>
    </>
  );
}

export function SwitchButton({ effective }: { readonly effective: EffectiveSwitch }) {
  const { kind, view } = effective;
  const nowMs = useStationNow();
  const { go } = usePlaces();
  const [opened, setOpened] = useState(false);
  const words = switchWords(view);
  const Icon = ICONS[view.state];
  return (
    <Popover width={560} position="bottom-start" opened={opened} onChange={setOpened}>
      <Popover.Target>
        <button
          type="button"
          onClick={() => setOpened(!opened)}
          className={`${styles['switch']} ${styles[words.tone]}`}
          data-testid="switch"
          data-switch-state={view.state}
          data-signal={kind}
        >
          <span className={styles['icon']}>
            <Icon size={24} aria-hidden />
          </span>
          <span aria-live="polite">
            <span className={styles['state']}>
              {kind === 'drill' && 'DRILL: '}
              {words.label}
            </span>
            <br />
            <span className={styles['reason']}>{view.reason}</span>
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Probes of the PACS">
        {effective.kind === 'drill' && <DrillNote real={effective.drill.real} />}
        <Probes view={view} nowMs={nowMs} />
        {go && (
          <Anchor
            component="button"
            type="button"
            size="sm"
            mt="xs"
            c="var(--kit-accent)"
            onClick={() => {
              setOpened(false);
              go('switch');
            }}
          >
            Every change of the switch: Switch record
          </Anchor>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
