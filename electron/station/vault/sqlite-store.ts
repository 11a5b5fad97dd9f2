// What the catalogue needs of SQLite, apart from its tables: prepared statements, durable transactions, an empty log.
import { DatabaseSync, type StatementSync } from 'node:sqlite';

export const rows = (statement: StatementSync, ...values: (string | number)[]): readonly object[] =>
  statement.all(...values);
export const row = (statement: StatementSync, ...values: (string | number)[]): object | null =>
  statement.get(...values) ?? null;

export class SqliteStore {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #changesAside = 0;

  constructor(path: string, pragmas: string, schema: string) {
    this.#db = new DatabaseSync(path, { timeout: 0 });
    this.#db.exec(pragmas);
    this.#db.exec(schema);
  }

  /** A statement, prepared once. */
  protected sql(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#db.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  meta(name: string): string | null {
    const found = row(this.sql('SELECT value FROM meta WHERE name = ?'), name) as { value: string } | null;
    return found?.value ?? null;
  }

  setMeta(name: string, value: string): void {
    const statement = 'INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value';
    this.sql(statement).run(name, value);
  }

  /** All or nothing, and durable when it returns. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (cause) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw cause;
    }
  }

  /**
   * Another text after every change to the database, whoever made it (SQLite: `total_changes`, `PRAGMA data_version`), but for
   * those made `aside`.
   */
  version(): string {
    const others = row(this.sql('PRAGMA data_version')) as { data_version: number };
    return `${this.#changes() - this.#changesAside} ${others.data_version}`;
  }

  /** Runs a statement whose changes no version speaks of. What is rolled back counts as it does in `total_changes`. */
  protected aside<T>(run: () => T): T {
    const before = this.#changes();
    try {
      return run();
    } finally {
      this.#changesAside += this.#changes() - before;
    }
  }

  #changes(): number {
    return (row(this.sql('SELECT total_changes() AS changes')) as { changes: number }).changes;
  }

  /** Moves the write-ahead log into the database and empties it: old pages in it would outlive a deletion. */
  forgetLog(): void {
    this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }
}
