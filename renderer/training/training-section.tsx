// The Training section: lessons and records on a rehearsal ground; on any other station only the way to one (S-6).
import { Button, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { PrintButton } from '../area/print-button.tsx';
import { RoomBody, RoomFrame, roomWaits, StaleNote } from '../area/room-frame.tsx';
import { useAction, useChannel, useStation } from '../link/station-context.tsx';
import { Notice } from '../status/notice.tsx';
import type { LessonRow, TrainingRole } from '../../shared/contract/training-view.ts';
import { TRAINING_ROLES } from '../../shared/contract/training-view.ts';
import { RecordList } from './record-list.tsx';
import { RecordView } from './record-view.tsx';
import { RealStation } from './real-station.tsx';
import styles from './training.module.css';
import { ROLE_WORDS } from './training-words.ts';

export function TrainingSection() {
  const { state } = useStation();
  return state.status?.rehearsal === true ? <Ground /> : <RealStation />;
}

function Ground() {
  const { state } = useStation();
  const library = useChannel('training:library', {}, 0);
  const current = useChannel('training:current', {}, state.trainingStale);
  const records = useChannel('training:records', {}, state.trainingStale);
  const [chosen, setChosen] = useState<string | null>(null);
  const open = current.value?.step ? current.value : null;
  // What ended just now is what its learner comes here for.
  const ended = current.value !== null && open === null ? current.value.runId : null;
  const shown = chosen ?? ended;
  if (library.error?.code === 'training.not-here') return <RealStation error={library.error} />;
  const waits = roomWaits(library, 'which lessons there are');
  return (
    <RoomFrame
      title="Training"
      lead="Practise an outage alone. The PACS here is a rehearsal one and really fails; its patients are synthetic."
      actions={shown !== null && shown !== '' ? <PrintButton /> : null}
    >
      {waits ?? (
        <RoomBody label="Lessons and records">
          <StaleNote error={records.error} />
          {shown !== null && shown !== '' ? (
            <RecordView runId={shown} stale={state.trainingStale} onBack={() => setChosen('')} />
          ) : (
            <>
              {open && (
                <Notice title={`“${open.title}” is under way`} tone="good">
                  {open.learner}, step {open.done.length + 1} of {open.steps}. The coach at the side says what
                  to do now; restart or leave it there.
                </Notice>
              )}
              {(library.value?.refused ?? []).map((words) => (
                <Notice key={words} title="A lesson file can’t be used" tone="warn">
                  {words}
                </Notice>
              ))}
              {!open && library.value && (
                <Choice lessons={library.value.lessons} suggested={library.value.suggestedRole} />
              )}
              <RecordList records={records.value ?? []} onOpen={setChosen} />
            </>
          )}
        </RoomBody>
      )}
    </RoomFrame>
  );
}

function Choice({
  lessons,
  suggested,
}: {
  readonly lessons: readonly LessonRow[];
  readonly suggested: TrainingRole | null;
}) {
  const [role, setRole] = useState<TrainingRole>(suggested ?? 'radiologist');
  const [learner, setLearner] = useState('');
  const start = useAction('training:start');
  const own = lessons.filter((lesson) => lesson.role === role);
  return (
    <section className={styles['choice']} aria-label="Choose a lesson">
      <Radio.Group
        label="I am practising as"
        value={role}
        onChange={(value) => setRole(value)}
        className={styles['roles'] ?? ''}
      >
        {TRAINING_ROLES.map((each) => (
          <Radio key={each} value={each} label={ROLE_WORDS[each]} />
        ))}
      </Radio.Group>
      <TextInput
        label="Name for the record"
        description="As you want it on the printed record. It stays on this rehearsal ground."
        className={styles['learner'] ?? ''}
        maxLength={64}
        autoComplete="off"
        value={learner}
        onChange={(event) => setLearner(event.currentTarget.value)}
      />
      <ul className={styles['lessons']}>
        {own.map((lesson) => (
          <li key={lesson.lessonId}>
            <div>
              <h2>{lesson.title}</h2>
              <p>{lesson.summary}</p>
              <small>
                {lesson.steps} steps · about {lesson.minutes} min · version {lesson.version}
              </small>
            </div>
            <Button
              aria-label={`Begin: ${lesson.title}`}
              loading={start.pending}
              disabled={learner.trim() === ''}
              onClick={() => void start.run({ lessonId: lesson.lessonId, learner: learner.trim() })}
            >
              Begin
            </Button>
          </li>
        ))}
      </ul>
      {start.error && <Notice title="Not begun" error={start.error} tone="bad" />}
    </section>
  );
}
