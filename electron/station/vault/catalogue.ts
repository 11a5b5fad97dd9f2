// The only file that speaks SQL. Synchronous, like SQLite; it throws what SQLite throws, and its callers make that a value.
import type { StudyCounts } from './port.ts';
import { FORMAT_VERSION, PRAGMAS, SCHEMA } from './catalogue-schema.ts';
import type { SealedDataKey } from './data-key-seal.ts';
import { NoteRows } from './note-rows.ts';
import { row, rows } from './sqlite-store.ts';

export interface StudyRow {
  readonly id: number;
  readonly studyKey: string;
  readonly expected: number | null;
  readonly confirmedAt: string | null;
  readonly firstStoredAt: string;
  readonly lastStoredAt: string | null;
  readonly epochId: string;
  readonly sealed: Uint8Array;
}

export interface InstanceRow {
  readonly studyKey: string;
  readonly instanceKey: string;
  readonly segmentName: string;
  readonly epochId: string;
  readonly position: number;
  readonly bytes: number;
  readonly storedAt: string;
  /** Why it is damaged, or null. */
  readonly damaged: string | null;
  readonly sealed: Uint8Array;
}

const STUDY = `SELECT id, study_key AS studyKey, expected, confirmed_at AS confirmedAt, first_stored_at AS firstStoredAt,
  last_stored_at AS lastStoredAt, epoch_id AS epochId, sealed FROM study`;
const COUNTS = `SELECT study_key AS studyKey, held, held_bytes AS heldBytes, expected, confirmed_at AS confirmedAt, damaged
  FROM study`;
const INSTANCE = `SELECT study.study_key AS studyKey, instance_key AS instanceKey, segment.name AS segmentName,
  segment.epoch_id AS epochId, position, bytes, stored_at AS storedAt, instance.damaged AS damaged, instance.sealed AS sealed
  FROM instance JOIN segment ON segment.id = instance.segment JOIN study ON study.id = instance.study`;

/** Rows have the shapes that the statements above select: the STRICT tables guarantee the column types. */
export class Catalogue extends NoteRows {
  constructor(path: string) {
    super(path, PRAGMAS, SCHEMA);
    if (this.meta('format') === null) this.setMeta('format', String(FORMAT_VERSION));
  }

  study(studyKey: string): StudyRow | null {
    return row(this.sql(`${STUDY} WHERE study_key = ?`), studyKey) as StudyRow | null;
  }

  studies(): readonly StudyRow[] {
    return rows(this.sql(STUDY)) as readonly StudyRow[];
  }

  counts(): readonly StudyCounts[] {
    return rows(this.sql(COUNTS)) as readonly StudyCounts[];
  }

  countsOf(studyKey: string): StudyCounts | null {
    return row(this.sql(`${COUNTS} WHERE study_key = ?`), studyKey) as StudyCounts | null;
  }

  putStudy(study: Omit<StudyRow, 'id' | 'lastStoredAt'>): void {
    this.sql(
      `INSERT INTO study (study_key, expected, confirmed_at, first_stored_at, epoch_id, sealed) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (study_key) DO UPDATE SET expected = excluded.expected, confirmed_at = excluded.confirmed_at,
       epoch_id = excluded.epoch_id, sealed = excluded.sealed`,
    ).run(
      study.studyKey,
      study.expected,
      study.confirmedAt,
      study.firstStoredAt,
      study.epochId,
      study.sealed,
    );
  }

  putStudyKey(studyKey: string, epochId: string, key: SealedDataKey, createdAt: string): void {
    this.sql('INSERT INTO study_key VALUES (?, ?, ?, ?, ?)').run(
      epochId,
      studyKey,
      key.enc,
      key.wrapped,
      createdAt,
    );
  }

  studyKeyRow(studyKey: string, epochId: string): SealedDataKey | null {
    return row(
      this.sql('SELECT enc, wrapped FROM study_key WHERE epoch_id = ? AND study_key = ?'),
      epochId,
      studyKey,
    ) as SealedDataKey | null;
  }

  /** Removes key rows that seal nothing any more. */
  dropUnusedKeys(studyKey: string | null): void {
    this.sql(
      'DELETE FROM identity WHERE NOT EXISTS (SELECT 1 FROM instance WHERE identity = identity.id)',
    ).run();
    this.sql(
      `DELETE FROM study_key WHERE (? = '' OR study_key = ?) AND epoch_id NOT IN (SELECT epoch_id FROM study)
       AND epoch_id NOT IN (SELECT epoch_id FROM segment) AND epoch_id NOT IN (SELECT epoch_id FROM identity)
       AND epoch_id NOT IN (SELECT epoch_id FROM note)`,
    ).run(studyKey ?? '', studyKey ?? '');
  }

  putSegment(name: string, studyKey: string, epochId: string): void {
    this.sql(
      'INSERT INTO segment (name, study, epoch_id) VALUES (?, (SELECT id FROM study WHERE study_key = ?), ?)',
    ).run(name, studyKey, epochId);
  }

  instance(studyKey: string, instanceKey: string): InstanceRow | null {
    return row(
      this.sql(`${INSTANCE} WHERE study.study_key = ? AND instance_key = ?`),
      studyKey,
      instanceKey,
    ) as InstanceRow | null;
  }

  instances(studyKey: string): readonly InstanceRow[] {
    return rows(
      this.sql(`${INSTANCE} WHERE study.study_key = ? ORDER BY instance.id`),
      studyKey,
    ) as readonly InstanceRow[];
  }

  soundInstanceKeys(studyKey: string): readonly string[] {
    const statement = this.sql(
      `SELECT instance_key AS instanceKey FROM instance JOIN study ON study.id = instance.study
       WHERE study.study_key = ? AND instance.damaged IS NULL`,
    );
    return (rows(statement, studyKey) as readonly { instanceKey: string }[]).map(
      ({ instanceKey }) => instanceKey,
    );
  }

  /** Inserts in place of `old`, the row under the same key; keeps the study's counts in step. */
  putInstance(
    instance: Omit<InstanceRow, 'epochId' | 'damaged'>,
    identity: number,
    old: InstanceRow | null,
  ): void {
    if (old !== null) {
      this.sql(
        `DELETE FROM instance WHERE study = (SELECT id FROM study WHERE study_key = ?) AND instance_key = ?`,
      ).run(instance.studyKey, instance.instanceKey);
    }
    const isSoundBefore = old !== null && old.damaged === null;
    this.sql(
      `UPDATE study SET held = held + ?, held_bytes = held_bytes + ?, damaged = damaged - ?, last_stored_at = ?
       WHERE study_key = ?`,
    ).run(
      isSoundBefore ? 0 : 1,
      instance.bytes - (isSoundBefore ? old.bytes : 0),
      old !== null && old.damaged !== null ? 1 : 0,
      instance.storedAt,
      instance.studyKey,
    );
    this.sql(
      `INSERT INTO instance (study, instance_key, segment, identity, position, bytes, stored_at, sealed)
       VALUES ((SELECT id FROM study WHERE study_key = ?), ?, (SELECT id FROM segment WHERE name = ?), ?, ?, ?, ?, ?)`,
    ).run(
      instance.studyKey,
      instance.instanceKey,
      instance.segmentName,
      identity,
      instance.position,
      instance.bytes,
      instance.storedAt,
      instance.sealed,
    );
  }

  /** Adds a sealed patient identity of a study; answers its id. */
  putIdentity(studyKey: string, epochId: string, sealed: Uint8Array): number {
    const { lastInsertRowid } = this.sql(
      'INSERT INTO identity (study, epoch_id, sealed) VALUES ((SELECT id FROM study WHERE study_key = ?), ?, ?)',
    ).run(studyKey, epochId, sealed);
    return Number(lastInsertRowid);
  }

  /** The identities that a study's sound instances name, with how many name each. */
  identities(studyKey: string): readonly { epochId: string; sealed: Uint8Array; instances: number }[] {
    return rows(
      this.sql(`SELECT epoch_id AS epochId, sealed,
        (SELECT count(*) FROM instance WHERE identity = identity.id AND damaged IS NULL) AS instances
        FROM identity WHERE study = (SELECT id FROM study WHERE study_key = ?)`),
      studyKey,
    ) as readonly { epochId: string; sealed: Uint8Array; instances: number }[];
  }

  /** Marks one record, unless it was replaced meanwhile. */
  markDamaged(instance: InstanceRow, reason: string): void {
    this.sql(
      `UPDATE instance SET damaged = ? WHERE study = (SELECT id FROM study WHERE study_key = ?) AND instance_key = ?
       AND position = ? AND segment = (SELECT id FROM segment WHERE name = ?)`,
    ).run(reason, instance.studyKey, instance.instanceKey, instance.position, instance.segmentName);
  }

  /** Writes a study's counts anew from its instances. */
  recount(studyKey: string): void {
    this.sql(
      `UPDATE study SET (held, held_bytes, damaged) = (SELECT count(*) - count(damaged),
         coalesce(sum(CASE WHEN damaged IS NULL THEN bytes END), 0), count(damaged) FROM instance WHERE study = study.id)
       WHERE study_key = ?`,
    ).run(studyKey);
  }

  /** Every segment with its end: the first byte after its last record, or null when no row is left in it. */
  segments(): readonly { name: string; studyKey: string; lastPosition: number | null; lastBytes: number }[] {
    return rows(
      this.sql(`SELECT name, study.study_key AS studyKey, max(position) AS lastPosition, coalesce(bytes, 0) AS lastBytes
        FROM segment JOIN study ON study.id = segment.study LEFT JOIN instance ON instance.segment = segment.id
        GROUP BY segment.id`),
    ) as readonly { name: string; studyKey: string; lastPosition: number | null; lastBytes: number }[];
  }

  segmentNames(studyKey: string): readonly string[] {
    const statement = this.sql(
      'SELECT name FROM segment WHERE study = (SELECT id FROM study WHERE study_key = ?)',
    );
    return (rows(statement, studyKey) as readonly { name: string }[]).map(({ name }) => name);
  }

  isEmptySegment(name: string): boolean {
    const found = row(
      this.sql('SELECT 1 FROM instance WHERE segment = (SELECT id FROM segment WHERE name = ?) LIMIT 1'),
      name,
    );
    return found === null;
  }

  dropSegment(name: string): void {
    this.sql('DELETE FROM segment WHERE name = ?').run(name);
  }

  /** Overwrites and removes a study's wrapped keys (all studies' when null); nothing sealed under them opens again. */
  destroyKeys(studyKey: string | null): void {
    const where = studyKey === null ? '' : 'WHERE study_key = ?';
    const values = studyKey === null ? [] : [studyKey];
    this.transaction(() => {
      this.sql(
        `UPDATE study_key SET enc = zeroblob(length(enc)), wrapped = zeroblob(length(wrapped)) ${where}`,
      ).run(...values);
    });
    this.forgetLog();
  }

  /** Studies whose purge was cut off after {@link destroyKeys}. */
  studiesWithDestroyedKeys(): readonly string[] {
    const statement = this.sql(
      'SELECT DISTINCT study_key AS studyKey FROM study_key WHERE wrapped = zeroblob(length(wrapped))',
    );
    return (rows(statement) as readonly { studyKey: string }[]).map(({ studyKey }) => studyKey);
  }

  /** Removes a study's rows, or a book's (all of both when null). */
  dropStudy(studyKey: string | null): void {
    const study = studyKey === null ? 'SELECT id FROM study' : 'SELECT id FROM study WHERE study_key = ?';
    const values = studyKey === null ? [] : [studyKey];
    this.transaction(() => {
      this.sql(`DELETE FROM instance WHERE study IN (${study})`).run(...values);
      this.sql(`DELETE FROM identity WHERE study IN (${study})`).run(...values);
      this.sql(`DELETE FROM segment WHERE study IN (${study})`).run(...values);
      this.sql(`DELETE FROM note ${studyKey === null ? '' : 'WHERE book_key = ?'}`).run(...values);
      this.sql(`DELETE FROM study_key ${studyKey === null ? '' : 'WHERE study_key = ?'}`).run(...values);
      this.sql(`DELETE FROM study ${studyKey === null ? '' : 'WHERE study_key = ?'}`).run(...values);
    });
    this.forgetLog();
  }
}
