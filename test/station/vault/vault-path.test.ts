import { describe, expect, it } from 'vitest';
import { attributes, descriptor, must, sopUid, STUDY_UID } from './synthetic-study.ts';
import {
  codeOf,
  newVault,
  noise,
  openTestVault,
  PASSPHRASE,
  readAll,
  record,
  store,
} from './vault-fixture.ts';

describe('the whole path through a vault', () => {
  it('gives back what was stored, after a restart and an unlock', async () => {
    const { vault, directory } = await newVault();
    const small = noise(4000);
    const large = noise(700_000);
    const studyKey = must(await record(vault, {}, 2));
    must(await store(vault, sopUid(1), small));
    must(await store(vault, sopUid(2), large));
    await vault.close();

    const again = await openTestVault(directory);
    expect(again.state()).toBe('locked');
    expect(again.counts(studyKey)).toMatchObject({ held: 2, expected: 2, heldBytes: 704_000, damaged: 0 });
    expect(codeOf(await again.studies())).toBe('vault.locked');
    must(await again.unlock(PASSPHRASE));
    expect(must(await again.studies())).toMatchObject([
      { descriptor: descriptor(), held: 2, purpose: { kind: 'worklist' }, quarantined: 0 },
    ]);
    expect(await readAll(again, sopUid(1))).toEqual(small);
    expect(await readAll(again, sopUid(2))).toEqual(large);
    expect(must(await again.verify({}))).toEqual({
      studies: 1,
      instances: 2,
      bytes: 704_000,
      damaged: [],
      strays: 0,
    });
  });

  it('is filled while locked, and what came in then is read after the unlock', async () => {
    const { vault, directory } = await newVault();
    await record(vault);
    const before = noise(10_000);
    must(await store(vault, sopUid(1), before));
    await vault.close();

    const locked = await openTestVault(directory);
    const during = noise(300_000);
    await record(locked);
    must(await store(locked, sopUid(2), during));
    expect(codeOf(await locked.read(locked.keyOf(STUDY_UID), locked.keyOf(sopUid(2))))).toBe('vault.locked');
    expect(codeOf(await locked.instances(locked.keyOf(STUDY_UID)))).toBe('vault.locked');
    expect(locked.heldInstanceKeys(locked.keyOf(STUDY_UID)).size).toBe(2);
    must(await locked.unlock(PASSPHRASE));
    expect(await readAll(locked, sopUid(1))).toEqual(before);
    expect(await readAll(locked, sopUid(2))).toEqual(during);
  });

  it('goes on filling after a lock in the middle of an instance', async () => {
    const { vault } = await newVault();
    await record(vault);
    const writer = must(
      vault.openWriter({ StudyInstanceUID: STUDY_UID, SOPInstanceUID: sopUid(1), writerId: 'w' }),
    );
    const bytes = noise(600_000);
    await writer.write(bytes.subarray(0, 400_000));
    vault.lock();
    await writer.write(bytes.subarray(400_000));
    must(await writer.commit(attributes(sopUid(1))));
    const later = noise(5000);
    must(await store(vault, sopUid(2), later));
    must(await vault.unlock(PASSPHRASE));
    expect(await readAll(vault, sopUid(1))).toEqual(bytes);
    expect(await readAll(vault, sopUid(2))).toEqual(later);
  });
});
