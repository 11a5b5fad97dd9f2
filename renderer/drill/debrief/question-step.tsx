// One question of the hot wash, and what the room says to it: each answer is kept as it is spoken.
import { Button } from '@mantine/core';
import { hotWashAnswer, spokenIn } from '../../../drills/report/hot-wash-answers.ts';
import type { StepProps } from './debrief-screen.tsx';
import { SayForm } from './say-form.tsx';
import { SpokenList } from './spoken-list.tsx';
import styles from './debrief.module.css';

export function QuestionStep({ question, run, open, drafts, by }: StepProps & { readonly question: number }) {
  const answers = spokenIn(run).filter((each) => each.question === question);
  return (
    <>
      <SpokenList spoken={answers} run={run} open={open} by={by} />
      <SayForm
        label="What the room says"
        by={by}
        open={open}
        drafts={drafts}
        draftKey={`question-${question}`}
        toText={(text) => hotWashAnswer(question, text)}
      />
      {answers.length === 0 && (
        <Button
          variant="subtle"
          size="xs"
          className={styles['nothing'] ?? ''}
          disabled={by === '' || open.recording}
          onClick={() =>
            void open.record({
              type: 'observed',
              by,
              kind: 'note',
              text: hotWashAnswer(question, 'nothing to add'),
            })
          }
        >
          Nothing to add
        </Button>
      )}
    </>
  );
}
