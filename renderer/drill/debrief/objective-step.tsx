// One objective: the evaluation guide and what was measured beside it, and a rating by one key: P, S, M or U (HSEEP).
import { Button, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { RATINGS } from '../../../shared/drill/drill-event.ts';
import { reportOf } from '../../../drills/report/report.ts';
import { useStation } from '../../link/station-context.tsx';
import { RATING_WORDS, spentWords } from '../drill-words.ts';
import { howWords, stepWords } from '../report/report-words.ts';
import { ToneText } from '../tone-text.tsx';
import type { StepProps } from './debrief-screen.tsx';
import styles from './debrief.module.css';

type Rating = (typeof RATINGS)[number];

const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [role=dialog]') !== null;

function Evidence({ run, open, objective }: StepProps & { readonly objective: string }) {
  if (open.recorded === null) return null;
  const report = reportOf(open.recorded);
  const own = run.scenario.steps.filter(({ objectives }) => objectives.includes(objective));
  const steps = report.steps.filter(({ id }) => own.some((step) => step.id === id));
  const ownInjects = run.scenario.injects.filter(({ objectives }) => objectives.includes(objective));
  const injects = report.injects.filter(({ id }) => ownInjects.some((inject) => inject.id === id));
  return (
    <section aria-label="What was measured">
      <h3 className={styles['small']}>What this run showed</h3>
      <ul className={styles['evidence']}>
        {steps.map((step) => (
          <li key={step.id}>
            <span className={styles['evidenceState']}>
              <ToneText words={stepWords(step)} />
            </span>
            <span>
              {step.text}
              <span className={styles['soft']}>
                {[howWords(step.how), step.how === 'measured' ? '' : step.evidence, step.note]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </span>
            </span>
          </li>
        ))}
        {injects.map((inject) => (
          <li key={inject.id}>
            <span className={styles['evidenceState']}>
              <ToneText
                words={
                  inject.answeredAfterMs === null
                    ? { text: 'not answered', tone: 'bad' }
                    : {
                        text: `answered after ${spentWords(inject.answeredAfterMs)}`,
                        tone: inject.inTime ? 'good' : 'warn',
                      }
                }
              />
            </span>
            <span>
              {inject.text}
              {inject.response !== '' && <span className={styles['soft']}>{inject.response}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ObjectiveStep(props: StepProps & { readonly objective: string }) {
  const { run, open, by, objective } = props;
  const { state } = useStation();
  const rated = run.ratings.get(objective);
  const [remark, setRemark] = useState(rated?.remark ?? '');
  const { record, recording } = open;
  const text = run.scenario.objectives.find(({ id }) => id === objective)?.text ?? '';
  const guide = run.scenario.evaluation.find((each) => each.objective === objective);
  const possible = by !== '' && !recording && state.connected;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || typesText(event.target) || !possible) return;
      const rating = RATINGS.find((each) => each === event.key.toUpperCase());
      if (rating === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      void record({ type: 'objective-rated', objective, rating, by, remark: remark.trim() });
    };
    // Before the keys of the page: S and P lead elsewhere only after G.
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [possible, record, objective, by, remark]);

  const rate = (rating: Rating) =>
    void record({ type: 'objective-rated', objective, rating, by, remark: remark.trim() });
  return (
    <>
      <p className={styles['lead']}>{text}</p>
      <div className={styles['two']}>
        <div>
          <div className={styles['ratings']} role="group" aria-label="Rating">
            {RATINGS.map((rating) => (
              <Button
                key={rating}
                variant={rated?.rating === rating ? 'filled' : 'default'}
                justify="flex-start"
                leftSection={<kbd className={styles['kbd']}>{rating}</kbd>}
                aria-pressed={rated?.rating === rating}
                disabled={!possible}
                onClick={() => rate(rating)}
              >
                {RATING_WORDS[rating]}
              </Button>
            ))}
          </div>
          <Textarea
            label="Why"
            description="In the committee’s words. Name no patient."
            autosize
            minRows={2}
            maxLength={2000}
            value={remark}
            onChange={(event) => setRemark(event.currentTarget.value)}
            onBlur={() => {
              // What was written after the rating belongs to it.
              if (rated && possible && remark.trim() !== rated.remark) rate(rated.rating);
            }}
          />
          {rated && (
            <p className={styles['soft']} role="status">
              Rated {rated.rating} by {rated.by}: {RATING_WORDS[rated.rating].toLowerCase()}.
            </p>
          )}
        </div>
        {guide && (
          <section aria-label="Evaluation guide" className={styles['guide']}>
            <h3 className={styles['small']}>Evaluation guide</h3>
            <p>
              <strong>P</strong> when: {guide.performed}
            </p>
            <p>
              <strong>U</strong> when: {guide.unable}
            </p>
            <ul className={styles['plain']}>
              {guide.watch.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <Evidence {...props} />
    </>
  );
}
