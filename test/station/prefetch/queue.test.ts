import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTransferQueue, type TransferQueue } from '../../../electron/station/prefetch/queue.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { archived, type ArchivedStudy, createFakeArchive, keyOf } from './fake-archive.ts';

let directory: string;
const file = () => path.join(directory, 'queue.sqlite');
const opened: TransferQueue[] = [];
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'kit-queue-'));
});
afterEach(() => {
  for (const queue of opened.splice(0)) queue.close();
  rmSync(directory, { recursive: true, force: true });
});

const open = (vault = createFakeArchive().vault): TransferQueue => {
  const result = openTransferQueue(file(), vault);
  if (!result.ok) throw new Error(result.error.code);
  opened.push(result.value);
  return result.value;
};
const planned = ({ descriptor }: ArchivedStudy, forStudy: string | null = null, complete = false) => ({
  studyKey: keyOf(descriptor.StudyInstanceUID),
  complete,
  job: {
    descriptor,
    endpointId: 'main',
    purpose:
      forStudy === null
        ? ({ kind: 'worklist', reason: 'on the worklist' } as const)
        : ({ kind: 'prior', reason: 'CT', score: 0.5, forStudy } as const),
  },
});
const failedBy = kitError('dicom.connection-lost', 'It broke off.', 'Wait.');
const states = (queue: TransferQueue) => queue.rows().map((row) => row.state);
const always = () => true;
const never = () => false;

describe('the queue', () => {
  it('hands out the worklist in order and priors after it, each once', () => {
    const [a, b, c] = [archived(), archived(), archived()];
    const queue = open();
    queue.plan(1, [planned(c, keyOf('x'))], always);
    queue.plan(1, [planned(b), planned(a)], always);
    const order = [queue.take(), queue.take(), queue.take(), queue.take()];
    expect(order.map((each) => each?.job.description?.descriptor)).toEqual([
      b.descriptor,
      a.descriptor,
      c.descriptor,
      undefined,
    ]);
  });

  it('queues what ran again after a kill, and keeps attempts and codes', () => {
    const [a, b] = [archived(), archived()];
    const killed = open();
    killed.plan(1, [planned(a), planned(b)], always);
    const first = killed.take();
    killed.finish(first?.row.studyKey ?? '', { state: 'waiting', retryAt: 5, error: failedBy });
    killed.take();
    const queue = open();
    expect(states(queue)).toEqual(['waiting', 'queued']);
    expect(queue.rows()[0]).toMatchObject({ attempts: 1, retryAt: 5, lastError: failedBy });
    queue.wake(never);
    expect(states(queue)).toEqual(['waiting', 'queued']);
    queue.wake(always);
    expect(queue.rows()[0]).toMatchObject({ state: 'queued', attempts: 1 });
  });

  it('plans the same study twice as one transfer, and starts a grown one anew', () => {
    const a = archived();
    const queue = open();
    queue.plan(1, [planned(a)], always);
    queue.take();
    queue.finish(keyOf(a.descriptor.StudyInstanceUID), {
      state: 'failed',
      retryAt: 9,
      error: failedBy,
    });
    queue.plan(2, [planned(a)], never);
    expect(queue.rows()).toMatchObject([{ state: 'failed', attempts: 1, retryAt: 9 }]);
    queue.plan(3, [planned(a)], always);
    expect(queue.rows()).toMatchObject([{ state: 'queued', attempts: 1, retryAt: null }]);
    queue.plan(4, [planned(a, null, true)], always);
    queue.plan(5, [planned(a)], never);
    expect(queue.rows()).toMatchObject([{ state: 'queued', attempts: 0 }]);
  });

  it('forgets what no recent cycle wanted, except priors whose study is still on the list', () => {
    const [a, b, c] = [archived(), archived(), archived()];
    const queue = open();
    queue.plan(1, [planned(a), planned(b, keyOf('on list')), planned(c, keyOf('gone'))], always);
    queue.keep(2, [keyOf('on list')]);
    queue.dropBefore(2);
    expect(queue.rows().map((row) => row.studyKey)).toEqual([keyOf(b.descriptor.StudyInstanceUID)]);
  });

  // guards S-12
  it('keeps on disk what a transfer needs and nothing that describes a patient, even to who has the station key', () => {
    const a = archived();
    const sealed: string[] = [];
    const { vault } = createFakeArchive();
    const watched = new Proxy(vault, {
      get: (target, name) =>
        name === 'sealForStation'
          ? (plaintext: Uint8Array, context: string) => {
              sealed.push(Buffer.from(plaintext).toString());
              return target.sealForStation(plaintext, context);
            }
          : Reflect.get(target, name),
    });
    open(watched).plan(1, [planned(a, keyOf('x'))], always);
    expect(sealed.map((text) => Object.keys(JSON.parse(text) as object))).toEqual([
      ['StudyInstanceUID', 'endpointId'],
    ]);
    expect(open().take()?.job).toMatchObject({ endpointId: 'main', description: null });
  });

  it('drops a row that another station key sealed instead of stopping at it', () => {
    const [a, b] = [archived(), archived()];
    open().plan(1, [planned(a), planned(b)], always);
    const { vault } = createFakeArchive();
    let asked = 0;
    const other = new Proxy(vault, {
      get: (target, name) =>
        name === 'openForStation'
          ? (sealed: Uint8Array, context: string) =>
              target.openForStation(sealed, (asked += 1) === 1 ? 'other' : context)
          : Reflect.get(target, name),
    });
    const queue = open(other);
    expect(queue.take()?.job.StudyInstanceUID).toBe(b.descriptor.StudyInstanceUID);
    expect(queue.rows()).toHaveLength(1);
  });

  it('takes over the file of the version before, with what it knew', () => {
    const a = archived();
    open().plan(1, [planned(a)], always);
    opened.splice(0).forEach((queue) => queue.close());
    const database = new DatabaseSync(file());
    database.exec(`
      ALTER TABLE transfer RENAME TO newer;
      CREATE TABLE transfer (study_key TEXT PRIMARY KEY, kind TEXT NOT NULL, for_study TEXT, state TEXT NOT NULL,
        attempts INTEGER NOT NULL, retry_at INTEGER, last_code TEXT, cycle INTEGER NOT NULL, position INTEGER NOT NULL,
        sealed BLOB NOT NULL) STRICT;
      INSERT INTO transfer SELECT study_key, kind, for_study, 'waiting', 3, 77, 'internal', 1, 0, sealed FROM newer;
      DROP TABLE newer; DROP TABLE cancelled; DROP TABLE series;
      INSERT INTO fact VALUES ('listedAt', 'then');
      PRAGMA user_version = 2;`);
    database.close();
    const queue = open();
    expect(queue.rows()).toMatchObject([{ state: 'waiting', attempts: 3, retryAt: 77, lastError: null }]);
    expect(queue.fact('listedAt')).toBe('then');
    queue.wake(always);
    expect(queue.take()?.job.StudyInstanceUID).toBe(a.descriptor.StudyInstanceUID);
  });

  it('keeps what a person cancelled, and nothing else, of a file of a version that it does not know', () => {
    const [a, b] = [archived(), archived()];
    const first = open();
    first.plan(1, [planned(a), planned(b)], always);
    expect(first.cancel(keyOf(a.descriptor.StudyInstanceUID))).toBe(true);
    opened.splice(0).forEach((queue) => queue.close());
    const database = new DatabaseSync(file());
    database.exec('PRAGMA user_version = 99');
    database.close();
    const queue = open();
    expect(queue.rows()).toEqual([]);
    queue.plan(1, [planned(a), planned(b)], always);
    expect(states(queue).toSorted()).toEqual(['cancelled', 'queued']);
  });

  it('starts a new file where the old one is damaged', () => {
    writeFileSync(file(), 'this is not a database, whatever its name says. '.repeat(200));
    const queue = open();
    queue.setFact('phase', '{}');
    expect(queue.rows()).toEqual([]);
    expect(queue.fact('phase')).toBe('{}');
    expect(queue.fact('never set')).toBeNull();
  });

  /** A queue with one row that runs, one that a person cancelled, and a list. */
  const killed = () => {
    const [a, b] = [archived(), archived()];
    const queue = open();
    queue.plan(1, [planned(a), planned(b)], always);
    queue.noteListed(1, 'then');
    queue.take();
    expect(queue.cancel(keyOf(b.descriptor.StudyInstanceUID))).toBe(true);
    opened.splice(0).forEach((each) => each.close());
  };

  it('keeps what it knows while another process holds its file, and goes on once it is free', () => {
    killed();
    const backup = new DatabaseSync(file());
    backup.exec('BEGIN IMMEDIATE');
    const queue = open();
    expect(queue.unkept).toBeNull();
    expect(queue.listed()).toMatchObject({ listedAt: 'then' });
    expect(states(queue).toSorted()).toEqual(['cancelled', 'queued']);
    backup.close();
    expect(queue.take()?.row.state).toBe('running');
  });

  it('keeps what it knows where nothing can be written, and says what stopped it', () => {
    killed();
    mkdirSync(`${file()}-shm`);
    const queue = open();
    expect(queue.listed()).toMatchObject({ listedAt: 'then' });
    expect(states(queue).toSorted()).toEqual(['cancelled', 'queued']);
    expect(() => queue.take()).toThrow('readonly');
  });

  it('lets the station open, and says so, where its file cannot even be read, which it leaves as it is', () => {
    mkdirSync(file());
    const queue = open();
    expect(queue.unkept).toMatchObject({ code: 'vault.io-failed' });
    queue.setFact('phase', '{}');
    expect(queue.fact('phase')).toBe('{}');
    expect(statSync(file()).isDirectory()).toBe(true);
  });

  it('names an error when its directory is not there', () => {
    const result = openTransferQueue(
      path.join(directory, 'missing', 'queue.sqlite'),
      createFakeArchive().vault,
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'vault.io-failed' } });
  });
});
