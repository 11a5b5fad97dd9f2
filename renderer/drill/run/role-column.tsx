// A role's checklist among the others, for whoever sees them all.
import { IconUserCheck } from '@tabler/icons-react';
import type { RoleColumn as Column } from './run-derive.ts';
import styles from './run.module.css';
import { StepItem, type StepItemProps } from './step-item.tsx';
import type { Checklist } from './use-checklist.ts';

export function RoleColumn({
  column,
  checklist,
  live,
  acts,
  onReady,
  onSkip,
  onUndo,
}: {
  readonly column: Column;
  readonly checklist: Checklist;
  readonly onReady: () => void;
  readonly onSkip: (view: StepItemProps['view']) => void;
  readonly onUndo: (view: StepItemProps['view']) => void;
} & Pick<StepItemProps, 'live' | 'acts'>) {
  const { role, person, ready, steps, closed, late } = column;
  const chosen = steps.some(({ step }) => step.id === checklist.selected?.step.id);
  return (
    <section className={styles['column']} aria-label={role.title} data-chosen={chosen}>
      <header className={styles['columnHead']}>
        <h2>{role.title}</h2>
        <div className={styles['columnFacts']}>
          <span className={styles['person']}>{person ?? 'Nobody named'}</span>
          <span>
            {closed}/{steps.length}
            {late > 0 && <strong className={styles['lateCount']}> · {late} late</strong>}
          </span>
        </div>
        {ready ? (
          <span className={styles['ready']}>
            <IconUserCheck size={14} aria-hidden /> Ready
          </span>
        ) : (
          <button type="button" className={styles['readyButton']} tabIndex={-1} onClick={onReady}>
            Not ready yet{chosen && <kbd>Y</kbd>}
          </button>
        )}
      </header>
      <ol className={styles['steps']}>
        {steps.map((view) => (
          <StepItem
            key={view.step.id}
            view={view}
            selected={view.step.id === checklist.selected?.step.id}
            why={checklist.why}
            live={live}
            acts={acts}
            onSelect={() => checklist.select(view.step.id)}
            onTick={() => checklist.tick(view.step)}
            onSkip={() => onSkip(view)}
            onUndo={() => onUndo(view)}
          />
        ))}
      </ol>
    </section>
  );
}
