// Who took which lesson here, newest first.
import { Button } from '@mantine/core';
import type { TrainingRecordRow } from '../../shared/contract/training-view.ts';
import { toLocalInput } from '../words/when-words.ts';
import styles from './training.module.css';
import { ROLE_WORDS, STATE_WORDS, stopwatchWords } from './training-words.ts';

export function RecordList({
  records,
  onOpen,
}: {
  readonly records: readonly TrainingRecordRow[];
  readonly onOpen: (runId: string) => void;
}) {
  return (
    <section aria-label="Records">
      <h2 className={styles['heading']}>Records</h2>
      {records.length === 0 ? (
        <p className={styles['soft']}>No lesson was taken on this rehearsal ground yet.</p>
      ) : (
        <table className={styles['records']}>
          <thead>
            <tr>
              <th scope="col">Begun</th>
              <th scope="col">Learner</th>
              <th scope="col">Lesson</th>
              <th scope="col">State</th>
              <th scope="col">Time</th>
              <th scope="col">Seen</th>
              <th scope="col">Self-checked</th>
              <th scope="col">Skipped</th>
              <th scope="col">Right at once</th>
              <th scope="col">
                <span className="visually-hidden">Open</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {records.map((record) => (
              <tr key={record.runId}>
                <td>{toLocalInput(Date.parse(record.startedAt)).replace('T', ' ')}</td>
                <th scope="row">{record.learner}</th>
                <td>
                  {record.title}
                  <small>
                    {ROLE_WORDS[record.role]} · version {record.version}
                  </small>
                </td>
                <td>{STATE_WORDS[record.state]}</td>
                <td>{stopwatchWords(record.totalMs)}</td>
                <td>
                  {record.noticed} of {record.steps}
                </td>
                <td>{record.selfChecked}</td>
                <td>{record.skipped}</td>
                <td>
                  {record.rightAtOnce} of {record.questions}
                </td>
                <td>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`Open the record of ${record.learner}, ${record.title}`}
                    onClick={() => onOpen(record.runId)}
                  >
                    Open
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
