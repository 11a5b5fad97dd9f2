// Who may unlock: added, changed and taken away by those who may, and on the record.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stationLayout } from '../../../electron/station/station-parts.ts';
import { dataWithVault, pacsKit, passphraseFile } from './cli-fixture.ts';

const READER = 'quiet lantern over harbour';
const FRESH = 'copper heron in the reeds';

const newFile = (data: string, passphrase: string): readonly string[] => {
  const [, file] = passphraseFile(data, passphrase);
  return ['--new-passphrase-file', file];
};
const labels = async (data: string): Promise<unknown[]> => {
  const { answer } = await pacsKit('operator', 'list', '--data', data);
  return (answer['slots'] as { label: string }[]).map(({ label }) => label);
};
const add = (data: string, ...args: readonly string[]) =>
  pacsKit('operator', 'add', '--label', 'grace', '--role', 'radiologist', '--data', data, ...args);

describe('operators', () => {
  it('are added by an administrator, change their own passphrase, and are removed again', async () => {
    const data = await dataWithVault();
    const administrator = passphraseFile(data);
    expect(await add(data, ...administrator, ...newFile(data, READER))).toMatchObject({
      exitCode: 0,
      answer: { slot: { label: 'grace', role: 'radiologist' } },
    });
    const changed = await pacsKit(
      'operator',
      'change-passphrase',
      '--data',
      data,
      ...passphraseFile(data, READER),
      ...newFile(data, FRESH),
    );
    expect(changed.exitCode).toBe(0);
    const old = await pacsKit('vault', 'list', '--data', data, ...passphraseFile(data, READER));
    expect(old.code).toBe('vault.wrong-passphrase');
    expect(await labels(data)).toEqual(['ada', 'recovery code', 'grace']);
    const removed = await pacsKit('operator', 'remove', '--label', 'grace', '--data', data, ...administrator);
    expect(removed.exitCode).toBe(0);
    expect(await labels(data)).toEqual(['ada', 'recovery code']);
    const journal = readFileSync(stationLayout(data).journal, 'utf8');
    for (const event of ['access:slot-added', 'access:passphrase-changed', 'access:slot-removed'])
      expect(journal).toContain(event);
    for (const secret of [READER, FRESH]) expect(journal).not.toContain(secret);
  });

  it('are not added by who is no administrator, nor with a role that does not exist', async () => {
    const data = await dataWithVault();
    await add(data, ...passphraseFile(data), ...newFile(data, READER));
    const other = ['operator', 'add', '--label', 'joan', '--data', data, ...newFile(data, FRESH)];
    const byReader = await pacsKit(...other, '--role', 'administrator', ...passphraseFile(data, READER));
    expect(byReader.code).toBe('access.role-required');
    const odd = await pacsKit(...other, '--role', 'king', ...passphraseFile(data));
    expect(odd.code).toBe('contract.invalid-input');
    expect(await labels(data)).toEqual(['ada', 'recovery code', 'grace']);
  });
});
