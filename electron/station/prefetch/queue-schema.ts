// The queue's tables. Keys are keyed hashes, contents are sealed: the file names no patient (S-12, docs/decisions/0135).
import { SERIES_TABLE } from './queue-series.ts';

/** Raise it when the tables change, and say in `queue-file.ts` how an older file is taken over. */
export const QUEUE_VERSION = 3;

export const TRANSFER_TABLE = `
CREATE TABLE IF NOT EXISTS transfer (
  study_key TEXT PRIMARY KEY CHECK (length(study_key) = 32),
  kind TEXT NOT NULL CHECK (kind IN ('worklist', 'prior')),
  -- of a prior: the current study that it is for
  for_study TEXT,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'waiting', 'complete', 'failed', 'cancelled')),
  attempts INTEGER NOT NULL,
  -- wall time, ms since 1970: must outlive the process
  retry_at INTEGER,
  -- a KitError in JSON: our own sentences, which name no patient
  last_error TEXT,
  -- the last cycle that wanted it, and its place in that cycle's plan
  cycle INTEGER NOT NULL,
  position INTEGER NOT NULL,
  -- index in requestedPrioritySchema; wall time, ms since 1970; of a prior, what the rule gave it
  priority INTEGER,
  due_at INTEGER,
  score REAL,
  -- counts up: who was moved up last goes first
  moved_up INTEGER,
  endpoint_id TEXT NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
`;

export const QUEUE_SCHEMA = `
${TRANSFER_TABLE}${SERIES_TABLE}
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
-- What a person cancelled stays so until a person resumes it, also while no cycle wants it and in a new version of this file.
CREATE TABLE IF NOT EXISTS cancelled (study_key TEXT PRIMARY KEY CHECK (length(study_key) = 32)) STRICT;
`;
