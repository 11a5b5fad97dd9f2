// Names, numbers and places that the scenario would read aloud as "not filled in": filled here, for all scenarios of the site.
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { KitError } from '../../../../shared/contract/kit-error.ts';
import type { Scenario } from '../../../../drills/scenario/schema.ts';
import { FormError } from '../../../unlock/form-error.tsx';
import styles from './prepare.module.css';

export function SiteValues({
  variables,
  unfilled,
  disabled,
  onValues,
}: {
  readonly variables: Scenario['variables'];
  readonly unfilled: readonly string[];
  readonly disabled: boolean;
  /** @returns why they were not kept, or null */
  readonly onValues: (values: Readonly<Record<string, string>>) => Promise<KitError | null>;
}) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<KitError | null>(null);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const open = variables.filter(({ id }) => unfilled.includes(id));
  if (open.length === 0) return null;
  const values = Object.fromEntries(
    open.flatMap(({ id }) => ((typed[id] ?? '').trim() === '' ? [] : [[id, (typed[id] ?? '').trim()]])),
  );
  const submit = async () => {
    setPending(true);
    setError(await onValues(values));
    setPending(false);
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
        {error && <FormError error={error} />}
        <div>
          <Button
            type="submit"
            size="compact-sm"
            variant="default"
            loading={pending}
            disabled={disabled || Object.keys(values).length === 0}
          >
            Keep these values
          </Button>
        </div>
      </form>
    </section>
  );
}
