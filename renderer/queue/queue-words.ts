// One transfer in words: where it stands, how far it is, what went wrong and when it is tried again (P8).
import type { QueueView, TransferView } from '../../shared/contract/queue-view.ts';
import { assertNever } from '../../shared/domain/assert-never.ts';
import { bytesWords, countWords, etaWords, rateWords } from '../words/measure-words.ts';
import { personNameWords } from '../words/person-name-words.ts';
import { dicomDateWords } from '../words/time-words.ts';
import { distanceWords, timeOfDayWords } from '../words/when-words.ts';
import type { QueueRow } from './queue-rows.ts';

export type QueueTone = 'good' | 'warn' | 'bad' | 'soft' | 'active';

export interface StateWords {
  readonly text: string;
  /** A second line; '' when there is nothing more to say. */
  readonly more: string;
  readonly tone: QueueTone;
}

const triesWords = (attempts: number): string =>
  attempts === 0 ? '' : `${countWords(attempts, 'try', 'tries')} so far`;

export function stateWords(transfer: TransferView, nowMs: number): StateWords {
  const { state, place, attempts, retryAt } = transfer;
  switch (state) {
    case 'running':
      return { text: 'Fetching now', more: triesWords(attempts), tone: 'active' };
    case 'queued':
      return {
        text: place === null ? 'Waiting its turn' : place === 1 ? 'Next' : `In line: ${place}`,
        more: triesWords(attempts),
        tone: 'soft',
      };
    case 'waiting':
      return {
        text:
          retryAt === null
            ? 'Tries again later'
            : Date.parse(retryAt) <= nowMs
              ? 'Tries again now'
              : `Tries again ${timeOfDayWords(retryAt)}`,
        more: [
          retryAt === null || Date.parse(retryAt) <= nowMs ? '' : distanceWords(retryAt, nowMs),
          triesWords(attempts),
        ]
          .filter(Boolean)
          .join(' · '),
        tone: 'warn',
      };
    case 'complete':
      return { text: 'Here, complete', more: '', tone: 'good' };
    case 'failed':
      return { text: 'Given up', more: `after ${countWords(attempts, 'try', 'tries')}`, tone: 'bad' };
    case 'cancelled':
      return { text: 'Stopped', more: 'by a person, until one resumes it', tone: 'warn' };
    default:
      return assertNever(state);
  }
}

export interface ProgressWords {
  /** "118 of 120 images", "118 of ? images". */
  readonly images: string;
  /** "2 of 3 series · 52 MB". */
  readonly more: string;
  /** 0…1, or null when nobody knows how many there are (S-1). */
  readonly share: number | null;
}

export function progressWords({ held, expected, series, heldBytes }: TransferView): ProgressWords {
  return {
    images: `${held.toLocaleString('en')} of ${expected === null ? '?' : expected.toLocaleString('en')} ${expected === 1 ? 'image' : 'images'}`,
    more: [
      series === null ? '' : `${series.complete} of ${series.listed} series`,
      heldBytes > 0 ? bytesWords(heldBytes) : '',
    ]
      .filter(Boolean)
      .join(' · '),
    share: expected === null || expected === 0 ? null : Math.min(1, held / expected),
  };
}

/** "C-MOVE · main-pacs". */
export const sourceWords = ({ method, endpointId }: TransferView): string =>
  [method ?? '', endpointId].filter(Boolean).join(' · ');

/** STAT and HIGH are said loudly, the rest quietly; DICOM's own words (PS3.3 §C.4.11). */
export const isUrgent = ({ priority }: TransferView): boolean => priority === 'STAT' || priority === 'HIGH';

/** Who it is about; a row that the worklist does not name says so. */
export const whoWords = ({ study }: QueueRow): string =>
  study === null ? 'Not on the worklist' : personNameWords(study.descriptor.PatientName).primary;

/** What a prior is for: "Prior for CT head of 2026-11-22"; '' of a worklist study. */
export function purposeWords({ transfer, current }: QueueRow): string {
  if (transfer.kind !== 'prior') return '';
  if (current === null) return 'Prior';
  const { StudyDescription, ModalitiesInStudy, StudyDate } = current.descriptor;
  const what = StudyDescription || ModalitiesInStudy.join(' ') || 'the study';
  return `Prior for ${what} of ${dicomDateWords(StudyDate) || 'unknown date'}`;
}

/** The whole queue in one sentence, for the head of the room. */
export function totalWords(view: QueueView, nowMs: number): string {
  const open = view.rows.filter(
    ({ state }) => state === 'queued' || state === 'running' || state === 'waiting',
  );
  const stuck = view.rows.filter(({ state }) => state === 'failed' || state === 'cancelled').length;
  const rest = stuck === 0 ? '' : ` ${countWords(stuck, 'study needs', 'studies need')} a person.`;
  if (view.rows.length === 0) return '';
  if (open.length === 0)
    return `${stuck === 0 ? 'Everything that is wanted is here.' : 'Nothing is being fetched.'}${rest}`;
  const eta =
    view.etaMs === null
      ? 'how long is not known yet'
      : `${etaWords(view.etaMs)}, done by ${timeOfDayWords(new Date(nowMs + view.etaMs).toISOString())}`;
  return `${[countWords(open.length, 'study to go', 'studies to go'), rateWords(view.bytesPerSecond), eta].filter(Boolean).join(' · ')}.${rest}`;
}

/** Rate and ETA of one row; '' while it does not run and nothing was measured. */
export const paceWords = ({ state, bytesPerSecond, etaMs }: TransferView): { rate: string; eta: string } => ({
  rate: state === 'running' ? rateWords(bytesPerSecond) : '',
  eta: state === 'complete' || state === 'cancelled' || state === 'failed' ? '' : etaWords(etaMs),
});
