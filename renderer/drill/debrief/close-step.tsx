// The end of the hot wash: what is still open is said, not demanded, and the drill is closed. Closing cannot be taken back.
import { Button } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import { countWords } from '../../words/measure-words.ts';
import { useStation } from '../../link/station-context.tsx';
import { ToneText } from '../tone-text.tsx';
import type { StepProps } from './debrief-screen.tsx';
import { debriefSteps, isDone, suggestionsOf } from './debrief-steps.ts';
import styles from './debrief.module.css';

export function CloseStep({ run, open, by, go }: StepProps) {
  const { state } = useStation();
  const steps = debriefSteps(run);
  const openOf = (kind: string): number =>
    steps.filter((step) => step.kind === kind && !isDone(run, step)).length;
  const [questions, objectives] = [openOf('question'), openOf('objective')];
  const unlinked = suggestionsOf(run).filter(({ step }) => step !== null).length;
  const toReport = () => go({ tab: 'history', view: 'report', runId: run.runId });
  const closable = run.phase.name === 'hot-wash';
  const close = async () => {
    if (await open.record({ type: 'closed', by })) toReport();
  };
  const facts = [
    { count: questions, words: `${countWords(questions, 'question has', 'questions have')} no answer` },
    { count: objectives, words: `${countWords(objectives, 'objective is', 'objectives are')} not rated` },
    {
      count: run.improvements.length === 0 ? 1 : 0,
      words: 'nothing is on the improvement plan',
    },
    {
      count: unlinked,
      words: `${countWords(unlinked, 'late or missed step has', 'late or missed steps have')} no item in the plan`,
    },
  ].filter(({ count }) => count > 0);
  return (
    <>
      {facts.length === 0 ? (
        <p className={styles['lead']}>Everything was talked about, rated and planned.</p>
      ) : (
        <ul className={styles['facts']}>
          {facts.map(({ words }) => (
            <li key={words}>
              <ToneText words={{ text: words, tone: 'warn' }} />
            </li>
          ))}
        </ul>
      )}
      <p className={styles['lead']}>
        {closable
          ? 'Closing keeps the run as it stands: its ratings and observations can no longer be changed. Items of the plan stay open until they are shown to be done.'
          : 'A run that was broken off needs no closing. What you wrote down is kept with it.'}
      </p>
      <div className={styles['walk']}>
        {closable && (
          <Button
            leftSection={<IconFlag size={16} />}
            loading={open.recording}
            disabled={by === '' || !state.connected}
            onClick={() => void close()}
          >
            Close this drill
          </Button>
        )}
        <Button variant="default" onClick={toReport}>
          Look at the report
        </Button>
      </div>
    </>
  );
}
