import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attributes, must, sopUid, STUDY_UID } from './synthetic-study.ts';
import {
  codeOf,
  newVault,
  noise,
  openTestVault,
  PASSPHRASE,
  readAll,
  record,
  segmentsOf,
  store,
  temporaryFolder,
  testClock,
  tryRead,
} from './vault-fixture.ts';

const place = (n: number, writerId = 'writer') => ({
  StudyInstanceUID: STUDY_UID,
  SOPInstanceUID: sopUid(n),
  writerId,
});

describe('an instance that comes again', () => {
  it('is kept once when it is the same, and costs no byte', async () => {
    const { vault, directory } = await newVault();
    await record(vault);
    const bytes = noise(200_000);
    must(await store(vault, sopUid(1), bytes));
    const [before] = must(await vault.instances(vault.keyOf(STUDY_UID)));
    must(await store(vault, sopUid(1), bytes));
    must(await store(vault, sopUid(1), bytes, {}, 'another association'));
    const [after, more] = must(await vault.instances(vault.keyOf(STUDY_UID)));
    expect(after).toEqual(before);
    expect(more).toBeUndefined();
    expect(vault.counts(vault.keyOf(STUDY_UID))).toMatchObject({ held: 1, heldBytes: 200_000 });
    await vault.close();
    expect(segmentsOf(directory).map((path) => statSync(path).size)).toEqual([64 + 64 + 200_000 + 2 * 16]);
  });

  it('is replaced by the newest when it differs, and the old bytes can not be reached', async () => {
    const { vault, directory } = await newVault();
    await record(vault);
    const old = noise(200_000);
    must(await store(vault, sopUid(1), old));
    must(await store(vault, sopUid(2), old));
    const [segment] = segmentsOf(directory);
    const newer = noise(200_000);
    must(await store(vault, sopUid(1), newer));
    expect((await readAll(vault, sopUid(1))).equals(newer)).toBe(true);
    expect((await readAll(vault, sopUid(2))).equals(old)).toBe(true);
    expect(vault.counts(vault.keyOf(STUDY_UID))).toMatchObject({ held: 2, heldBytes: 400_000 });
    // The salt that the old record's key came from is gone.
    expect(
      readFileSync(segment ?? '')
        .subarray(64, 128)
        .every((byte) => byte === 0),
    ).toBe(true);
  });

  it('is replaced when only its attributes differ, such as the transfer syntax', async () => {
    const { vault } = await newVault();
    await record(vault);
    const bytes = noise(1000);
    must(await store(vault, sopUid(1), bytes));
    must(await store(vault, sopUid(1), bytes, { TransferSyntaxUID: '1.2.840.10008.1.2.4.70' }));
    const [only] = must(await vault.instances(vault.keyOf(STUDY_UID)));
    expect(only?.attributes.TransferSyntaxUID).toBe('1.2.840.10008.1.2.4.70');
  });

  it('is replaced by a locked station that can not compare, and the emptied segment is removed', async () => {
    const { vault, directory } = await newVault();
    await record(vault);
    const bytes = noise(50_000);
    must(await store(vault, sopUid(1), bytes));
    await vault.close();
    const locked = await openTestVault(directory);
    must(await store(locked, sopUid(1), bytes));
    expect(locked.counts(locked.keyOf(STUDY_UID))).toMatchObject({ held: 1 });
    expect(segmentsOf(directory)).toHaveLength(1);
    must(await locked.unlock(PASSPHRASE));
    expect((await readAll(locked, sopUid(1))).equals(bytes)).toBe(true);
  });
});

describe('an instance on its way', () => {
  // guards S-7
  it('does not count before its commit, nor after an abort', async () => {
    const { vault, directory } = await newVault();
    const studyKey = must(await record(vault));
    const writer = must(vault.openWriter(place(1)));
    await writer.write(noise(3_000_000));
    expect(vault.counts(studyKey)).toMatchObject({ held: 0 });
    await writer.abort();
    must(await store(vault, sopUid(2), noise(10)));
    expect(vault.counts(studyKey)).toMatchObject({ held: 1, heldBytes: 10 });
    expect(codeOf(await vault.read(studyKey, vault.keyOf(sopUid(1))))).toBe('vault.instance-not-found');
    await vault.closeWriter('writer');
    expect(segmentsOf(directory).map((path) => statSync(path).size)).toEqual([64 + 64 + 10 + 16]);
  });

  it('may overlap with others of the same association, and all come out right', async () => {
    const { vault } = await newVault();
    await record(vault);
    const bytes = [1, 2, 3, 4].map((n) => noise(n * 130_000));
    const writers = bytes.map((_, i) => must(vault.openWriter(place(i + 1))));
    for (let at = 0; at < 520_000; at += 65_000) {
      for (const [i, writer] of writers.entries())
        await writer.write(bytes[i]?.subarray(at, at + 65_000) ?? noise(0));
    }
    await writers[1]?.abort();
    const commits = [0, 2, 3].map((i) => writers[i]?.commit(attributes(sopUid(i + 1))));
    must(await store(vault, sopUid(9), bytes[0] ?? noise(0)));
    for (const commit of commits) expect((await commit)?.ok).toBe(true);
    for (const i of [0, 2, 3])
      expect((await readAll(vault, sopUid(i + 1))).equals(bytes[i] ?? noise(0))).toBe(true);
    expect(must(await vault.verify({}))).toMatchObject({ instances: 4, damaged: [], strays: 0 });
  });

  it('goes to a new segment when the last one is long enough', async () => {
    const { vault, directory } = await newVault(undefined, { segmentBytes: 100_000 });
    await record(vault);
    for (let n = 1; n <= 5; n += 1) must(await store(vault, sopUid(n), noise(60_000)));
    expect(segmentsOf(directory)).toHaveLength(3);
    expect(must(await vault.verify({}))).toMatchObject({ instances: 5, damaged: [], strays: 0 });
  });

  it('of a study nobody asked for makes that study known, and never complete', async () => {
    const { vault } = await newVault();
    must(await store(vault, sopUid(1), noise(10)));
    const [study] = must(await vault.studies());
    expect(study).toMatchObject({
      held: 1,
      expected: null,
      confirmedAt: null,
      purpose: { kind: 'unsolicited' },
    });
    expect(study?.descriptor.PatientName).toBe('Nightingale^Florentina');
    must(await record(vault, {}, 1));
    expect(must(await vault.studies())).toMatchObject([{ expected: 1, purpose: { kind: 'worklist' } }]);
  });

  it('is refused before the vault has keys', async () => {
    const vault = await openTestVault(temporaryFolder());
    expect(codeOf(vault.openWriter(place(1)))).toBe('vault.not-initialised');
    expect(codeOf(await record(vault))).toBe('vault.not-initialised');
  });
});

describe('an instance of another patient', () => {
  // guards S-3
  it('is kept, named, counted, and never read', async () => {
    const { vault } = await newVault();
    const studyKey = must(await record(vault));
    must(await store(vault, sopUid(1), noise(10)));
    must(await store(vault, sopUid(2), noise(10), { PatientID: 'SOMEONE-ELSE', PatientName: 'Doe^Jane' }));
    const list = must(await vault.instances(studyKey));
    expect(list.map(({ condition }) => condition)).toEqual(['sound', 'quarantined']);
    expect(list[1]?.conditionReason).toBe(
      'This image names another patient than its study: PatientID, PatientName differ.',
    );
    expect(await tryRead(vault, sopUid(2))).toEqual({ code: 'vault.quarantined', bytes: 0 });
    expect(must(await vault.study(studyKey)).quarantined).toBe(1);
    // The PACS corrects the study: what was set aside is now the study's.
    must(await record(vault, { PatientID: 'SOMEONE-ELSE', PatientName: 'Doe^Joan^^^=' }));
    expect(must(await vault.study(studyKey)).quarantined).toBe(2);
    must(await record(vault, { PatientID: 'SOMEONE-ELSE', PatientName: 'DOE^Jane^^^=' }));
    expect(must(await vault.study(studyKey)).quarantined).toBe(1);
    expect((await tryRead(vault, sopUid(2))).code).toBe('ok');
    expect((await tryRead(vault, sopUid(1))).code).toBe('vault.quarantined');
  });
});

describe('the study of an instance', () => {
  it('says when it first and last got something, by the station clock', async () => {
    const clock = testClock('2026-03-04T05:06:07.000Z');
    const { vault } = await newVault(undefined, { clock });
    const studyKey = must(await record(vault));
    expect(must(await vault.study(studyKey)).lastStoredAt).toBeNull();
    clock.turn('2026-03-04T06:00:00.000Z');
    must(await store(vault, sopUid(1), noise(10)));
    must(await record(vault, { StudyDescription: 'CORRECTED' }));
    expect(must(await vault.study(studyKey))).toMatchObject({
      firstStoredAt: '2026-03-04T05:06:07.000Z',
      lastStoredAt: '2026-03-04T06:00:00.000Z',
      descriptor: { StudyDescription: 'CORRECTED' },
    });
  });

  it('keeps station records sealed to their context, also while locked', async () => {
    const { vault, directory } = await newVault();
    const sealed = vault.sealForStation(Buffer.from('queue'), 'queue:1');
    await vault.close();
    const locked = await openTestVault(directory);
    expect(Buffer.from(must(locked.openForStation(sealed, 'queue:1'))).toString()).toBe('queue');
    expect(codeOf(locked.openForStation(sealed, 'queue:2'))).toBe('vault.damaged');
    for (let i = 0; i < sealed.byteLength; i += 1) {
      const flipped = Uint8Array.from(sealed, (byte, at) => (at === i ? byte ^ 4 : byte));
      expect(codeOf(locked.openForStation(flipped, 'queue:1'))).toBe('vault.damaged');
    }
  });
});

describe('a vault that was left in disorder', () => {
  it('removes by itself what no row explains, and cuts tails that nothing accounts for', async () => {
    const { vault, directory } = await newVault();
    await record(vault);
    const bytes = noise(1000);
    must(await store(vault, sopUid(1), bytes));
    await vault.close();
    const [segment = ''] = segmentsOf(directory);
    const { size } = statSync(segment);
    writeFileSync(segment, Buffer.concat([readFileSync(segment), noise(5000)]));
    writeFileSync(join(directory, 'segments', `${'ab'.repeat(16)}.seg`), noise(100));
    writeFileSync(join(directory, 'slots.json.tmp'), noise(100));
    const again = await openTestVault(directory);
    expect(statSync(segment).size).toBe(size);
    expect(readdirSync(join(directory, 'segments'))).toHaveLength(1);
    expect(readdirSync(directory)).not.toContain('slots.json.tmp');
    must(await again.unlock(PASSPHRASE));
    expect(must(await again.verify({}))).toMatchObject({ instances: 1, damaged: [], strays: 0 });
    writeFileSync(join(directory, 'segments', 'stray.seg'), noise(100));
    expect(must(await again.verify({})).strays).toBe(1);
  });

  it('stops a check that is cancelled, and reports how far it is', async () => {
    const { vault } = await newVault();
    await record(vault);
    for (let n = 1; n <= 4; n += 1) must(await store(vault, sopUid(n), noise(100)));
    const abort = new AbortController();
    const progress: string[] = [];
    const stopped = await vault.verify({
      signal: abort.signal,
      onProgress: (done, total) => {
        progress.push(`${done}/${total}`);
        if (done === 2) abort.abort();
      },
    });
    expect(codeOf(stopped)).toBe('vault.cancelled');
    expect(progress).toEqual(['1/4', '2/4']);
  });
});

it('keeps a bounded number of files open, however many studies one association sends', async () => {
  const { vault } = await newVault();
  const open = (): number => readdirSync('/proc/self/fd').length;
  const before = open();
  for (let n = 0; n < 200; n += 1) {
    const study = `${STUDY_UID}.${n}`;
    must(await store(vault, sopUid(1, study), noise(10), { StudyInstanceUID: study }));
  }
  expect(open() - before).toBeLessThan(140);
  await vault.closeWriter('writer');
  expect(open() - before).toBeLessThan(5);
  must(await vault.unlock(PASSPHRASE));
  expect(must(await vault.verify({}))).toMatchObject({
    studies: 200,
    instances: 200,
    damaged: [],
    strays: 0,
  });
});

it('counts the same while it runs as when it counts anew at a start', async () => {
  const { vault, directory } = await newVault();
  const studyKey = must(await record(vault));
  for (const [n, bytes] of [
    [1, 500],
    [2, 600],
    [1, 700],
    [3, 800],
    [2, 600],
  ] as const) {
    must(await store(vault, sopUid(n), noise(bytes)));
  }
  const [segment = ''] = segmentsOf(directory);
  const bytes = readFileSync(segment);
  bytes.writeUInt8(bytes.readUInt8(bytes.byteLength - 700) ^ 1, bytes.byteLength - 700);
  writeFileSync(segment, bytes);
  must(await vault.verify({}));
  const damaged = vault.counts(studyKey);
  expect(damaged).toMatchObject({ held: 2, damaged: 1 });
  for (const n of [1, 2, 3]) must(await store(vault, sopUid(n), noise(n * 1000)));
  const running = vault.counts(studyKey);
  expect(running).toMatchObject({ held: 3, heldBytes: 6000, damaged: 0 });
  await vault.close();
  const again = await openTestVault(directory);
  expect(again.counts(studyKey)).toEqual(running);
});
