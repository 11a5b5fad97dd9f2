import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passphraseWeakness } from '../../../electron/station/vault/passphrase.ts';
import { newRecoveryCode, parseRecoveryCode } from '../../../electron/station/vault/recovery-code.ts';
import { stationKeyFrom } from '../../../electron/station/vault/station-key.ts';
import { must } from './synthetic-study.ts';
import {
  CHEAP,
  codeOf,
  newVault,
  openTestVault,
  PASSPHRASE,
  temporaryFolder,
  testClock,
} from './vault-fixture.ts';
import type { Vault } from '../../../electron/station/vault/port.ts';
import { openVault } from '../../../electron/station/vault/open-vault.ts';

const SECOND = 'seven maple windows turning';
const THIRD = 'granite teapot over lisbon';

/** Slot of the first operator. */
const first = (vault: Vault): string => vault.slots()[0]?.slotId ?? '';

describe('key slots', () => {
  it('open with their own passphrase, and say whose they are', async () => {
    const { vault } = await newVault();
    must(await vault.addPassphrase({ passphrase: SECOND, label: 'grace', role: 'radiologist' }));
    vault.lock();
    expect(vault.state()).toBe('locked');
    expect(must(await vault.unlock(SECOND))).toMatchObject({ label: 'grace', role: 'radiologist' });
    expect(must(await vault.unlock(PASSPHRASE))).toMatchObject({ label: 'ada', role: 'administrator' });
    expect(codeOf(await vault.unlock(THIRD))).toBe('vault.wrong-passphrase');
    expect(vault.slots().map(({ kind, label }) => `${kind} ${label}`)).toEqual([
      'passphrase ada',
      'recovery recovery code',
      'passphrase grace',
    ]);
  });

  it('survive a restart with every change made to them', async () => {
    const { vault, directory } = await newVault();
    const grace = must(
      await vault.addPassphrase({ passphrase: SECOND, label: 'grace', role: 'coordinator' }),
    );
    must(
      await vault.changePassphrase({ slotId: first(vault), oldPassphrase: PASSPHRASE, newPassphrase: THIRD }),
    );
    must(await vault.removeSlot(grace.slotId));
    await vault.close();
    const again = await openTestVault(directory);
    expect(codeOf(await again.unlock(PASSPHRASE))).toBe('vault.wrong-passphrase');
    expect(codeOf(await again.unlock(SECOND))).toBe('vault.wrong-passphrase');
    expect(must(await again.unlock(THIRD))).toMatchObject({ label: 'ada', role: 'administrator' });
  });

  it('are changed by an unlocked vault only, but a passphrase by whoever knows it', async () => {
    const { vault } = await newVault();
    const [ada] = vault.slots();
    vault.lock();
    const input = { passphrase: SECOND, label: 'grace', role: 'radiologist' } as const;
    expect(codeOf(await vault.addPassphrase(input))).toBe('vault.locked');
    expect(codeOf(await vault.removeSlot(ada?.slotId ?? ''))).toBe('vault.locked');
    must(
      await vault.changePassphrase({ slotId: first(vault), oldPassphrase: PASSPHRASE, newPassphrase: THIRD }),
    );
    expect(vault.state()).toBe('locked');
    must(await vault.unlock(THIRD));
  });

  it('are changed one at a time: whoever guesses another operator’s passphrase cannot change it', async () => {
    const { vault } = await newVault();
    const input = { passphrase: SECOND, label: 'grace', role: 'radiologist' } as const;
    const { slotId } = must(await vault.addPassphrase(input));
    const guessed = await vault.changePassphrase({ slotId, oldPassphrase: PASSPHRASE, newPassphrase: THIRD });
    expect(codeOf(guessed)).toBe('vault.wrong-passphrase');
    must(await vault.unlock(PASSPHRASE));
  });

  it('never lose the last administrator or the recovery code', async () => {
    const { vault } = await newVault();
    const [ada, recovery] = vault.slots();
    must(await vault.addPassphrase({ passphrase: SECOND, label: 'grace', role: 'radiologist' }));
    expect(codeOf(await vault.removeSlot(ada?.slotId ?? ''))).toBe('vault.last-slot');
    expect(codeOf(await vault.removeSlot(recovery?.slotId ?? ''))).toBe('vault.last-slot');
    expect(codeOf(await vault.removeSlot('0011223344556677'))).toBe('vault.slot-not-found');
    must(await vault.addPassphrase({ passphrase: THIRD, label: 'joan', role: 'administrator' }));
    must(await vault.removeSlot(ada?.slotId ?? ''));
  });

  it('refuse weak passphrases, a taken name, and a passphrase that would make two operators one', async () => {
    const { vault } = await newVault();
    const role = 'radiologist';
    expect(codeOf(await vault.addPassphrase({ passphrase: 'short', label: 'x', role }))).toBe(
      'vault.weak-passphrase',
    );
    expect(codeOf(await vault.addPassphrase({ passphrase: SECOND, label: 'ada', role }))).toBe(
      'vault.label-in-use',
    );
    const taken = await vault.addPassphrase({ passphrase: PASSPHRASE, label: 'grace', role });
    expect(codeOf(taken)).toBe('vault.weak-passphrase');
    const change = { slotId: first(vault), oldPassphrase: PASSPHRASE, newPassphrase: 'aaaaaaaaaaaaaaa' };
    expect(codeOf(await vault.changePassphrase(change))).toBe('vault.weak-passphrase');
    expect(codeOf(await vault.changePassphrase({ ...change, oldPassphrase: SECOND }))).toBe(
      'vault.wrong-passphrase',
    );
    expect(vault.slots()).toHaveLength(2);
  });

  it('recover access with the printed code, which is replaced by a new one', async () => {
    const { vault, directory, recoveryCode } = await newVault();
    must(await vault.addPassphrase({ passphrase: SECOND, label: 'grace', role: 'radiologist' }));
    await vault.close();
    const again = await openTestVault(directory);
    const recovered = must(await again.recover({ recoveryCode, newPassphrase: THIRD, label: 'grace' }));
    expect(recovered.slot).toMatchObject({ label: 'grace', role: 'radiologist' });
    expect(again.state()).toBe('unlocked');
    again.lock();
    expect(codeOf(await again.unlockWithRecoveryCode(recoveryCode))).toBe('vault.wrong-recovery-code');
    expect(must(await again.unlockWithRecoveryCode(recovered.recoveryCode.toLowerCase()))).toMatchObject({
      kind: 'recovery',
    });
    expect(codeOf(await again.unlock(SECOND))).toBe('vault.wrong-passphrase');
    must(await again.unlock(THIRD));
    expect(again.slots().filter(({ kind }) => kind === 'recovery')).toHaveLength(1);
    const added = must(
      await again.recover({
        recoveryCode: recovered.recoveryCode,
        newPassphrase: 'new person with a hat',
        label: 'joan',
      }),
    );
    expect(added.slot).toMatchObject({ label: 'joan', role: 'administrator' });
  });

  it('are asked for before anything else works, and made once', async () => {
    const vault = await openTestVault(temporaryFolder());
    expect(vault.state()).toBe('uninitialised');
    expect(vault.slots()).toEqual([]);
    expect(codeOf(await vault.unlock(PASSPHRASE))).toBe('vault.not-initialised');
    expect(codeOf(await vault.unlockWithRecoveryCode(newRecoveryCode()))).toBe('vault.not-initialised');
    const input = { passphrase: PASSPHRASE, label: 'ada', role: 'administrator' } as const;
    expect(codeOf(await vault.initialise({ ...input, passphrase: 'ada ada ada ada' }))).toBe(
      'vault.weak-passphrase',
    );
    expect(vault.state()).toBe('uninitialised');
    must(await vault.initialise(input));
    expect(vault.state()).toBe('unlocked');
    expect(codeOf(await vault.initialise(input))).toBe('vault.already-initialised');
  });
});

describe('the slot file', () => {
  const forge = (directory: string, edit: (body: string) => string): void => {
    const key = stationKeyFrom(readFileSync(join(directory, 'station.key')));
    const [body = ''] = readFileSync(join(directory, 'slots.json'), 'utf8').split('\n');
    const forged = edit(body);
    for (const name of ['slots.json', 'slots.copy.json']) {
      writeFileSync(join(directory, name), `${forged}\n${key.slotFileMac(forged).toString('hex')}\n`);
    }
  };

  it('survives any flipped bit in one copy, and is refused when both are altered', async () => {
    const { vault, directory } = await newVault();
    await vault.close();
    const path = join(directory, 'slots.json');
    const copy = join(directory, 'slots.copy.json');
    const original = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(original.byteLength - 1), fc.nat(7), async (at, bit) => {
        const flipped = Buffer.from(original);
        flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << bit), at);
        writeFileSync(path, flipped);
        writeFileSync(copy, flipped);
        const refused = await openVault({ directory, clock: testClock(), argon2: CHEAP });
        expect(codeOf(refused)).toBe('vault.damaged');
        writeFileSync(copy, original);
        const opened = must(await openVault({ directory, clock: testClock(), argon2: CHEAP }));
        must(await opened.unlock(PASSPHRASE));
        await opened.close();
        expect(readFileSync(path).equals(original)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('binds role, name and cost to the wrapped key: whoever edits them, even with the station key, opens nothing', async () => {
    const { vault, directory } = await newVault();
    await vault.close();
    const backup = join(temporaryFolder(), 'slots');
    copyFileSync(join(directory, 'slots.json'), backup);
    for (const [from, to] of [
      ['"role":"administrator"', '"role":"radiologist"'],
      ['"label":"ada"', '"label":"eve"'],
      ['"memoryKiB":64', '"memoryKiB":65'],
      ['"createdAt":"2026', '"createdAt":"2025'],
    ] as const) {
      forge(directory, (body) => body.replaceAll(from, to));
      const forged = await openTestVault(directory);
      expect(codeOf(await forged.unlock(PASSPHRASE)), from).toBe('vault.wrong-passphrase');
      await forged.close();
      for (const name of ['slots.json', 'slots.copy.json']) copyFileSync(backup, join(directory, name));
    }
  });

  it('refuses a foreign or missing station key instead of starting over', async () => {
    const { vault, directory } = await newVault();
    await vault.close();
    const path = join(directory, 'station.key');
    const original = readFileSync(path);
    writeFileSync(path, Buffer.alloc(32, 1));
    expect(codeOf(await openVault({ directory, clock: testClock() }))).toBe('vault.damaged');
    writeFileSync(path, original.subarray(0, 31));
    expect(codeOf(await openVault({ directory, clock: testClock() }))).toBe('vault.damaged');
    rmSync(path);
    expect(codeOf(await openVault({ directory, clock: testClock() }))).toBe('vault.damaged');
    writeFileSync(path, original);
    must(await (await openTestVault(directory)).unlock(PASSPHRASE));
  });
});

describe('a recovery code', () => {
  it('reads back however it was typed, and knows a typing error from a wrong code', async () => {
    fc.assert(
      fc.property(fc.constant(null).map(newRecoveryCode), fc.nat(29), fc.nat(30), (code, at, shift) => {
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/u);
        const secret = parseRecoveryCode(code);
        expect(secret).toHaveLength(26);
        const sloppy = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
        expect(parseRecoveryCode(sloppy)).toEqual(secret);
        const symbols = code.replaceAll('-', '');
        const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
        const wrong = alphabet[(alphabet.indexOf(symbols[at] ?? '') + 1 + shift) % 32] ?? '';
        expect(parseRecoveryCode(symbols.slice(0, at) + wrong + symbols.slice(at + 1))).toBeNull();
      }),
      { numRuns: 200 },
    );
    const { vault, recoveryCode } = await newVault();
    const typo = await vault.unlockWithRecoveryCode(`U${recoveryCode.slice(1)}`);
    const other = await vault.unlockWithRecoveryCode(newRecoveryCode());
    expect(typo).toMatchObject({ ok: false, error: { details: { reason: 'mistyped' } } });
    expect(other).toMatchObject({ ok: false, error: { details: { reason: 'not-ours' } } });
  });
});

it.each([
  ['correct horse battery staple', true],
  ['Żółta-łódź płynie 7', true],
  ['kX9#mQ2!vT7z', true],
  ['elevenchars', false],
  ['aaaaaaaaaaaaaaaaaa', false],
  ['abababababababab', false],
  ['123456789012345', false],
  ['abcdefghijklmnop', false],
  ['passwordpassword1', false],
  ['Password123456', false],
  ['marie.curie.marie.curie', false],
])('judges the passphrase %j', (passphrase, isGood) => {
  expect(passphraseWeakness(passphrase, 'marie.curie') === null).toBe(isGood);
});
