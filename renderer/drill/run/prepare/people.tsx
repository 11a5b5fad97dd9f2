// Who plays what: a name for each role, suggested from earlier drills; one person may hold several roles.
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { DrillRun } from '../../../../drills/engine/run.ts';
import type { RunActs } from '../use-run-acts.ts';
import { FailureNote } from '../failure-note.tsx';
import type { Role } from '../run-derive.ts';
import styles from './prepare.module.css';
import type { RememberedPeople } from './remembered-people.ts';

function PersonField({
  role,
  person,
  disabled,
  onName,
}: {
  readonly role: Role;
  readonly person: string | null;
  readonly disabled: boolean;
  /** @returns whether it was recorded */
  readonly onName: (person: string) => Promise<boolean>;
}) {
  // What is being typed stands before what the station says, until it is left.
  const [typed, setTyped] = useState<string | null>(null);
  const keep = async () => {
    const name = (typed ?? '').trim();
    if (name === '' || name === person || (await onName(name))) setTyped(null);
  };
  return (
    <TextInput
      label={role.title}
      description={role.people === 0 ? 'Another role may take this over' : null}
      placeholder="Name"
      maxLength={120}
      autoComplete="off"
      list="drill-people"
      disabled={disabled}
      value={typed ?? person ?? ''}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => void keep()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void keep();
      }}
    />
  );
}

export function People({
  run,
  acts,
  remembered,
  disabled,
}: {
  readonly run: DrillRun;
  readonly acts: RunActs;
  readonly remembered: RememberedPeople;
  readonly disabled: boolean;
}) {
  const { roles } = run.scenario;
  const assign = (role: string, person: string) =>
    acts.perform({ type: 'role-assigned', role, person }, 'people', `${person} was not named`);
  const again = roles.filter(({ id }) => run.seats.get(id)?.person === null && remembered.byRole.has(id));
  const assignAgain = async () => {
    for (const { id } of again) if (!(await assign(id, remembered.byRole.get(id) ?? ''))) return;
  };
  const named = roles.filter(({ id }) => run.seats.get(id)?.person !== null).length;
  return (
    <section className={styles['block']} aria-labelledby="drill-people-title">
      <div className={styles['blockHead']}>
        <h2 id="drill-people-title">People</h2>
        <span className={styles['soft']}>
          {named} of {roles.length} roles have a name
        </span>
        {again.length > 0 && !disabled && (
          <Button size="compact-sm" variant="default" onClick={() => void assignAgain()}>
            As last time
          </Button>
        )}
      </div>
      <datalist id="drill-people">
        {remembered.names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div className={styles['people']}>
        {roles.map((role) => (
          <PersonField
            key={role.id}
            role={role}
            person={run.seats.get(role.id)?.person ?? null}
            disabled={disabled}
            onName={(person) => assign(role.id, person)}
          />
        ))}
      </div>
      <FailureNote acts={acts} about="people" />
    </section>
  );
}
