// A recovery code that was lost, seen by others, or never printed is replaced by an administrator; and no private key stays
// behind in memory when a passphrase is refused.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as slotWrap from '../../../electron/station/vault/slot-wrap.ts';
import { must } from './synthetic-study.ts';
import { codeOf, newVault, openTestVault, PASSPHRASE } from './vault-fixture.ts';

const SECOND = 'seven maple windows turning';
const opened = vi.hoisted((): Buffer[] => []);

vi.mock('../../../electron/station/vault/slot-wrap.ts', async (importOriginal) => {
  const original = await importOriginal<typeof slotWrap>();
  return {
    ...original,
    openSlot: async (...args: Parameters<typeof original.openSlot>) => {
      const bytes = await original.openSlot(...args);
      if (bytes !== null) opened.push(bytes);
      return bytes;
    },
  };
});
beforeEach(() => {
  opened.length = 0;
});

const wiped = (): boolean => opened.every((bytes) => bytes.every((byte) => byte === 0));

describe('a new recovery code', () => {
  it("is made with an administrator's passphrase: the old one opens nothing any more, the new one does", async () => {
    const { vault, directory, recoveryCode } = await newVault();
    vault.lock();
    const replaced = must(await vault.replaceRecoveryCode(PASSPHRASE));
    expect(vault.state()).toBe('locked');
    expect(wiped()).toBe(true);
    await vault.close();
    const again = await openTestVault(directory);
    expect(codeOf(await again.unlockWithRecoveryCode(recoveryCode))).toBe('vault.wrong-recovery-code');
    expect(must(await again.unlockWithRecoveryCode(replaced.recoveryCode))).toMatchObject({
      kind: 'recovery',
    });
    expect(again.slots().filter(({ kind }) => kind === 'recovery')).toHaveLength(1);
  });

  it('is made for nobody else, and the old one then stays', async () => {
    const { vault, recoveryCode } = await newVault();
    must(await vault.addPassphrase({ passphrase: SECOND, label: 'grace', role: 'radiologist' }));
    opened.length = 0;
    expect(codeOf(await vault.replaceRecoveryCode(SECOND))).toBe('access.role-required');
    expect(codeOf(await vault.replaceRecoveryCode('no such passphrase here'))).toBe('vault.wrong-passphrase');
    expect(opened).toHaveLength(1);
    expect(wiped()).toBe(true);
    must(await vault.unlockWithRecoveryCode(recoveryCode));
  });
});

it('a new passphrase that is refused leaves no private key in memory', async () => {
  const { vault } = await newVault();
  const slotId = vault.slots()[0]?.slotId ?? '';
  const change = { slotId, oldPassphrase: PASSPHRASE, newPassphrase: 'aaaaaaaaaaaaaaa' };
  expect(codeOf(await vault.changePassphrase(change))).toBe('vault.weak-passphrase');
  expect(opened).toHaveLength(1);
  expect(wiped()).toBe(true);
});
