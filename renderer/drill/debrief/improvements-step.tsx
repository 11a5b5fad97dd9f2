// What the department changes: items with an owner and a date; what was missed or late is offered first (AAR/IP).
import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useStation, useStationNow } from '../../link/station-context.tsx';
import { dayText } from '../drill-words.ts';
import type { StepProps } from './debrief-screen.tsx';
import { suggestionsOf } from './debrief-steps.ts';
import type { Suggestion } from './debrief-steps.ts';
import { ImprovementForm } from './improvement-form.tsx';
import styles from './debrief.module.css';

const OFFERED = 6;

export function ImprovementsStep({ run, open, drafts, by }: StepProps) {
  const { state } = useStation();
  const nowMs = useStationNow();
  const [from, setFrom] = useState<Suggestion | 'new' | null>(null);
  const [all, setAll] = useState(false);
  const suggestions = suggestionsOf(run);
  const stepText = (id: string | null): string =>
    run.scenario.steps.find((step) => step.id === id)?.text ?? '';
  if (from !== null)
    return (
      <ImprovementForm
        run={run}
        open={open}
        drafts={drafts}
        suggestion={from === 'new' ? null : from}
        onDone={() => setFrom(null)}
      />
    );
  return (
    <>
      {run.improvements.length > 0 && (
        <ul className={styles['items']} aria-label="Items of this run">
          {run.improvements.map(({ item, text, rootCause, owner, due, step }) => (
            <li key={item}>
              <div>
                <strong>{text}</strong>
                {rootCause !== '' && <span className={styles['soft']}>Root cause: {rootCause}</span>}
                {step !== null && <span className={styles['soft']}>Shown by: {stepText(step)}</span>}
              </div>
              <span className={styles['owner']}>
                {owner}
                <span className={styles['soft']}>by {dayText(due, nowMs)}</span>
              </span>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Take back: ${text}`}
                disabled={by === '' || open.recording || !state.connected}
                onClick={() => void open.record({ type: 'improvement-withdrawn', item, by })}
              >
                <IconX size={16} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <Button
        leftSection={<IconPlus size={16} />}
        variant={suggestions.length > 0 ? 'default' : 'filled'}
        data-item-new
        onClick={() => setFrom('new')}
      >
        A new item
      </Button>
      {suggestions.length > 0 && (
        <section aria-label="What asks for an item">
          <h3 className={styles['small']}>What asks for an item</h3>
          <ul className={styles['suggestions']}>
            {(all ? suggestions : suggestions.slice(0, OFFERED)).map((suggestion) => (
              <li key={suggestion.key}>
                <button
                  type="button"
                  className={styles['suggestion']}
                  onClick={() => {
                    if (drafts.get(`item-${suggestion.key}`) === '')
                      drafts.set(`item-${suggestion.key}`, suggestion.text);
                    setFrom(suggestion);
                  }}
                >
                  <span className={styles['why']}>{suggestion.why}</span>
                  <span>{suggestion.what}</span>
                </button>
              </li>
            ))}
          </ul>
          {!all && suggestions.length > OFFERED && (
            <Button variant="subtle" size="xs" onClick={() => setAll(true)}>
              Show {suggestions.length - OFFERED} more
            </Button>
          )}
        </section>
      )}
    </>
  );
}
