// The worklist as it goes to paper: every row, not only those that are drawn; its head comes again on each sheet.
import { createPortal } from 'react-dom';
import type { StationStatus, StudyRow } from '../../shared/contract/views.ts';
import { imagesWords } from '../words/completeness-words.ts';
import { personNameWords } from '../words/person-name-words.ts';
import { priorCountWords } from '../words/prior-count-words.ts';
import { asOfWords, dicomDateWords, dicomTimeWords } from '../words/time-words.ts';
import { whyWords } from '../worklist/worklist-scope.ts';
import { PaperHead } from './paper-head.tsx';
import styles from './paper.module.css';

const COLUMNS = [
  'Patient',
  'ID',
  'Born',
  'Type',
  'Study',
  'Date',
  'Accession',
  'Images here',
  'Copy',
  'Priors here',
  'Why it is here',
];

function Row({
  row,
  priorsHere,
  nowMs,
}: {
  readonly row: StudyRow;
  readonly priorsHere: number;
  readonly nowMs: number;
}) {
  const { descriptor, purpose } = row;
  const name = personNameWords(descriptor.PatientName);
  const asOf = asOfWords(row.asOf, nowMs);
  const priors = priorCountWords(row, priorsHere, nowMs);
  const priority = 'priority' in purpose ? purpose.priority : undefined;
  return (
    <tr>
      <td>
        {priority === 'STAT' || priority === 'HIGH' ? <b>{priority} </b> : null}
        {[name.primary, ...name.others].join(' · ')}
      </td>
      <td>{[descriptor.PatientID, descriptor.IssuerOfPatientID].filter(Boolean).join(' · ')}</td>
      <td className={styles['date']}>
        {[dicomDateWords(descriptor.PatientBirthDate), descriptor.PatientSex].filter(Boolean).join(' · ')}
      </td>
      <td>{descriptor.ModalitiesInStudy.join(', ')}</td>
      <td>{descriptor.StudyDescription}</td>
      <td className={styles['date']}>
        {`${dicomDateWords(descriptor.StudyDate)} ${dicomTimeWords(descriptor.StudyTime)}`}
      </td>
      <td>{descriptor.AccessionNumber}</td>
      <td>{imagesWords(row).sentence}</td>
      <td>{`${asOf.when}${asOf.age ? `, ${asOf.age}` : ''}`}</td>
      <td>{[priors.count, priors.phrase].filter(Boolean).join(', ')}</td>
      <td>{whyWords(row)}</td>
    </tr>
  );
}

export function WorklistPaper({
  rows,
  heldKeys,
  of,
  part,
  failure,
  filter,
  asOf,
  status,
  nowMs,
}: {
  readonly rows: readonly StudyRow[];
  /** Of all studies of which images are here. */
  readonly heldKeys: ReadonlySet<string>;
  /** How many there are in this part without search and filter. */
  readonly of: number;
  /** Which part of the copy: "To read". */
  readonly part: string;
  /** Why the last question for the list failed, so that the rows may be older than they look; null: it did not. */
  readonly failure: string | null;
  /** In words; empty when nothing is left out. */
  readonly filter: string;
  /** Of the list itself (S-2). */
  readonly asOf: string | null;
  readonly status: StationStatus;
  readonly nowMs: number;
}) {
  return createPortal(
    <div className={styles['paper']} data-paper>
      <table>
        <thead>
          <tr>
            <td colSpan={COLUMNS.length} className={styles['head']}>
              <PaperHead status={status} nowMs={nowMs} />
              <br />
              <b>Worklist: {part}</b>, list {asOfWords(asOf, nowMs).when}: {rows.length} of {of} studies
              {filter && ` (${filter})`}. What the station holds; the PACS may hold more.
              {failure !== null && (
                <>
                  <br />
                  <b>This list may be out of date.</b> {failure}
                </>
              )}
            </td>
          </tr>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={row.studyKey}
              row={row}
              priorsHere={row.priors.filter((key) => heldKeys.has(key)).length}
              nowMs={nowMs}
            />
          ))}
        </tbody>
      </table>
    </div>,
    document.body,
  );
}
