// One reading in the list: whose, when, how complete its copy was, what was thought of it, and what is still to do with it.
import { Button, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconPhone } from '@tabler/icons-react';
import { Fragment } from 'react';
import type { LogEntryView, Settlement } from '../../shared/contract/reading-log-view.ts';
import { saysSomething } from '../../shared/contract/reading-log-view.ts';
import { personNameWords } from '../words/person-name-words.ts';
import { asOfWords, clockWords, dicomDateWords } from '../words/time-words.ts';
import { copyWords, phonedWords, readingWords, settledWords } from './log-words.ts';
import styles from './reading-log.module.css';

/** Facts in one line that breaks between them only. */
function Facts({ parts }: { readonly parts: readonly string[] }) {
  const filled = parts.filter((part) => part.trim() !== '');
  return (
    <span className={styles['soft']}>
      {filled.map((part, index) => (
        <Fragment key={part}>
          {index > 0 && ' · '}
          <span className={styles['part']}>{part}</span>
        </Fragment>
      ))}
    </span>
  );
}

function Patient({ entry }: { readonly entry: LogEntryView }) {
  const { study } = entry;
  const name = personNameWords(study.PatientName);
  return (
    <>
      <span className={styles['name']}>
        {name.primary}{' '}
        {name.others.length > 0 && <span className={styles['soft']}>{name.others.join(' ')}</span>}
      </span>
      <Facts
        parts={[
          study.PatientID || 'no ID',
          study.IssuerOfPatientID,
          dicomDateWords(study.PatientBirthDate),
          study.PatientSex,
        ]}
      />
    </>
  );
}

function Impression({ entry, nowMs }: { readonly entry: LogEntryView; readonly nowMs: number }) {
  const { impression, versions } = entry;
  const last = versions.at(-1);
  if (last === undefined || !saysSomething(impression))
    return (
      <span className={styles['soft']}>
        {last === undefined ? 'No impression' : 'Impression was emptied'}
      </span>
    );
  return (
    <>
      {impression.text.trim() !== '' && <span className={styles['words']}>{impression.text.trim()}</span>}
      {impression.discrepancy && (
        <span className={styles['warn']}>
          <IconAlertTriangle size={14} aria-hidden /> Discrepancy to check
        </span>
      )}
      {impression.phoned && (
        <span className={styles['mark']}>
          <IconPhone size={14} aria-hidden /> Critical result {phonedWords(impression)}
        </span>
      )}
      <span className={styles['soft']}>
        {last.by}, {clockWords(last.until, nowMs)}
      </span>
    </>
  );
}

/** What stood there before, and what became of the entry; oldest first. */
function History({ entry, nowMs }: { readonly entry: LogEntryView; readonly nowMs: number }) {
  const told = [
    ...entry.versions.map(({ by, from, until, impression }) => ({
      at: until,
      by,
      words:
        [
          impression.text.trim(),
          impression.discrepancy ? 'Discrepancy to check.' : '',
          impression.phoned === null ? '' : `Critical result ${phonedWords(impression)}.`,
        ]
          .filter((part) => part !== '')
          .join('\n') || 'Emptied.',
      span: `${clockWords(from, nowMs)} – ${clockWords(until, nowMs)}`,
    })),
    ...entry.settlements.map(({ how, by, at }) => ({
      at,
      by,
      words: SETTLED[how],
      span: clockWords(at, nowMs),
    })),
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return (
    <ol className={styles['history']} aria-label="History of this entry">
      {told.length === 0 && <li className={styles['soft']}>Nothing was written here.</li>}
      {told.map(({ at, by, words, span }) => (
        <li key={`${at} ${by} ${words}`}>
          <span className={styles['soft']}>
            {by}, {span}
          </span>
          <span className={styles['words']}>{words}</span>
        </li>
      ))}
    </ol>
  );
}

/** Characters that fill a good part of a sheet. */
const LONG_TEXT = 1000;

const SETTLED: Readonly<Record<Settlement['how'], string>> = {
  entered: 'Entered in the RIS/PACS.',
  'nothing-to-enter': 'Nothing to enter.',
  undone: 'Taken back: it is to do again.',
};

export function LogEntryRow({
  entry,
  nowMs,
  open,
  disabled,
  onToggle,
  onSettle,
}: {
  readonly entry: LogEntryView;
  readonly nowMs: number;
  readonly open: boolean;
  readonly disabled: boolean;
  readonly onToggle: () => void;
  readonly onSettle: (how: Settlement['how']) => void;
}) {
  const { study, latest } = entry;
  const copy = copyWords(latest);
  const atOpening = copyWords(entry.atOpening);
  const asOf = asOfWords(latest.asOf, nowMs);
  const name = personNameWords(study.PatientName).primary;
  const settled = settledWords(entry, nowMs);
  return (
    <tr
      className={styles['row']}
      data-settled={entry.settled || undefined}
      data-long={open || entry.impression.text.length > LONG_TEXT || undefined}
    >
      <td>
        <UnstyledButton className={styles['toggle'] ?? ''} aria-expanded={open} onClick={onToggle}>
          {readingWords(entry, nowMs)}
          <span className="visually-hidden">, history of the entry of {name}</span>
        </UnstyledButton>
        <span className={styles['soft']}>{entry.reader}</span>
      </td>
      <td>
        <Patient entry={entry} />
      </td>
      <td>
        <span>{study.StudyDescription || 'No description'}</span>
        <Facts
          parts={[study.ModalitiesInStudy.join(' '), dicomDateWords(study.StudyDate), study.AccessionNumber]}
        />
      </td>
      <td>
        <span className={styles[copy.tone]}>
          {copy.count}: {copy.phrase}
        </span>
        {atOpening.sentence !== copy.sentence && (
          <span className={styles['soft']}>at opening {atOpening.count}</span>
        )}
        <span className={asOf.level === 'fresh' ? styles['soft'] : styles['warn']}>{asOf.when}</span>
      </td>
      <td className={styles['impression']}>
        <Impression entry={entry} nowMs={nowMs} />
        {open && <History entry={entry} nowMs={nowMs} />}
      </td>
      <td className={styles['todo']}>
        {entry.settled ? (
          <>
            <span className={styles['good']}>{settled}</span>
            <Button
              className={styles['noPrint'] ?? ''}
              size="compact-xs"
              variant="subtle"
              disabled={disabled}
              onClick={() => onSettle('undone')}
            >
              Undo
            </Button>
          </>
        ) : (
          <>
            {settled !== '' && <span className={styles['warn']}>{settled}</span>}
            <span className={styles['onPaper']}>☐ entered by ____________ at ________</span>
            <div className={styles['noPrint']}>
              <Button
                size="compact-xs"
                variant="default"
                disabled={disabled}
                onClick={() => onSettle('entered')}
              >
                Entered in RIS/PACS
              </Button>
              {!saysSomething(entry.impression) && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  disabled={disabled}
                  onClick={() => onSettle('nothing-to-enter')}
                >
                  Nothing to enter
                </Button>
              )}
            </div>
          </>
        )}
      </td>
    </tr>
  );
}
