// A recovery code is shown once: whatever else goes wrong, a code that was made reaches the person who asked for it.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { initCommand } from '../../../electron/cli/init-command.ts';
import type * as journalModule from '../../../electron/station/journal/journal.ts';
import type { Journal } from '../../../electron/station/journal/port.ts';
import { stationLayout } from '../../../electron/station/station-parts.ts';
import { openVault } from '../../../electron/station/vault/open-vault.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err } from '../../../shared/contract/result.ts';
import { must } from '../../station/vault/synthetic-study.ts';
import { PASSPHRASE } from '../../station/vault/vault-fixture.ts';
import { pacsKit, passphraseFile, temporaryFolder } from './cli-fixture.ts';

const disk = vi.hoisted(() => ({ isFull: false }));
vi.mock('../../../electron/station/journal/journal.ts', async (importOriginal) => {
  const original = await importOriginal<typeof journalModule>();
  return {
    ...original,
    openJournal: async (...args: Parameters<typeof original.openJournal>) => {
      const opened = await original.openJournal(...args);
      if (!opened.ok || !disk.isFull) return opened;
      const full = err(kitError('journal.io-failed', 'The disk is full.', 'Free space.'));
      const append: Journal['append'] = () => Promise.resolve(full);
      return { ok: true, value: { ...opened.value, append, close: () => opened.value.close() } };
    },
  };
});
afterEach(() => {
  disk.isFull = false;
  vi.restoreAllMocks();
  process.exitCode = 0;
});

const stateOf = async (data: string): Promise<string> => {
  const vault = must(
    await openVault({ directory: stationLayout(data).vault, clock: { wallNow: () => new Date() } }),
  );
  const state = vault.state();
  await vault.close();
  return state;
};

describe('init', () => {
  it('makes no keys when the configuration cannot be written, and works once it can', async () => {
    const data = temporaryFolder();
    const given = ['init', '--data', data, ...passphraseFile(temporaryFolder())];
    writeFileSync(path.join(data, 'a-file'), '');
    const refused = await pacsKit(...given, '--config', path.join(data, 'a-file', 'config.yaml'));
    expect(refused).toMatchObject({ exitCode: 1, code: 'config.not-writable' });
    mkdirSync(path.join(data, 'a-folder'));
    const folder = await pacsKit(...given, '--config', path.join(data, 'a-folder'));
    expect(folder).toMatchObject({ exitCode: 1, code: 'config.not-writable' });
    expect(await stateOf(data)).toBe('uninitialised');
    const made = await pacsKit(...given);
    expect(made).toMatchObject({ exitCode: 0, answer: { ok: true, configWritten: true } });
    expect(made.answer['recoveryCode']).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{5})+$/u);
    expect(await pacsKit(...given)).toMatchObject({ exitCode: 1, code: 'vault.already-initialised' });
  });

  it('leaves no configuration behind when the keys are refused, so that the next try writes its own', async () => {
    const data = temporaryFolder();
    const weak = await pacsKit('init', '--data', data, ...passphraseFile(temporaryFolder(), 'short'));
    expect(weak).toMatchObject({ exitCode: 1, code: 'vault.weak-passphrase' });
    expect(existsSync(path.join(data, 'config.yaml'))).toBe(false);
  });

  it('hands over a code that was made though the journal could not be written, and says so', async () => {
    const data = temporaryFolder();
    const said: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
    disk.isFull = true;
    const args = ['--data', data, '--json', ...passphraseFile(temporaryFolder())];
    await initCommand().parseAsync(args, { from: 'user' });
    expect(process.exitCode).toBe(1);
    const answer = JSON.parse(said.join('')) as { recoveryCode: string; ok: boolean; error: unknown };
    expect(answer).toMatchObject({ ok: false, error: { code: 'journal.io-failed' } });
    const vault = must(
      await openVault({ directory: stationLayout(data).vault, clock: { wallNow: () => new Date() } }),
    );
    must(await vault.unlockWithRecoveryCode(answer.recoveryCode));
    await vault.close();
  });
});

describe('vault new-recovery-code', () => {
  it("replaces the code for an administrator's passphrase, and records it", async () => {
    const data = temporaryFolder();
    const made = await pacsKit('init', '--data', data, ...passphraseFile(temporaryFolder()));
    const given = ['vault', 'new-recovery-code', '--data', data];
    const wrong = await pacsKit(...given, ...passphraseFile(temporaryFolder(), 'no such passphrase here'));
    expect(wrong).toMatchObject({ exitCode: 1, code: 'vault.wrong-passphrase' });
    const { exitCode, answer } = await pacsKit(...given, ...passphraseFile(temporaryFolder(), PASSPHRASE));
    expect(exitCode).toBe(0);
    const vault = must(
      await openVault({ directory: stationLayout(data).vault, clock: { wallNow: () => new Date() } }),
    );
    const old = await vault.unlockWithRecoveryCode(String(made.answer['recoveryCode']));
    expect(old).toMatchObject({ ok: false, error: { code: 'vault.wrong-recovery-code' } });
    must(await vault.unlockWithRecoveryCode(String(answer['recoveryCode'])));
    await vault.close();
    expect(await pacsKit('journal', 'verify', '--data', data)).toMatchObject({ answer: { ok: true } });
  });
});
