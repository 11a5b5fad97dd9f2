// Names, numbers and places that the scenario would read aloud as "not filled in": filled here, for all scenarios of the site.
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Scenario } from '../../../../drills/scenario/schema.ts';
import { useAction, useStation } from '../../../link/station-context.tsx';
import { FormError } from '../../../unlock/form-error.tsx';
import styles from './prepare.module.css';

export function SiteValues({
  variables,
  unfilled,
  disabled,
}: {
  readonly variables: Scenario['variables'];
  readonly unfilled: readonly string[];
  readonly disabled: boolean;
}) {
  const { refresh } = useStation();
  const save = useAction('drill:set-values');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const open = variables.filter(({ id }) => unfilled.includes(id));
  if (open.length === 0) return null;
  const values = Object.fromEntries(
    open.flatMap(({ id }) => ((typed[id] ?? '').trim() === '' ? [] : [[id, (typed[id] ?? '').trim()]])),
  );
  const submit = async () => {
    const saved = await save.run({ values });
    if (saved.ok) refresh();
  };
  return (
    <section className={styles['block']} aria-labelledby="drill-values-title">
      <div className={styles['blockHead']}>
        <h2 id="drill-values-title">Not filled in yet</h2>
        <span className={styles['soft']}>The steps and injects read these aloud.</span>
      </div>
      <form
        className={styles['values']}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {open.map(({ id, label, default: fallback }) => (
          <TextInput
            key={id}
            label={label}
            placeholder={fallback}
            maxLength={160}
            disabled={disabled}
            value={typed[id] ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setTyped((before) => ({ ...before, [id]: value }));
            }}
          />
        ))}
        {save.error && <FormError error={save.error} />}
        <div>
          <Button
            type="submit"
            size="compact-sm"
            variant="default"
            loading={save.pending}
            disabled={disabled || Object.keys(values).length === 0}
          >
            Keep these values
          </Button>
        </div>
      </form>
    </section>
  );
}
