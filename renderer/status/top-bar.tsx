// The bar on every screen: which station, how the PACS is and why, how good the copy is, and what a person may declare.
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { StationStatus } from '../../shared/contract/views.ts';
import iconUrl from '../icon.svg';
import { effectiveSwitch, type EffectiveSwitch } from '../link/effective-switch.ts';
import { useAction, useStation } from '../link/station-context.tsx';
import { CopyFacts } from './copy-facts.tsx';
import { DeclareDowntime, ConfirmReturn } from './declare-downtime.tsx';
import { SwitchButton } from './switch-button.tsx';
import styles from './top-bar.module.css';

function LockButton() {
  const { state } = useStation();
  const lock = useAction('access:lock');
  return (
    <Tooltip label="Lock. The station keeps fetching while it is locked.">
      <ActionIcon
        variant="default"
        size={34}
        aria-label="Lock this station"
        loading={lock.pending}
        disabled={!state.connected}
        onClick={() => void lock.run({})}
      >
        <IconLock size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

/** What the probes found, a person may still declare: from then on only a person ends it (S-11). */
const isDeclared = ({ view }: EffectiveSwitch): boolean => view.offline && view.cause === 'declared';

export function TopBar({ status }: { readonly status: StationStatus }) {
  const unlocked = status.vault === 'unlocked';
  const effective = effectiveSwitch(status);
  return (
    <div className={styles['bar']}>
      <div className={styles['station']}>
        <img src={iconUrl} width={28} height={28} alt="" />
        <span className={styles['name']}>
          {status.stationName}
          <span className={styles['version']}>PACS Downtime Kit {status.version}</span>
        </span>
      </div>
      {status.rehearsal && (
        <div className={styles['rehearsal']}>
          REHEARSAL<small>synthetic patients</small>
        </div>
      )}
      <SwitchButton effective={effective} />
      <CopyFacts status={status} />
      <div className={styles['actions']}>
        {unlocked && effective.view.awaitingConfirmation && <ConfirmReturn effective={effective} />}
        {unlocked && !isDeclared(effective) && <DeclareDowntime effective={effective} />}
        {status.operator && (
          <div className={styles['operator']}>
            {status.operator.label}
            <small>{status.operator.role}</small>
          </div>
        )}
        {unlocked && <LockButton />}
      </div>
    </div>
  );
}
