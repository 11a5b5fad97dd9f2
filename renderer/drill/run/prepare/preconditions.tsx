// What must be so before a drill may start: checked off one by one, by name, with a note where one is needed.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { DrillRun } from '../../../../drills/engine/run.ts';
import { FailureNote } from '../failure-note.tsx';
import { personOf } from '../run-derive.ts';
import type { RunActs } from '../use-run-acts.ts';
import styles from './prepare.module.css';

function Precondition({
  run,
  at,
  acts,
}: {
  readonly run: DrillRun;
  readonly at: number;
  readonly acts: RunActs;
}) {
  const precondition = run.scenario.preconditions[at];
  const checked = run.preconditions.get(at) ?? null;
  const [note, setNote] = useState<string | null>(null);
  if (precondition === undefined) return null;
  const { text, role, required } = precondition;
  const by = personOf(run, role);
  const check = async (met: boolean, written: string) => {
    const kept = await acts.perform(
      { type: 'precondition-checked', precondition: at, met, by, note: written },
      `precondition-${at}`,
      'It was not recorded',
    );
    if (kept) setNote(null);
  };
  const written = note ?? checked?.note ?? '';
  return (
    <li className={styles['precondition']} data-met={checked?.met ?? 'open'}>
      <fieldset>
        <legend>
          {text}{' '}
          <span className={required ? styles['required'] : styles['soft']}>
            {required ? 'Required' : 'Not required'} · {by}
          </span>
        </legend>
        <div className={styles['choices']}>
          {([true, false] as const).map((met) => (
            <label key={String(met)} className={styles['choice']} data-chosen={checked?.met === met}>
              <input
                type="radio"
                name={`precondition-${at}`}
                checked={checked?.met === met}
                onChange={() => void check(met, written)}
              />
              {met ? 'Met' : 'Not met'}
            </label>
          ))}
          <TextInput
            className={styles['note'] ?? ''}
            aria-label="Note"
            placeholder="Note"
            maxLength={2000}
            value={written}
            onChange={(event) => setNote(event.currentTarget.value)}
            onBlur={() => {
              if (checked !== null && written !== checked.note) void check(checked.met, written);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && checked !== null && written !== checked.note)
                void check(checked.met, written);
            }}
          />
        </div>
      </fieldset>
      <FailureNote acts={acts} about={`precondition-${at}`} />
    </li>
  );
}

export function Preconditions({ run, acts }: { readonly run: DrillRun; readonly acts: RunActs }) {
  const { preconditions } = run.scenario;
  const met = preconditions.filter((_each, at) => run.preconditions.get(at)?.met === true).length;
  return (
    <section className={styles['block']} aria-labelledby="drill-preconditions-title">
      <div className={styles['blockHead']}>
        <h2 id="drill-preconditions-title">Before the start</h2>
        <span className={styles['soft']}>
          {met} of {preconditions.length} met
        </span>
      </div>
      <ol className={styles['preconditions']}>
        {preconditions.map(({ text }, at) => (
          <Precondition key={text} run={run} at={at} acts={acts} />
        ))}
      </ol>
    </section>
  );
}
