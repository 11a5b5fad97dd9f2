// The catalogue's tables. Columns hold keyed hashes, counts, sizes and times; what tells of a patient is in sealed blobs.

export const FORMAT_VERSION = 1;

/** `synchronous=FULL`: a commit that was answered survives a power cut. `secure_delete`: what is deleted is overwritten. */
export const PRAGMAS = `
PRAGMA locking_mode=EXCLUSIVE;
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
PRAGMA secure_delete=ON;
PRAGMA foreign_keys=ON;
PRAGMA temp_store=MEMORY;
PRAGMA cache_size=-32768;
`;

export const SCHEMA = `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS study (
  id INTEGER PRIMARY KEY,
  study_key TEXT NOT NULL UNIQUE,
  expected INTEGER,
  confirmed_at TEXT,
  first_stored_at TEXT NOT NULL,
  last_stored_at TEXT,
  held INTEGER NOT NULL DEFAULT 0,
  held_bytes INTEGER NOT NULL DEFAULT 0,
  damaged INTEGER NOT NULL DEFAULT 0,
  epoch_id TEXT NOT NULL,
  sealed BLOB NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS study_key (
  epoch_id TEXT PRIMARY KEY,
  study_key TEXT NOT NULL,
  enc BLOB NOT NULL,
  wrapped BLOB NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS study_key_by_study ON study_key (study_key);

CREATE TABLE IF NOT EXISTS segment (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  study INTEGER NOT NULL REFERENCES study (id),
  epoch_id TEXT NOT NULL REFERENCES study_key (epoch_id)
) STRICT;
CREATE INDEX IF NOT EXISTS segment_by_study ON segment (study);

CREATE TABLE IF NOT EXISTS identity (
  id INTEGER PRIMARY KEY,
  study INTEGER NOT NULL REFERENCES study (id),
  epoch_id TEXT NOT NULL REFERENCES study_key (epoch_id),
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS identity_by_study ON identity (study);

CREATE TABLE IF NOT EXISTS instance (
  id INTEGER PRIMARY KEY,
  study INTEGER NOT NULL REFERENCES study (id),
  instance_key TEXT NOT NULL,
  segment INTEGER NOT NULL REFERENCES segment (id),
  identity INTEGER NOT NULL REFERENCES identity (id),
  position INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  stored_at TEXT NOT NULL,
  damaged TEXT,
  sealed BLOB NOT NULL,
  UNIQUE (study, instance_key)
) STRICT;
CREATE INDEX IF NOT EXISTS instance_by_segment ON instance (segment, position, bytes);
CREATE INDEX IF NOT EXISTS instance_by_identity ON instance (identity, damaged);
CREATE INDEX IF NOT EXISTS instance_counts ON instance (study, damaged, bytes);

CREATE TABLE IF NOT EXISTS note (
  id INTEGER PRIMARY KEY,
  book_key TEXT NOT NULL,
  note_id TEXT NOT NULL,
  written_at TEXT NOT NULL,
  epoch_id TEXT NOT NULL REFERENCES study_key (epoch_id),
  sealed BLOB NOT NULL,
  UNIQUE (book_key, note_id)
) STRICT;
CREATE INDEX IF NOT EXISTS note_by_epoch ON note (epoch_id);
`;
