// An observation in one breath: type it, Enter. A leading + makes it a strength, a leading - something to improve.
import type { DrillRun } from '../../../drills/engine/run.ts';
import { AskForm } from './ask-form.tsx';
import type { DockProps } from './dock.tsx';
import { observationOf } from './observation-words.ts';
import { peopleOf } from './run-derive.ts';

const KINDS = ['Note', 'Strength', 'To improve'] as const;
const KIND_OF = { Note: 'note', Strength: 'strength', 'To improve': 'improvement' } as const;

const turn = (kind: string, by: number): string => {
  const at = KINDS.findIndex((each) => each === kind);
  return KINDS[(at + by + KINDS.length) % KINDS.length] ?? 'Note';
};

export function ObserveForm({
  run,
  observer,
  record,
  onClose,
}: Pick<DockProps, 'observer' | 'record' | 'onClose'> & { readonly run: DrillRun }) {
  return (
    <AskForm
      title="Observation"
      lead="Begin with + for a strength, with − for something to improve; ↑ and ↓ change it too."
      fields={[
        { name: 'text', label: 'What you saw', required: true },
        { name: 'kind', label: 'Kind', options: KINDS },
        { name: 'by', label: 'Seen by', options: [...new Set([observer, ...peopleOf(run)])] },
      ]}
      submit="Keep it"
      onFieldKey={(event, values, set) => {
        const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        if (by === 0) return;
        event.preventDefault();
        set('kind', turn(values['kind'] ?? 'Note', by));
      }}
      onSubmit={({ text = '', kind = 'Note', by = observer }) => {
        const chosen = KIND_OF[kind as (typeof KINDS)[number]];
        return record({ type: 'observed', by, ...observationOf(text, chosen) });
      }}
      onClose={onClose}
    />
  );
}
