// The head of every printed sheet of the reading log: what it is, where it comes from, and that nothing of it is in the PACS (S-13).
import type { ReadingLogView } from '../../shared/contract/reading-log-view.ts';
import { useStation } from '../link/station-context.tsx';
import { countWords } from '../words/measure-words.ts';
import { clockWords } from '../words/time-words.ts';
import { toLocalInput } from '../words/when-words.ts';
import styles from './reading-log.module.css';

export const LOG_COLUMNS = [
  'Read',
  'Patient',
  'Study',
  'Images here',
  'Preliminary impression',
  'To do',
] as const;

/** A table's head is repeated by the browser on every sheet. */
export function SheetHead({
  view,
  nowMs,
  printed,
  filter,
}: {
  readonly view: ReadingLogView;
  readonly nowMs: number;
  /** How many of the downtime's entries are on the sheets. */
  readonly printed: number;
  /** In words; empty when nothing is left out. */
  readonly filter: string;
}) {
  const { state } = useStation();
  const incident = view.incidents.find(({ incidentId }) => incidentId === view.shown);
  if (!state.status || !incident) return null;
  const isDrill = incident.signal === 'drill';
  return (
    <tr className={styles['sheetHead']}>
      <td colSpan={LOG_COLUMNS.length}>
        {state.status.rehearsal && <strong>REHEARSAL: synthetic patients · </strong>}
        <strong>{isDrill ? `DRILL: ${incident.title}` : 'DOWNTIME NOTE'}</strong>
        {isDrill && ' · practice, not a real downtime'} · {state.status.stationName} · downtime since{' '}
        {clockWords(incident.startedAt, 0)} ·{' '}
        <strong>
          {printed} of {countWords(view.entries.length, 'entry', 'entries')}
          {filter && ` (${filter})`}
        </strong>{' '}
        · printed {toLocalInput(nowMs).replace('T', ' ')} by {state.status.operator?.label ?? 'nobody'} ·
        nothing of this is written in the PACS
      </td>
    </tr>
  );
}
