// One item of the plan: what, why it happened, who, by when, and the step that showed it.
import { Autocomplete, Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { DrillRun } from '../../../drills/engine/run.ts';
import { useChannel, useStation, useStationNow } from '../../link/station-context.tsx';
import type { OpenRun } from '../use-run.ts';
import type { Suggestion } from './debrief-steps.ts';
import type { Drafts } from './debrief-screen.tsx';
import { dueChoices } from './due-dates.ts';
import styles from './debrief.module.css';

export function ImprovementForm({
  run,
  open,
  suggestion,
  drafts,
  onDone,
}: {
  readonly run: DrillRun;
  readonly open: OpenRun;
  readonly suggestion: Suggestion | null;
  readonly drafts: Drafts;
  readonly onDone: () => void;
}) {
  const { state } = useStation();
  const nowMs = useStationNow();
  const library = useChannel('drill:library', {}, state.drillStale);
  const row = library.value?.scenarios.find(({ scenarioId }) => scenarioId === run.scenario.id);
  const choices = dueChoices(nowMs, row?.everyMonths ?? run.scenario.everyMonths);
  const textKey = `item-${suggestion?.key ?? 'new'}`;
  const causeKey = `cause-${suggestion?.key ?? 'new'}`;
  const text = drafts.get(textKey);
  const rootCause = drafts.get(causeKey);
  const setText = (next: string) => drafts.set(textKey, next);
  const setRootCause = (next: string) => drafts.set(causeKey, next);
  const forget = () => {
    setText('');
    setRootCause('');
    onDone();
  };
  const [owner, setOwner] = useState('');
  const [due, setDue] = useState(choices[1]?.due ?? '');
  const [step, setStep] = useState(suggestion?.step ?? '');
  const people = [
    ...new Set([...run.seats.values()].flatMap(({ person }) => (person === null ? [] : [person]))),
  ];
  const complete = text.trim() !== '' && owner.trim() !== '' && /^\d{4}-\d{2}-\d{2}$/u.test(due);
  const submit = async () => {
    if (!complete) return;
    const written = open.view?.events.filter(({ type }) => type === 'improvement-added').length ?? 0;
    const kept = await open.record({
      type: 'improvement-added',
      item: `item-${written + 1}`,
      text: text.trim(),
      rootCause: rootCause.trim(),
      owner: owner.trim(),
      due,
      step: step === '' ? null : step,
    });
    if (kept) forget();
  };
  return (
    <form
      className={styles['form']}
      aria-label="Improvement item"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void submit();
        } else if (event.key === 'Escape') {
          event.stopPropagation();
          forget();
        }
      }}
    >
      {suggestion && (
        <p className={styles['from']}>
          <span className={styles['why']}>{suggestion.why}</span> {suggestion.what}
        </p>
      )}
      <Textarea
        label="What is changed"
        required
        autosize
        minRows={2}
        maxLength={2000}
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        label="Root cause"
        description="Ask why until the answer is something that can be changed."
        maxLength={2000}
        value={rootCause}
        onChange={(event) => setRootCause(event.currentTarget.value)}
      />
      <div className={styles['row']}>
        <Autocomplete
          label="Owner"
          required
          className={styles['grow'] ?? ''}
          maxLength={120}
          data={people}
          value={owner}
          onChange={setOwner}
        />
        <TextInput
          type="date"
          label="Due"
          required
          value={due}
          onChange={(event) => setDue(event.currentTarget.value)}
        />
        <div className={styles['choices']} role="group" aria-label="Due in">
          {choices.map((choice) => (
            <Button
              key={choice.name}
              size="xs"
              variant={due === choice.due ? 'filled' : 'default'}
              aria-pressed={due === choice.due}
              onClick={() => setDue(choice.due)}
            >
              {choice.name}
            </Button>
          ))}
        </div>
      </div>
      <NativeSelect
        label="The step that showed it"
        value={step}
        onChange={(event) => setStep(event.currentTarget.value)}
        data={[
          { value: '', label: 'None of them' },
          ...run.scenario.steps.map((each) => ({ value: each.id, label: each.text })),
        ]}
      />
      <div className={styles['walk']}>
        <Button type="submit" loading={open.recording} disabled={!complete || !state.connected}>
          Add this item
        </Button>
        <Button variant="default" onClick={forget}>
          Cancel
        </Button>
        <span className={styles['hint']}>
          <kbd>Ctrl</kbd> <kbd>Enter</kbd> add
        </span>
      </div>
    </form>
  );
}
