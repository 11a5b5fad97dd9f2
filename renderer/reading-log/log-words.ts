// What the reading log says in words. A drill is a drill in every one of them (S-6).
import type {
  CopyFacts,
  Impression,
  IncidentRow,
  LogEntryView,
  ReadingEnd,
} from '../../shared/contract/reading-log-view.ts';
import { completenessWords } from '../words/completeness-words.ts';
import type { CompletenessWords } from '../words/completeness-words.ts';
import { countWords } from '../words/measure-words.ts';
import { clockWords } from '../words/time-words.ts';
import type { SaveState } from './note-saver.ts';

export const LOG_FILTERS = ['all', 'not-finished', 'discrepancy'] as const;
export type LogFilter = (typeof LOG_FILTERS)[number];

export const FILTER_NAMES: Readonly<Record<LogFilter, string>> = {
  all: 'All',
  'not-finished': 'Not finished',
  discrepancy: 'Discrepancy',
};

const byFilter: Readonly<Record<LogFilter, (entry: LogEntryView) => boolean>> = {
  all: () => true,
  'not-finished': ({ settled }) => !settled,
  discrepancy: ({ impression }) => impression.discrepancy,
};

/** Read or written by a person. */
export const isOf = (entry: LogEntryView, person: string): boolean =>
  entry.reader === person || entry.versions.some(({ by }) => by === person);

/** @param mine whose entries; null: everybody's */
export const filterEntries = (
  entries: readonly LogEntryView[],
  filter: LogFilter,
  mine: string | null,
): readonly LogEntryView[] =>
  entries.filter((entry) => byFilter[filter](entry) && (mine === null || isOf(entry, mine)));

/** What a filter leaves in, for a sheet: "only: not finished, read or written by ada"; empty when it leaves nothing out. */
export function filterWords(filter: LogFilter, mine: string | null): string {
  const parts = [
    ...(filter === 'all' ? [] : [FILTER_NAMES[filter].toLowerCase()]),
    ...(mine === null ? [] : [`read or written by ${mine}`]),
  ];
  return parts.length === 0 ? '' : `only: ${parts.join(', ')}`;
}

export function incidentWords(incident: IncidentRow, nowMs: number): string {
  const since = clockWords(incident.startedAt, nowMs);
  const count = countWords(incident.entries, 'entry', 'entries');
  const name =
    incident.signal === 'drill'
      ? `DRILL ${since}: ${incident.title}`
      : incident.current
        ? `This downtime, since ${since}`
        : `Downtime of ${since}`;
  return `${name} (${count})`;
}

export const copyWords = ({ completeness, damaged, quarantined }: CopyFacts): CompletenessWords =>
  completenessWords(completeness, damaged, quarantined);

const ENDS: Readonly<Record<ReadingEnd, string>> = {
  closed: '',
  locked: 'by the lock',
  'other-reader': 'another person read on',
  'drill-ended': 'the drill ended',
  'next-incident': 'not closed: another downtime or a drill began',
  stopped: 'the station was stopped',
  unknown: 'closing not seen: the station ended before',
};

/** "10:41 – 10:52", "10:41 – still open", "10:41 – 10:52, by the lock". */
export function readingWords(
  { openedAt, closedAt, end }: Pick<LogEntryView, 'openedAt' | 'closedAt' | 'end'>,
  nowMs: number,
): string {
  const from = clockWords(openedAt, nowMs);
  if (end === null) return `${from} – still open`;
  if (closedAt === null) return `${from}, ${ENDS[end]}`;
  const how = ENDS[end] === '' ? '' : `, ${ENDS[end]}`;
  return `${from} – ${clockWords(closedAt, nowMs)}${how}`;
}

/** "phoned to ward 4 at 14:05, read back". */
export function phonedWords({ phoned }: Impression): string {
  if (phoned === null) return '';
  const at = phoned.at.trim() === '' ? '' : ` at ${phoned.at.trim()}`;
  return `phoned to ${phoned.to.trim() || '(nobody named)'}${at}, ${phoned.readBack ? 'read back' : 'NOT read back'}`;
}

/** Who settled it; of words that have changed since, that it is to do again. Empty when nobody did. */
export function settledWords({ settled, settlements }: LogEntryView, nowMs: number): string {
  const last = settlements.at(-1);
  if (last === undefined || last.how === 'undone') return '';
  const how = last.how === 'entered' ? 'Entered in the RIS/PACS' : 'Nothing to enter';
  const said = `${how} · ${last.by}, ${clockWords(last.at, nowMs)}`;
  return settled ? said : `CHANGED since, to do again. Before: ${said}`;
}

/** The truth about a note's being saved, and what to do when it is not. */
export function saveWords(state: SaveState, timeOf: (iso: string) => string): string {
  switch (state.kind) {
    case 'saving':
      return 'Saving…';
    case 'failed':
      return `NOT saved. ${state.error.message} ${state.error.remedy}`;
    default:
      return state.at === null ? '' : `Saved on this station ${timeOf(state.at)}`;
  }
}

/** What was typed or pasted, as the station takes it: line ends are one kind, and no control characters. */
export const plainText = (text: string, max: number): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .slice(0, max)
    .toWellFormed();
