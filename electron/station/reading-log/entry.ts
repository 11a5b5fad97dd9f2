// One entry of the reading log as it is sealed, and what may happen to it. Pure: an entry is never changed, a new one is made.
import { z } from 'zod';
import { kitError, type KitError } from '../../../shared/contract/kit-error.ts';
import {
  copyFactsSchema,
  type CopyFacts,
  EMPTY_IMPRESSION,
  impressionVersionSchema,
  type Impression,
  incidentSchema,
  loggedStudySchema,
  type LogEntryView,
  readingEndSchema,
  type ReadingEnd,
  type Settlement,
  settlementSchema,
} from '../../../shared/contract/reading-log-view.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { keyedHashSchema } from '../../../shared/domain/study.ts';

export const entrySchema = z.object({
  version: z.literal(1),
  entryId: z.string(),
  incident: incidentSchema,
  studyKey: keyedHashSchema,
  study: loggedStudySchema,
  reader: z.string(),
  /** Random id of the station process that watches the reading: one of an earlier process saw no closing. */
  process: z.string(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  end: readingEndSchema.nullable(),
  atOpening: copyFactsSchema,
  latest: copyFactsSchema,
  rev: z.number().int(),
  /** Who changed the impression last, and the number of that change; null before the first. */
  writer: z.object({ id: z.string(), n: z.number().int() }).nullable(),
  versions: z.array(impressionVersionSchema),
  /** The next change begins a new version: what stands there has left the station, or was settled. */
  fixed: z.boolean(),
  settlements: z.array(settlementSchema),
});
export type Entry = Readonly<z.infer<typeof entrySchema>>;

export type NewReading = Pick<
  Entry,
  'entryId' | 'incident' | 'studyKey' | 'study' | 'reader' | 'process' | 'openedAt'
> & { readonly facts: CopyFacts };

export const newEntry = ({ facts, ...reading }: NewReading): Entry => ({
  version: 1,
  ...reading,
  closedAt: null,
  end: null,
  atOpening: facts,
  latest: facts,
  rev: 0,
  writer: null,
  versions: [],
  fixed: false,
  settlements: [],
});

export const impressionOf = (entry: Pick<Entry, 'versions'>): Impression =>
  entry.versions.at(-1)?.impression ?? EMPTY_IMPRESSION;

export interface ImpressionWrite {
  readonly writer: string;
  readonly n: number;
  readonly base: number;
  readonly impression: Impression;
}

const changedElsewhere = (by: string): KitError =>
  kitError(
    'reading-log.changed-elsewhere',
    `This note was changed meanwhile, by ${by}.`,
    'Look at what stands there now, then add yours to it. Nothing of either was lost.',
  );

const changedSinceSeen = (by: string): KitError =>
  kitError(
    'reading-log.changed-elsewhere',
    `This note was changed since you looked at it, by ${by}.`,
    'Look at what stands there now, then say again what became of it.',
  );

/**
 * The entry with a writer's impression; the very same entry when the write changes nothing, because it came twice or a later
 * one overtook it.
 *
 * @param at wall time, ISO 8601
 * @returns `reading-log.changed-elsewhere` when another writer came in between
 */
export function written(
  entry: Entry,
  { writer, n, base, impression }: ImpressionWrite,
  by: string,
  at: string,
): Result<Entry> {
  const last = entry.versions.at(-1);
  const mine = entry.writer?.id === writer;
  if (mine && n <= (entry.writer?.n ?? 0)) return ok(entry);
  if (!mine && base !== entry.rev) return err(changedElsewhere(last?.by ?? 'another reader'));
  const sameSitting = mine && !entry.fixed && last?.by === by;
  const version = { by, from: sameSitting ? last.from : at, until: at, impression };
  return ok({
    ...entry,
    rev: entry.rev + 1,
    writer: { id: writer, n },
    versions: [...(sameSitting ? entry.versions.slice(0, -1) : entry.versions), version],
    fixed: false,
  });
}

/** After a reading or its downtime is over, the words of a writer that are still on their way are taken for so long. */
const LAST_WORDS_MS = 15 * 60_000;

/** Whether a write is the end of what its writer wrote there before it was over: never the beginning of something new. */
export function isLastWords(
  entry: Entry,
  write: Pick<ImpressionWrite, 'writer' | 'base'>,
  by: string,
  at: string,
): boolean {
  const mine =
    entry.writer === null ? entry.reader === by && write.base === 0 : entry.writer.id === write.writer;
  const last = [entry.closedAt, entry.versions.at(-1)?.until]
    .map((time) => Date.parse(time ?? ''))
    .filter((ms) => !Number.isNaN(ms));
  return mine && last.some((ms) => Date.parse(at) - ms <= LAST_WORDS_MS);
}

/** The reading is over. One that is over already stays as it ended. */
export const ended = (entry: Entry, end: ReadingEnd, at: string): Entry =>
  entry.end === null ? { ...entry, closedAt: at, end } : entry;

/** What was exported stays readable as it was exported. */
export const exported = (entry: Entry): Entry => (entry.fixed ? entry : { ...entry, fixed: true });

/** @returns `reading-log.changed-elsewhere` when the settlement speaks of words that do not stand there any more */
export const settledBy = (entry: Entry, settlement: Settlement): Result<Entry> =>
  settlement.how !== 'undone' && settlement.rev !== entry.rev
    ? err(changedSinceSeen(entry.versions.at(-1)?.by ?? 'a reader'))
    : ok({ ...entry, fixed: true, settlements: [...entry.settlements, settlement] });

/**
 * @param here the id of this station process, and which incident goes on
 */
export function entryView(
  entry: Entry,
  here: { readonly process: string; readonly currentIncident: string | null },
): LogEntryView {
  const { version: _version, process, writer: _writer, fixed: _fixed, ...rest } = entry;
  const unseen = entry.end === null && process !== here.process;
  const open = entry.end === null && !unseen;
  const last = entry.settlements.at(-1);
  return {
    ...rest,
    end: unseen ? 'unknown' : entry.end,
    impression: impressionOf(entry),
    settled: last !== undefined && last.how !== 'undone' && last.rev === entry.rev,
    writable: open || entry.incident.incidentId === here.currentIncident,
  };
}
