import {
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVault } from '../../../electron/station/vault/open-vault.ts';
import { attributes, must, sopUid, STUDY_UID } from './synthetic-study.ts';
import {
  CHEAP,
  codeOf,
  newVault,
  noise,
  openTestVault,
  PASSPHRASE,
  readAll,
  record,
  segmentsOf,
  store,
  temporaryBase,
  temporaryFolder,
  testClock,
  tryRead,
} from './vault-fixture.ts';

const OTHER = '1.2.826.0.1.3680043.10.1544.88';
const A = noise(300_000);
const B = noise(300_000);

/** Two equally long instances in one segment, one in another segment of the same study, one in another study. */
let template = '';
beforeAll(async () => {
  template = mkdtempSync(join(temporaryBase(), 'kit-vault-template-'));
  const vault = must(await openVault({ directory: template, clock: testClock(), argon2: CHEAP }));
  must(await vault.initialise({ passphrase: PASSPHRASE, label: 'ada', role: 'administrator' }));
  await record(vault, {}, 3);
  await record(vault, { StudyInstanceUID: OTHER }, 1);
  must(await store(vault, sopUid(1), A));
  must(await store(vault, sopUid(2), B));
  must(await store(vault, sopUid(3), A, {}, 'second writer'));
  must(await store(vault, sopUid(4, OTHER), A, { StudyInstanceUID: OTHER }, 'third writer'));
  await vault.close();
});
afterAll(() => rmSync(template, { recursive: true }));

function fourInstances(from = template): string {
  const copy = temporaryFolder();
  cpSync(from, copy, { recursive: true });
  return copy;
}

const CHUNK = 131_072;
const RECORD = 64 + 300_000 + 3 * 16;

function rowsOf(directory: string) {
  const db = new DatabaseSync(join(directory, 'catalogue.db'));
  const rows = db
    .prepare(
      'SELECT name, position, instance.id AS id FROM instance JOIN segment ON segment.id = segment ORDER BY instance.id',
    )
    .all() as { name: string; position: number; id: number }[];
  db.close();
  return rows.map((row) => ({ ...row, path: join(directory, 'segments', `${row.name}.seg`) }));
}

const change = (path: string, edit: (bytes: Buffer) => void): void => {
  const bytes = readFileSync(path);
  edit(bytes);
  writeFileSync(path, bytes);
};

const flip = (path: string, at: number, mask = 1): void =>
  change(path, (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at));

async function reopened(directory: string) {
  const vault = await openTestVault(directory);
  must(await vault.unlock(PASSPHRASE));
  return vault;
}

describe('a segment that was altered', () => {
  // guards S-8
  it.each([
    ['the magic of the segment', 0],
    ['the name of the segment', 10],
    ['the study in the segment header', 30],
    ['the epoch in the segment header', 45],
    ['the reserved bytes of the segment header', 60],
    ['the magic of the record', 64],
    ['the instance in the record header', 64 + 10],
    ['the chunk size', 64 + 26],
    ['the reserved bytes of the record header', 64 + 30],
    ['the nonce prefix', 64 + 35],
    ['the salt', 64 + 50],
    ['the first byte of the body', 128],
    ['the tag of the first chunk', 128 + CHUNK],
    ['the body of the second chunk', 128 + CHUNK + 16 + 5],
    ['the body of the last chunk', 64 + RECORD - 40],
    ['the last byte of the last tag', 64 + RECORD - 1],
  ])('is damaged by one flipped bit in %s, and no byte comes out', async (_, at) => {
    const directory = fourInstances();
    const [first] = rowsOf(directory);
    flip(first?.path ?? '', at);
    const vault = await reopened(directory);
    expect(await tryRead(vault, sopUid(1))).toEqual({ code: 'vault.damaged', bytes: 0 });
    const studyKey = vault.keyOf(STUDY_UID);
    expect(vault.counts(studyKey)).toMatchObject({ held: 2, damaged: 1 });
    expect(vault.heldInstanceKeys(studyKey).has(vault.keyOf(sopUid(1)))).toBe(false);
    const list = must(await vault.instances(studyKey));
    expect(list.find(({ instanceKey }) => instanceKey === vault.keyOf(sopUid(1)))?.condition).toBe('damaged');
    expect((await readAll(vault, sopUid(3))).equals(A)).toBe(true);
  });

  // guards S-8
  it('is found by verify wherever one bit was flipped, and only what was hit is named', async () => {
    const directory = fourInstances();
    const [first] = rowsOf(directory);
    const path = first?.path ?? '';
    const original = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(original.byteLength - 1), fc.nat(7), async (at, bit) => {
        writeFileSync(path, original);
        flip(path, at, 1 << bit);
        const copy = fourInstances(directory);
        const vault = await reopened(copy);
        const { damaged, instances } = must(await vault.verify({}));
        const hit = at < 64 ? [sopUid(1), sopUid(2)] : [at < 64 + RECORD ? sopUid(1) : sopUid(2)];
        expect(damaged.map(({ instanceKey }) => instanceKey)).toEqual(hit.map((uid) => vault.keyOf(uid)));
        expect(instances).toBe(4);
        for (const uid of hit) expect(await tryRead(vault, uid)).toEqual({ code: 'vault.damaged', bytes: 0 });
        await vault.close();
      }),
      { numRuns: 25 },
    );
  });

  // guards S-8
  it.each<[string, (rows: ReturnType<typeof rowsOf>) => void, number]>([
    [
      'two records swapped',
      ([a]) =>
        change(a?.path ?? '', (bytes) => {
          const first = Buffer.from(bytes.subarray(64, 64 + RECORD));
          bytes.copy(bytes, 64, 64 + RECORD, 64 + 2 * RECORD);
          first.copy(bytes, 64 + RECORD);
        }),
      1,
    ],
    [
      'two chunks swapped',
      ([a]) =>
        change(a?.path ?? '', (bytes) => {
          const first = Buffer.from(bytes.subarray(128, 128 + CHUNK + 16));
          bytes.copy(bytes, 128, 128 + CHUNK + 16, 128 + 2 * (CHUNK + 16));
          first.copy(bytes, 128 + CHUNK + 16);
        }),
      1,
    ],
    [
      'a chunk replayed over the next',
      ([a]) =>
        change(a?.path ?? '', (bytes) => {
          bytes.copy(bytes, 128 + CHUNK + 16, 128, 128 + CHUNK + 16);
        }),
      1,
    ],
    [
      "another segment's file of the same study under this name",
      ([a, , c]) => copyFileSync(c?.path ?? '', a?.path ?? ''),
      1,
    ],
    ["another study's file under this name", ([a, , , d]) => copyFileSync(d?.path ?? '', a?.path ?? ''), 1],
    [
      "another segment's record under this header",
      ([a, , c]) =>
        change(a?.path ?? '', (bytes) => {
          readFileSync(c?.path ?? '').copy(bytes, 64, 64, 64 + RECORD);
        }),
      1,
    ],
    ['the end cut off', ([, b]) => truncateSync(b?.path ?? '', 64 + 2 * RECORD - 1), 2],
    ['everything cut off but the header', ([a]) => truncateSync(a?.path ?? '', 64), 1],
  ])('gives no byte with %s', async (_, attack, victim) => {
    const directory = fourInstances();
    attack(rowsOf(directory));
    const vault = await reopened(directory);
    expect(await tryRead(vault, sopUid(victim))).toEqual({ code: 'vault.damaged', bytes: 0 });
  });

  // guards S-8
  it('releases only proven chunks of a long instance, and ends with the error', async () => {
    const { vault, directory } = await newVault();
    await record(vault);
    const long = noise(6_000_000);
    must(await store(vault, sopUid(1), long));
    const [row] = segmentsOf(directory);
    flip(row ?? '', 5_500_000);
    const stream = must(await vault.read(vault.keyOf(STUDY_UID), vault.keyOf(sopUid(1))));
    const parts: Uint8Array[] = [];
    await expect(async () => {
      for await (const part of stream) parts.push(part);
    }).rejects.toMatchObject({ error: { code: 'vault.damaged' } });
    const out = Buffer.concat(parts);
    expect(out.byteLength).toBeLessThan(5_500_000);
    expect(out.equals(long.subarray(0, out.byteLength))).toBe(true);
    expect(vault.counts(vault.keyOf(STUDY_UID))).toMatchObject({ held: 0, damaged: 1 });
  });

  // guards S-8
  it('heals when the instance is fetched again', async () => {
    const directory = fourInstances();
    flip(rowsOf(directory)[0]?.path ?? '', 200);
    const vault = await reopened(directory);
    expect(must(await vault.verify({})).damaged).toHaveLength(1);
    must(await store(vault, sopUid(1), A));
    expect(vault.counts(vault.keyOf(STUDY_UID))).toMatchObject({ held: 3, damaged: 0 });
    expect((await readAll(vault, sopUid(1))).equals(A)).toBe(true);
    expect(must(await vault.verify({})).damaged).toEqual([]);
  });
});

describe('a catalogue that was altered', () => {
  // guards S-1, S-2, S-8
  it.each([
    [
      "the instance's sealed attributes",
      'UPDATE instance SET sealed = randomblob(length(sealed)) WHERE id = 1',
    ],
    ['its length', 'UPDATE instance SET bytes = bytes - 131072 WHERE id = 1'],
    ['its position', 'UPDATE instance SET position = position + 1 WHERE id = 1'],
    ['its segment', 'UPDATE instance SET segment = 2, position = 64 WHERE id = 1'],
    ['when it was stored', "UPDATE instance SET stored_at = '2026-03-04T05:06:08.000Z' WHERE id = 1"],
    [
      'which instance it is',
      "UPDATE instance SET instance_key = 'x' || instance_key WHERE id = 2; UPDATE instance SET instance_key = (SELECT substr(instance_key, 2) FROM instance WHERE id = 2) WHERE id = 1",
    ],
    ['the wrapped data key', 'UPDATE study_key SET wrapped = randomblob(48)'],
    ['the encapsulated key', 'UPDATE study_key SET enc = randomblob(32)'],
    [
      'the epoch of the segment',
      'UPDATE segment SET epoch_id = (SELECT epoch_id FROM segment WHERE id = 3) WHERE id = 1',
    ],
    ["the study's sealed descriptor", 'UPDATE study SET sealed = randomblob(length(sealed))'],
    ["the PACS's count", 'UPDATE study SET expected = 2'],
    ['the as-of time', "UPDATE study SET confirmed_at = '2030-01-01T00:00:00.000Z'"],
  ])('gives no byte after a change of %s', async (_, sql) => {
    const directory = fourInstances();
    const db = new DatabaseSync(join(directory, 'catalogue.db'));
    db.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
    db.close();
    const vault = await reopened(directory);
    const uid = sql.includes('instance_key') ? sopUid(2) : sopUid(1);
    expect(await tryRead(vault, uid)).toEqual({ code: 'vault.damaged', bytes: 0 });
  });

  // guards S-1, S-15
  it('still lists a study whose entry is damaged: nameless, incomplete, and saying so', async () => {
    const directory = fourInstances();
    const db = new DatabaseSync(join(directory, 'catalogue.db'));
    db.exec('UPDATE study SET expected = 2 WHERE id = 1');
    db.close();
    const vault = await reopened(directory);
    const studies = must(await vault.studies());
    expect(studies).toHaveLength(2);
    expect(studies[0]).toMatchObject({ held: 0, expected: null, confirmedAt: null, damaged: 3 });
    expect(studies[0]?.descriptor.PatientName).toBe('');
    must(await record(vault, {}, 3));
    expect(must(await vault.study(vault.keyOf(STUDY_UID)))).toMatchObject({
      held: 3,
      expected: 3,
      damaged: 0,
    });
  });
});

// guards S-3
it('refuses to commit an instance under another UID than was announced', async () => {
  const { vault } = await newVault();
  await record(vault);
  const announced = { StudyInstanceUID: STUDY_UID, SOPInstanceUID: sopUid(1), writerId: 'w' };
  const writer = must(vault.openWriter(announced));
  await writer.write(A);
  expect(codeOf(await writer.commit(attributes(sopUid(2))))).toBe('ingest.uid-mismatch');
  expect(vault.counts(vault.keyOf(STUDY_UID))).toMatchObject({ held: 0 });
});
