// Moving through checklists and ticking them by keyboard: one step is chosen, and stays chosen whatever ticks itself around it.
import { useEffect, useState } from 'react';
import type { DrillRun } from '../../../drills/engine/run.ts';
import type { ScenarioStep } from '../../../drills/scenario/schema.ts';
import type { Asking } from './dock.tsx';
import { personOf, type RoleColumn, type StepView } from './run-derive.ts';
import { shorten } from './run-words.ts';
import type { RunActs } from './use-run-acts.ts';

export interface Checklist {
  readonly selected: StepView | null;
  readonly why: boolean;
  readonly select: (stepId: string) => void;
  /** Puts the keyboard's focus on the chosen step. */
  readonly focus: () => void;
  readonly tick: (step: ScenarioStep) => void;
  /** By key, for `useRunKeys`. */
  readonly commands: Readonly<Record<string, () => void>>;
}

const focusStep = (stepId: string): void => {
  const button = document.querySelector<HTMLElement>(`[data-step="${stepId}"]`);
  button?.focus();
  button?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
};

/** Where a key leads: through all steps in reading order, or to the column beside at about the same height. */
export function stepBeside(
  columns: readonly RoleColumn[],
  stepId: string,
  key: 'up' | 'down' | 'left' | 'right',
): string | null {
  const all = columns.flatMap(({ steps }) => steps.map(({ step }) => step.id));
  const column = columns.findIndex(({ steps }) => steps.some(({ step }) => step.id === stepId));
  const row = columns[column]?.steps.findIndex(({ step }) => step.id === stepId) ?? -1;
  if (column < 0) return all[0] ?? null;
  if (key === 'up' || key === 'down') return all[all.indexOf(stepId) + (key === 'up' ? -1 : 1)] ?? null;
  const beside = columns[column + (key === 'left' ? -1 : 1)]?.steps;
  return beside?.[Math.min(row, beside.length - 1)]?.step.id ?? null;
}

/** The most urgent open step after this one, around the end: late before due. */
export function nextOpenStep(columns: readonly RoleColumn[], stepId: string | null): string | null {
  const all = columns.flatMap(({ steps }) => steps);
  const from = all.findIndex(({ step }) => step.id === stepId) + 1;
  const around = [...all.slice(from), ...all.slice(0, from)];
  const wanted =
    around.find(({ step, state }) => state === 'late' && step.id !== stepId) ??
    around.find(({ step, state }) => state === 'due' && step.id !== stepId);
  return wanted?.step.id ?? null;
}

export function useChecklist({
  run,
  columns,
  acts,
  ask,
}: {
  readonly run: DrillRun;
  readonly columns: readonly RoleColumn[];
  readonly acts: RunActs;
  readonly ask: (asking: Asking) => void;
}): Checklist {
  const [chosen, setChosen] = useState<string | null>(null);
  const [why, setWhy] = useState(false);
  const all = columns.flatMap(({ steps }) => steps);
  const selectedId = chosen ?? nextOpenStep(columns, null) ?? all[0]?.step.id ?? null;
  const selected = all.find(({ step }) => step.id === selectedId) ?? null;
  const live = run.phase.name === 'running' || run.phase.name === 'paused';

  useEffect(() => {
    // Keys work from the first one on, and a reader by ear hears where they lead.
    const { activeElement } = document;
    const isFree = activeElement === document.body || Boolean(activeElement?.closest('nav, h1'));
    if (isFree && selectedId !== null) focusStep(selectedId);
    // At the beginning only: a step that ticks itself must not pull the focus about.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const go = (stepId: string | null) => {
    if (stepId === null) return;
    setChosen(stepId);
    focusStep(stepId);
  };
  const move = (key: 'up' | 'down' | 'left' | 'right') => () =>
    go(selectedId === null ? null : stepBeside(columns, selectedId, key));
  const tick = (step: ScenarioStep) => {
    if (!live || run.steps.has(step.id)) return;
    if (step.observed !== 'manual') {
      ask({ what: 'tick', step });
      return;
    }
    const by = personOf(run, step.role);
    void acts.perform(
      { type: 'step-done', step: step.id, by, evidence: '', note: '' },
      step.id,
      `“${shorten(step.text, 60)}” was not ticked`,
    );
  };
  const on = (act: (view: StepView) => void) => () => {
    if (selected !== null && live) act(selected);
  };
  return {
    selected,
    why,
    select: setChosen,
    focus: () => {
      if (selectedId !== null) focusStep(selectedId);
    },
    tick,
    commands: {
      j: move('down'),
      ArrowDown: move('down'),
      k: move('up'),
      ArrowUp: move('up'),
      h: move('left'),
      ArrowLeft: move('left'),
      l: move('right'),
      ArrowRight: move('right'),
      n: () => go(nextOpenStep(columns, selectedId)),
      Enter: on(({ step }) => tick(step)),
      ' ': on(({ step }) => tick(step)),
      s: on(({ step, outcome }) => {
        if (outcome === null) ask({ what: 'skip', step });
      }),
      u: on(({ step, outcome }) => {
        if (outcome !== null) ask({ what: 'undo', step });
      }),
      w: () => setWhy((before) => !before),
    },
  };
}
