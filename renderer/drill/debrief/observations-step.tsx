// Everything that was seen during the drill and said since, in two columns; more can be added.
import { spokenIn } from '../../../drills/report/hot-wash-answers.ts';
import type { StepProps } from './debrief-screen.tsx';
import { SayForm } from './say-form.tsx';
import { SpokenList } from './spoken-list.tsx';
import styles from './debrief.module.css';

export function ObservationsStep({ run, open, drafts, by }: StepProps) {
  const spoken = spokenIn(run);
  const groups = [
    {
      name: 'Went well',
      own: spoken.filter(({ kind }) => kind === 'strength'),
      none: 'Nothing yet. Something always did.',
    },
    {
      name: 'Did not go well',
      own: spoken.filter(({ kind }) => kind === 'improvement'),
      none: 'Nothing yet.',
    },
  ];
  const notes = spoken.filter(({ kind }) => kind === 'note');
  return (
    <>
      <SayForm
        label="Something that was not said yet"
        by={by}
        open={open}
        drafts={drafts}
        draftKey="observations"
        toText={(text) => text}
      />
      <div className={styles['two']}>
        {groups.map(({ name, own, none }) => (
          <section key={name} aria-label={name}>
            <h3 className={styles['small']}>
              {name}: {own.length}
            </h3>
            {own.length === 0 && <p className={styles['soft']}>{none}</p>}
            <SpokenList spoken={own} run={run} open={open} by={by} />
          </section>
        ))}
      </div>
      {notes.length > 0 && (
        <section aria-label="Notes">
          <h3 className={styles['small']}>Notes: {notes.length}</h3>
          <SpokenList spoken={notes} run={run} open={open} by={by} />
        </section>
      )}
    </>
  );
}
