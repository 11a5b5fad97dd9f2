// What each study has at series level, as last counted at the PACS: keyed hashes and numbers, kept over restarts.
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type KeyedHash, keyedHashSchema } from '../../../shared/domain/study.ts';

export const SERIES_TABLE = `
CREATE TABLE IF NOT EXISTS series (
  study_key TEXT NOT NULL,
  series_key TEXT NOT NULL CHECK (length(series_key) = 32),
  -- instances by the PACS's count, and how many of them were not here then
  listed INTEGER NOT NULL,
  lacking INTEGER NOT NULL,
  PRIMARY KEY (study_key, series_key)
) STRICT, WITHOUT ROWID;
`;

export interface SeriesCount {
  /** By the PACS's own count. */
  readonly listed: number;
  /** Of those, not held when they were counted. */
  readonly lacking: number;
}

export interface SeriesBook {
  /** Replaces what was known of the study's series. */
  note(studyKey: KeyedHash, series: ReadonlyMap<KeyedHash, SeriesCount>): void;
  known(studyKey: KeyedHash): ReadonlyMap<KeyedHash, SeriesCount>;
  /** Of every study that was counted by series. */
  summary(): ReadonlyMap<KeyedHash, { readonly complete: number; readonly listed: number }>;
}

const rowSchema = z.object({
  seriesKey: keyedHashSchema,
  listed: z.number().int(),
  lacking: z.number().int(),
});
const sumSchema = z.object({
  studyKey: keyedHashSchema,
  complete: z.number().int(),
  listed: z.number().int(),
});

export function createSeriesBook(database: DatabaseSync): SeriesBook {
  const insert = database.prepare(
    'INSERT INTO series (study_key, series_key, listed, lacking) VALUES (?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM series WHERE study_key = ?');
  const ofStudy = database.prepare(
    'SELECT series_key AS seriesKey, listed, lacking FROM series WHERE study_key = ?',
  );
  const sums =
    database.prepare(`SELECT study_key AS studyKey, sum(lacking = 0) AS complete, count(*) AS listed
    FROM series GROUP BY study_key`);
  const known = (studyKey: KeyedHash): Map<KeyedHash, SeriesCount> =>
    new Map(
      ofStudy.all(studyKey).map((row) => {
        const { seriesKey, listed, lacking } = rowSchema.parse(row);
        return [seriesKey, { listed, lacking }];
      }),
    );
  let summed: ReturnType<SeriesBook['summary']> | null = null;
  return {
    note(studyKey, series) {
      summed = null;
      database.exec('BEGIN IMMEDIATE');
      try {
        remove.run(studyKey);
        for (const [seriesKey, { listed, lacking }] of series)
          insert.run(studyKey, seriesKey, listed, lacking);
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    known,
    summary: () =>
      (summed ??= new Map(
        sums.all().map((row) => {
          const { studyKey, ...counts } = sumSchema.parse(row);
          return [studyKey, counts];
        }),
      )),
  };
}
