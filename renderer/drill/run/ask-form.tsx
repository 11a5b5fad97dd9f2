// The one small form of the guided run, docked below the checklists: a line or two to type, Enter to record, Escape to leave.
// What was typed stays until it is recorded.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { FormError } from '../../unlock/form-error.tsx';
import styles from './run.module.css';

export interface AskField {
  readonly name: string;
  readonly label: string;
  readonly initial?: string;
  readonly required?: boolean;
  readonly placeholder?: string;
  /** Chosen rather than typed. */
  readonly options?: readonly string[];
  readonly maxLength?: number;
  readonly type?: 'text' | 'number';
}

export type AskValues = Readonly<Record<string, string>>;

export interface AskFormProps {
  readonly title: string;
  /** May follow what is typed. */
  readonly lead?: ReactNode | ((values: AskValues) => ReactNode);
  readonly fields: readonly AskField[];
  readonly submit: string;
  readonly danger?: boolean;
  /** Keys in the fields that change values, such as the arrows of an observation. */
  readonly onFieldKey?: (
    event: KeyboardEvent,
    values: AskValues,
    set: (name: string, value: string) => void,
  ) => void;
  /** Beyond what is required to be filled. */
  readonly isReady?: (values: AskValues) => boolean;
  /** @returns why it was not recorded, or null */
  readonly onSubmit: (values: AskValues) => Promise<KitError | null>;
  readonly onClose: () => void;
}

export function AskForm({
  title,
  lead,
  fields,
  submit,
  danger = false,
  onFieldKey,
  isReady = () => true,
  onSubmit,
  onClose,
}: AskFormProps) {
  const [values, setValues] = useState<AskValues>(() =>
    Object.fromEntries(fields.map(({ name, initial, options }) => [name, initial ?? options?.[0] ?? ''])),
  );
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<KitError | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('input, select, [type=submit]');
    first?.focus();
    if (first instanceof HTMLInputElement && first.type === 'text') first.select();
  }, []);
  const set = (name: string, value: string) => setValues((before) => ({ ...before, [name]: value }));
  const missing =
    fields.some(({ name, required = false }) => required && (values[name] ?? '').trim() === '') ||
    !isReady(values);
  const send = async () => {
    if (pending || missing) return;
    setPending(true);
    setError(null);
    const refused = await onSubmit(values);
    setPending(false);
    if (refused === null) onClose();
    else setError(refused);
  };
  return (
    <form
      ref={form}
      className={`${styles['ask']} ${danger ? styles['danger'] : ''}`}
      role="dialog"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <div className={styles['askHead']}>
        <strong>{title}</strong>
        <div className={styles['askLead']}>{typeof lead === 'function' ? lead(values) : lead}</div>
      </div>
      <div className={styles['askFields']}>
        {fields.map(
          ({ name, label, options, required = false, placeholder = '', maxLength = 2000, type = 'text' }) =>
            options === undefined ? (
              <TextInput
                key={name}
                className={styles['askField'] ?? ''}
                type={type}
                label={label}
                required={required}
                placeholder={placeholder}
                maxLength={maxLength}
                min={type === 'number' ? 1 : undefined}
                value={values[name] ?? ''}
                onChange={(event) => set(name, event.currentTarget.value)}
                onKeyDown={(event) => onFieldKey?.(event, values, set)}
              />
            ) : (
              <NativeSelect
                key={name}
                label={label}
                data={[...options]}
                value={values[name] ?? ''}
                onChange={(event) => set(name, event.currentTarget.value)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter') return;
                  event.preventDefault();
                  void send();
                }}
              />
            ),
        )}
        <div className={styles['askButtons']}>
          <Button type="submit" loading={pending} disabled={missing} {...(danger ? { color: 'red.9' } : {})}>
            {submit}
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </div>
      {error && <FormError error={error} />}
    </form>
  );
}
