// What the dock asks, for each thing that takes more than one key. Pure composition: acts go in, forms come out.
import type { ReactNode } from 'react';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { DrillRun } from '../../../drills/engine/run.ts';
import type { ScenarioInject, ScenarioStep } from '../../../drills/scenario/schema.ts';
import { AskForm } from './ask-form.tsx';
import { JumpForm } from './jump-form.tsx';
import type { DrillAct } from './live-run.ts';
import { ObserveForm } from './observe-form.tsx';
import { personOf } from './run-derive.ts';
import { clockFace, countdownWords, shorten } from './run-words.ts';

export type Asking =
  | { readonly what: 'tick' | 'skip' | 'undo'; readonly step: ScenarioStep }
  | { readonly what: 'deliver' | 'answer'; readonly inject: ScenarioInject }
  | { readonly what: 'observe' | 'pause' | 'jump' | 'end' | 'abort' };

export interface DockProps {
  readonly asking: Asking;
  readonly run: DrillRun;
  /** In whose name this window acts. */
  readonly by: string;
  readonly observer: string;
  readonly record: (act: DrillAct) => Promise<KitError | null>;
  readonly onClose: () => void;
}

const quoted = (text: string): string => `“${shorten(text, 110)}”`;

export function Dock({ asking, run, by, observer, record, onClose }: DockProps): ReactNode {
  switch (asking.what) {
    case 'tick':
      return <TickForm step={asking.step} run={run} record={record} onClose={onClose} />;
    case 'skip':
      return (
        <AskForm
          title="Skip this step"
          lead={quoted(asking.step.text)}
          fields={[{ name: 'reason', label: 'Why it is skipped', required: true }]}
          submit="Skip it"
          onSubmit={({ reason = '' }) => record({ type: 'step-skipped', step: asking.step.id, by, reason })}
          onClose={onClose}
        />
      );
    case 'undo':
      return (
        <AskForm
          title="Undo this step"
          lead={quoted(asking.step.text)}
          fields={[
            { name: 'reason', label: 'Why it is undone', initial: 'Ticked by mistake', required: true },
          ]}
          submit="Undo it"
          onSubmit={({ reason = '' }) => record({ type: 'step-undone', step: asking.step.id, by, reason })}
          onClose={onClose}
        />
      );
    case 'deliver':
      return (
        <AskForm
          title="Deliver this inject before its time?"
          lead={`It is planned for ${clockFace(asking.inject.at)}, ${countdownWords(asking.inject.at, run.clock.exerciseMs)}.`}
          fields={[]}
          submit="It is delivered"
          onSubmit={() => record({ type: 'inject-delivered', inject: asking.inject.id, by })}
          onClose={onClose}
        />
      );
    case 'answer': {
      const people = asking.inject.to.map((role) => personOf(run, role));
      return (
        <AskForm
          title="The answer to the inject"
          lead={<>Expected: {asking.inject.expected}</>}
          fields={[
            { name: 'response', label: 'What they said or did' },
            { name: 'by', label: 'Who answered', options: [...new Set(people)] },
          ]}
          submit="Answered"
          onSubmit={({ response = '', by: who = by }) =>
            record({ type: 'inject-answered', inject: asking.inject.id, by: who, response })
          }
          onClose={onClose}
        />
      );
    }
    case 'observe':
      return <ObserveForm run={run} observer={observer} record={record} onClose={onClose} />;
    case 'pause':
      return (
        <AskForm
          title="Pause the drill"
          lead="The clock stands still. This station’s link stays as the scenario has it."
          fields={[{ name: 'reason', label: 'Why', initial: 'Care comes first', required: true }]}
          submit="Pause"
          onSubmit={({ reason = '' }) => record({ type: 'paused', by, reason })}
          onClose={onClose}
        />
      );
    case 'jump':
      return <JumpForm run={run} by={by} record={record} onClose={onClose} />;
    case 'end': {
      const open = run.scenario.steps.filter(({ id }) => !run.steps.has(id)).length;
      return (
        <AskForm
          title="End the drill?"
          lead={
            open === 0
              ? 'Every step is done. The link is restored, and the hot wash follows.'
              : `${open === 1 ? 'One step is' : `${open} steps are`} still open and will count as missed. The link is restored, and the hot wash follows.`
          }
          fields={[]}
          submit="End it"
          onSubmit={() => record({ type: 'ended', by })}
          onClose={onClose}
        />
      );
    }
    default:
      return (
        <AskForm
          title="Abort the drill?"
          lead="Enter aborts at once and restores the link. No reason is required."
          fields={[{ name: 'reason', label: 'Reason, if you like', placeholder: ABORTED }]}
          submit="Abort the drill"
          danger
          onSubmit={({ reason = '' }) =>
            record({ type: 'aborted', by, reason: reason.trim() === '' ? ABORTED : reason })
          }
          onClose={onClose}
        />
      );
  }
}

const ABORTED = 'Aborted without a reason being asked';

function TickForm({
  step,
  run,
  record,
  onClose,
}: Pick<DockProps, 'run' | 'record' | 'onClose'> & { readonly step: ScenarioStep }) {
  const { observed } = step;
  const needs = observed !== 'manual' && 'evidence' in observed ? observed.evidence : null;
  const isMeasured = observed !== 'manual' && 'auto' in observed;
  return (
    <AskForm
      title={isMeasured ? 'Tick by hand what the station would see?' : 'Done'}
      lead={
        isMeasured
          ? 'The station ticks this step itself when it sees it. Ticked by hand, it counts as remembered, not as measured.'
          : quoted(step.text)
      }
      fields={[
        ...(needs === null ? [] : [{ name: 'evidence', label: needs, required: true }]),
        { name: 'note', label: 'Note, if any' },
        {
          name: 'by',
          label: 'Who did it',
          initial: personOf(run, step.role),
          required: true,
          maxLength: 120,
        },
      ]}
      submit={isMeasured ? 'Tick by hand' : 'Done'}
      onSubmit={({ evidence = '', note = '', by = '' }) =>
        record({ type: 'step-done', step: step.id, by, evidence, note })
      }
      onClose={onClose}
    />
  );
}
