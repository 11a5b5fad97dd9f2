// The debrief and the record of one lesson: times, what was seen and what was claimed, answers; as it goes on paper.
import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { roomWaits } from '../area/room-frame.tsx';
import { useChannel } from '../link/station-context.tsx';
import { toLocalInput } from '../words/when-words.ts';
import styles from './training.module.css';
import { effortWords, HOW_WORDS, ROLE_WORDS, STATE_WORDS, stopwatchWords } from './training-words.ts';

export function RecordView({
  runId,
  stale,
  onBack,
}: {
  readonly runId: string;
  readonly stale: number;
  readonly onBack: () => void;
}) {
  const loaded = useChannel('training:record', { runId }, stale);
  const record = loaded.value;
  if (record === null) return roomWaits(loaded, 'what is on this record');
  const facts: readonly (readonly [string, string])[] = [
    ['Learner', record.learner],
    ['Role', ROLE_WORDS[record.role]],
    ['Lesson', `${record.title} (${record.lessonId}, version ${record.version})`],
    ['Begun', toLocalInput(Date.parse(record.startedAt)).replace('T', ' ')],
    ['Ended', record.endedAt === null ? '–' : toLocalInput(Date.parse(record.endedAt)).replace('T', ' ')],
    ['Time', stopwatchWords(record.totalMs)],
    ['State', STATE_WORDS[record.state]],
    ['Station', `${record.stationName}, rehearsal PACS, synthetic patients`],
  ];
  return (
    <article className={styles['record']} aria-label="Record of the lesson">
      <div className={styles['recordHead']}>
        <Button
          variant="default"
          size="xs"
          className={styles['noPrint'] ?? ''}
          leftSection={<IconArrowLeft size={15} />}
          onClick={onBack}
        >
          Lessons and records
        </Button>
        <p className={styles['rehearsalMark']}>REHEARSAL · synthetic patients</p>
      </div>
      <h2 className={styles['recordTitle']}>
        {record.state === 'finished'
          ? 'Record of a finished lesson'
          : 'Record of a lesson that was not finished'}
      </h2>
      <dl className={styles['facts']}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul className={styles['tally']}>
        <Tally value={`${record.noticed} of ${record.steps}`} words="steps seen by the station" />
        <Tally value={String(record.selfChecked)} words="self-checked" />
        <Tally value={`${record.rightAtOnce} of ${record.questions}`} words="questions right at once" />
        <Tally value={String(record.skipped)} words="skipped" />
      </ul>
      {record.figures.length > 0 && (
        <>
          <h3 className={styles['heading']}>Measured by the station</h3>
          <table className={styles['records']}>
            <tbody>
              {record.figures.map(({ label, ms }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{stopwatchWords(ms)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <h3 className={styles['heading']}>Step by step</h3>
      <table className={styles['records']}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">How it was noticed</th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          {record.done.map((step, at) => (
            <tr key={step.stepId}>
              <th scope="row">
                {at + 1}. {step.title}
                {step.question !== null && <small>{step.question}</small>}
              </th>
              <td>
                <strong>{HOW_WORDS[step.how]}</strong>
                {effortWords(step) !== '' && ` (${effortWords(step)})`}
                <small>{step.words}</small>
                {step.because !== null && <small>{step.because}</small>}
              </td>
              <td>{stopwatchWords(step.ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {record.restarts > 0 && (
        <p className={styles['soft']}>
          The station was started anew {record.restarts === 1 ? 'once' : `${record.restarts} times`}{' '}
          meanwhile; times across it are by the clock on the wall.
        </p>
      )}
      {record.state === 'finished' && (
        <>
          <h3 className={styles['heading']}>To think about</h3>
          <ul className={styles['debrief']}>
            {record.debrief.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}

function Tally({ value, words }: { readonly value: string; readonly words: string }) {
  return (
    <li>
      <strong>{value}</strong>
      <span>{words}</span>
    </li>
  );
}
