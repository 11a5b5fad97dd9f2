// The step that is open: large, with its reason, how it is noticed, and help that comes by itself after a while.
import { Button, Radio, TextInput } from '@mantine/core';
import { IconBulb, IconEye } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { TrainingSessionView } from '../../shared/contract/training-view.ts';
import type { TrainingAct } from '../../shared/training/training-event.ts';
import styles from './training.module.css';
import { stopwatchWords } from './training-words.ts';

type Step = NonNullable<TrainingSessionView['step']>;
interface StepProps {
  readonly step: Step;
  readonly pending: boolean;
  readonly onAct: (act: TrainingAct) => void;
}

export function CoachStep(props: StepProps) {
  const { step } = props;
  const elapsedMs = useElapsed(step.elapsedMs);
  return (
    <section className={styles['step']} aria-live="polite">
      <h3 className={styles['stepTitle']}>{step.title}</h3>
      <p className={styles['do']}>{step.do}</p>
      <p className={styles['why']}>
        <strong>Why: </strong>
        {step.why}
      </p>
      <How {...props} />
      <Hints {...props} elapsedMs={elapsedMs} />
      <p className={styles['elapsed']} aria-hidden>
        In this step for {stopwatchWords(elapsedMs)}
      </p>
    </section>
  );
}

/** The station's count, running on between its answers. */
function useElapsed(answeredMs: number): number {
  const [origin, setOrigin] = useState(() => ({ answeredMs, atMs: performance.now() }));
  const [nowMs, setNowMs] = useState(() => performance.now());
  if (origin.answeredMs !== answeredMs) setOrigin({ answeredMs, atMs: nowMs });
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return origin.answeredMs + Math.max(0, nowMs - origin.atMs);
}

function How({ step, pending, onAct }: StepProps) {
  const { notice, stepId } = step;
  switch (notice.kind) {
    case 'auto':
      return (
        <div className={styles['auto']}>
          <IconEye size={18} aria-hidden />
          <span>
            The station notices this by itself:{' '}
            {notice.waitsFor.length === 1 ? notice.waitsFor[0] : `one of: ${notice.waitsFor.join('; ')}`}.
          </span>
        </div>
      );
    case 'manual':
      return (
        <div>
          <p className={styles['own']}>Nobody can see this but you: tick it when it is done.</p>
          <Button loading={pending} onClick={() => onAct({ type: 'step-checked', step: stepId })}>
            I have done this
          </Button>
        </div>
      );
    case 'question':
      return <Question step={step} notice={notice} pending={pending} onAct={onAct} />;
    case 'typed':
      return <Typed step={step} notice={notice} pending={pending} onAct={onAct} />;
    default:
      return assertNever(notice);
  }
}

function Question({
  step,
  notice,
  pending,
  onAct,
}: StepProps & { readonly notice: Extract<Step['notice'], { kind: 'question' }> }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const tried = new Map(notice.tried.map(({ answer, because }) => [String(answer), because]));
  const fresh = chosen !== null && !tried.has(chosen);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (fresh) onAct({ type: 'question-answered', step: step.stepId, answer: Number(chosen) });
      }}
    >
      <Radio.Group
        label={notice.question}
        value={chosen}
        onChange={setChosen}
        className={styles['question'] ?? ''}
      >
        {notice.answers.map((text, at) => (
          <div key={text} className={styles['answer']}>
            <Radio value={String(at)} label={text} disabled={tried.has(String(at))} />
            {tried.has(String(at)) && (
              <p className={styles['wrong']}>
                <strong>Not this one. </strong>
                {tried.get(String(at))}
              </p>
            )}
          </div>
        ))}
      </Radio.Group>
      <Button type="submit" loading={pending} disabled={!fresh}>
        Answer
      </Button>
    </form>
  );
}

function Typed({
  step,
  notice,
  pending,
  onAct,
}: StepProps & { readonly notice: Extract<Step['notice'], { kind: 'typed' }> }) {
  const [value, setValue] = useState('');
  const written = value.trim();
  const fits = notice.format === 'time' ? /^\d{1,2}:\d{2}$/u.test(written) : /^\d{1,12}$/u.test(written);
  return (
    <form
      className={styles['typed']}
      onSubmit={(event) => {
        event.preventDefault();
        if (fits) onAct({ type: 'value-typed', step: step.stepId, value: written });
      }}
    >
      <TextInput
        label={notice.ask}
        value={value}
        maxLength={12}
        autoComplete="off"
        inputMode={notice.format === 'number' ? 'numeric' : 'text'}
        error={notice.wrong > 0 ? 'That is not what the station has. Look once more.' : undefined}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" loading={pending} disabled={!fits}>
        Compare
      </Button>
    </form>
  );
}

function Hints({ step, pending, onAct, elapsedMs }: StepProps & { readonly elapsedMs: number }) {
  const taken = step.hints.slice(0, step.hintsTaken);
  const next = step.hints[step.hintsTaken];
  return (
    <div className={styles['hints']}>
      {taken.map(({ text }) => (
        <p key={text} className={styles['hint']}>
          <IconBulb size={16} aria-hidden />
          <span>{text}</span>
        </p>
      ))}
      {next && (
        <Button
          size="xs"
          variant={elapsedMs >= next.afterMs ? 'light' : 'subtle'}
          color={elapsedMs >= next.afterMs ? 'yellow' : 'gray'}
          leftSection={<IconBulb size={14} />}
          disabled={pending}
          onClick={() => onAct({ type: 'hint-taken', step: step.stepId, hint: step.hintsTaken })}
        >
          {elapsedMs >= next.afterMs ? 'It takes a while? Here is a hint' : 'Hint'}
        </Button>
      )}
    </div>
  );
}
