// The queue's tables. Keys are keyed hashes, contents are sealed: the file names no patient (S-12).

/** Raise it when the tables change: an older file is then thrown away, and the next cycle fills a new one. */
export const QUEUE_VERSION = 2;

export const QUEUE_SCHEMA = `
CREATE TABLE IF NOT EXISTS transfer (
  study_key TEXT PRIMARY KEY CHECK (length(study_key) = 32),
  kind TEXT NOT NULL CHECK (kind IN ('worklist', 'prior')),
  -- of a prior: the current study that it is for
  for_study TEXT,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'waiting', 'complete', 'failed')),
  attempts INTEGER NOT NULL,
  -- wall time, ms since 1970: must outlive the process
  retry_at INTEGER,
  last_code TEXT,
  -- the last cycle that wanted it, and its place in that cycle's plan
  cycle INTEGER NOT NULL,
  position INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;
