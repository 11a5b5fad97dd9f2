import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openVault } from '../../../electron/station/vault/open-vault.ts';
import { destroyVault } from '../../../electron/station/vault/purge.ts';
import { attributes, must, sopUid, STUDY_UID } from './synthetic-study.ts';
import {
  codeOf,
  filesOf,
  newVault,
  noise,
  openTestVault,
  PASSPHRASE,
  readAll,
  record,
  segmentsOf,
  store,
  testClock,
} from './vault-fixture.ts';

const OTHER = '1.2.826.0.1.3680043.10.1544.88';

async function twoStudies() {
  const { vault, directory } = await newVault();
  await record(vault);
  await record(vault, { StudyInstanceUID: OTHER });
  must(await store(vault, sopUid(1), noise(50_000)));
  must(await store(vault, sopUid(1, OTHER), noise(60_000), { StudyInstanceUID: OTHER }, 'other'));
  await vault.close();
  const db = new DatabaseSync(join(directory, 'catalogue.db'));
  const keys = db.prepare('SELECT study_key AS studyKey, enc, wrapped FROM study_key').all() as {
    studyKey: string;
    enc: Uint8Array;
    wrapped: Uint8Array;
  }[];
  db.close();
  const bodies = segmentsOf(directory).map((path) => readFileSync(path).subarray(128, 192));
  return { directory, keys, bodies };
}

const isAnywhere = (directory: string, needle: Uint8Array): boolean =>
  filesOf(directory).some(({ bytes }) => bytes.includes(Buffer.from(needle)));

// guards S-12
it.each([true, false])(
  'shreds one study, locked or not (%s): no wrapped key and no byte of it is left',
  async (isLocked) => {
    const { directory, keys, bodies } = await twoStudies();
    const vault = await openTestVault(directory);
    if (!isLocked) must(await vault.unlock(PASSPHRASE));
    const studyKey = vault.keyOf(STUDY_UID);
    expect(must(await vault.purge({ studyKey }))).toEqual({ studies: 1, bytes: 50_000 });
    expect(vault.counts(studyKey)).toBeNull();
    expect(codeOf(await vault.purge({ studyKey }))).toBe('vault.study-not-found');
    for (const key of keys) {
      const isKept = key.studyKey !== studyKey;
      expect(isAnywhere(directory, key.wrapped)).toBe(isKept);
      expect(isAnywhere(directory, key.enc)).toBe(isKept);
    }
    expect(bodies.filter((body) => isAnywhere(directory, body))).toHaveLength(1);
    expect(isAnywhere(directory, Buffer.from(studyKey))).toBe(false);
    must(await vault.unlock(PASSPHRASE));
    expect(must(await vault.verify({}))).toMatchObject({ studies: 1, instances: 1, damaged: [], strays: 0 });
    must(await store(vault, sopUid(2), noise(10)));
    expect(must(await vault.studies())).toHaveLength(2);
  },
);

// guards S-12
it('shreds everything, slots included, and can be set up anew in the same process', async () => {
  const { directory, keys, bodies } = await twoStudies();
  const wrappedSlots = [
    ...readFileSync(join(directory, 'slots.json'), 'utf8').matchAll(/"wrapped":"([0-9a-f]+)"/gu),
  ];
  const vault = await openTestVault(directory);
  expect(must(await vault.purge({ all: true }))).toEqual({ studies: 2, bytes: 110_000 });
  expect(vault.state()).toBe('uninitialised');
  for (const { wrapped } of keys) expect(isAnywhere(directory, wrapped)).toBe(false);
  for (const body of bodies) expect(isAnywhere(directory, body)).toBe(false);
  expect(wrappedSlots).toHaveLength(2);
  for (const [, wrapped = ''] of wrappedSlots)
    expect(isAnywhere(directory, Buffer.from(wrapped))).toBe(false);
  expect(existsSync(join(directory, 'slots.json'))).toBe(false);
  expect(segmentsOf(directory)).toEqual([]);
  expect(vault.allCounts()).toEqual([]);
  must(await vault.initialise({ passphrase: PASSPHRASE, label: 'ada', role: 'administrator' }));
  await record(vault);
  const bytes = noise(100);
  must(await store(vault, sopUid(1), bytes));
  expect((await readAll(vault, sopUid(1))).equals(bytes)).toBe(true);
});

it('takes the bytes of what was arriving with it', async () => {
  const { vault, directory } = await newVault();
  const studyKey = must(await record(vault));
  must(await store(vault, sopUid(1), noise(1000)));
  const writer = must(
    vault.openWriter({ StudyInstanceUID: STUDY_UID, SOPInstanceUID: sopUid(2), writerId: 'w' }),
  );
  await writer.write(noise(4_000_000));
  must(await vault.purge({ studyKey }));
  await writer.write(noise(100));
  expect(codeOf(await writer.commit(attributes(sopUid(2))))).toBe('vault.io-failed');
  expect(vault.allCounts()).toEqual([]);
  await vault.closeWriter('w');
  await vault.close();
  await openTestVault(directory);
  expect(segmentsOf(directory)).toEqual([]);
});

it('is finished by the next start when it was cut off after the keys', async () => {
  const { directory } = await twoStudies();
  const db = new DatabaseSync(join(directory, 'catalogue.db'));
  db.exec('UPDATE study_key SET wrapped = zeroblob(48), enc = zeroblob(32) WHERE rowid = 1');
  db.close();
  const vault = await openTestVault(directory);
  expect(vault.allCounts()).toHaveLength(1);
  expect(segmentsOf(directory)).toHaveLength(1);
});

it('is destroyed without being opened, even when its keys are damaged; but not while it is in use', async () => {
  const { directory } = await twoStudies();
  const vault = await openTestVault(directory);
  expect(codeOf(destroyVault(directory))).toBe('vault.in-use');
  await vault.close();
  for (const name of ['slots.json', 'slots.copy.json']) rmSync(join(directory, name));
  expect(codeOf(await openVault({ directory, clock: testClock() }))).toBe('vault.damaged');
  must(destroyVault(directory));
  expect(existsSync(directory)).toBe(false);
  must(destroyVault(directory));
});
