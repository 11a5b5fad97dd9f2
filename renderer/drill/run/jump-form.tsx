// Moving exercise time on (HSEEP's time jump): to the next thing, or by a span; says what is passed before it is done.
import type { DrillRun } from '../../../drills/engine/run.ts';
import { durationWords } from '../../../drills/scenario/duration.ts';
import { AskForm } from './ask-form.tsx';
import type { AskValues } from './ask-form.tsx';
import type { DockProps } from './dock.tsx';
import { jumpMs, jumpWords } from './jump-words.ts';
import { aheadOf } from './run-derive.ts';
import { aheadWords, clockFace, shorten } from './run-words.ts';

const OTHER = 'so many minutes';

export function JumpForm({
  run,
  by,
  record,
  onClose,
}: Pick<DockProps, 'by' | 'record' | 'onClose'> & { readonly run: DrillRun }) {
  const ahead = aheadOf(run).slice(0, 8);
  const options = [
    ...ahead.map((each) => `${clockFace(each.at)} ${shorten(aheadWords(each, run), 60)}`),
    OTHER,
  ];
  const byMs = (values: AskValues): number | null => {
    const at = ahead[options.indexOf(values['to'] ?? '')]?.at;
    return at === undefined ? jumpMs(values['minutes'] ?? '') : Math.ceil(at - run.clock.exerciseMs);
  };
  return (
    <AskForm
      title="Move exercise time on"
      lead={(values) => {
        const ms = byMs(values);
        return ms === null
          ? 'Choose what to move on to, or how many minutes.'
          : `On by ${durationWords(ms)}, to ${clockFace(run.clock.exerciseMs + ms)}. ${jumpWords(run, ms)}`;
      }}
      fields={[
        { name: 'to', label: 'To', options },
        { name: 'minutes', label: `Minutes, for “${OTHER}”`, type: 'number', placeholder: '5', maxLength: 5 },
      ]}
      submit="Move on"
      isReady={(values) => byMs(values) !== null}
      onSubmit={(values) => record({ type: 'time-jumped', by, byMs: byMs(values) ?? 0 })}
      onClose={onClose}
    />
  );
}
