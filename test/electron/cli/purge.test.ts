// A purge leaves nothing that could still be opened: not in a vault that is damaged, and not beside the vault.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stationLayout } from '../../../electron/station/station-parts.ts';
import type { Vault } from '../../../electron/station/vault/port.ts';
import { must, sopUid, STUDY_UID } from '../../station/vault/synthetic-study.ts';
import { noise, record, segmentsOf, store } from '../../station/vault/vault-fixture.ts';
import { dataWithVault, pacsKit } from './cli-fixture.ts';

const filled = async (vault: Vault): Promise<void> => {
  must(await record(vault, {}, 1));
  must(await store(vault, sopUid(1), noise(5000)));
};

/** A station's data directory with all that a station leaves beside its vault. */
async function stationData(): Promise<string> {
  const data = await dataWithVault(filled);
  const left = [
    'queue.sqlite',
    'queue.sqlite-wal',
    'queue.sqlite-shm',
    'pacs-counts.sqlite',
    'pacs-counts.sqlite-wal',
  ];
  for (const name of [...left, 'capabilities.json', 'status.json'])
    writeFileSync(path.join(data, name), 'left behind');
  return data;
}

const purge = (data: string, ...args: readonly string[]) =>
  pacsKit('vault', 'purge', ...args, '--yes', '--data', data);
const journalOf = (data: string): string => readFileSync(stationLayout(data).journal, 'utf8');

describe('vault purge --all', () => {
  // guards S-12
  it('takes the queue and the status with it: the journal alone stays', async () => {
    const data = await stationData();
    expect(await purge(data, '--all')).toMatchObject({ exitCode: 0, answer: { ok: true, studies: 1 } });
    expect(readdirSync(data).filter((name) => !name.startsWith('journal'))).toEqual(['vault']);
    expect(segmentsOf(stationLayout(data).vault)).toEqual([]);
  });

  // guards S-12
  it.each([
    [
      'key slots',
      (vault: string) => {
        for (const name of ['slots.json', 'slots.copy.json']) rmSync(path.join(vault, name));
      },
    ],
    ['catalogue', (vault: string) => writeFileSync(path.join(vault, 'catalogue.db'), 'not a database')],
    ['station key', (vault: string) => writeFileSync(path.join(vault, 'station.key'), 'short')],
  ] as const)('destroys a vault whose %s are damaged, and says so on the journal', async (_, damage) => {
    const data = await stationData();
    const { vault } = stationLayout(data);
    damage(vault);
    expect(await purge(data, '--study', STUDY_UID)).toMatchObject({ exitCode: 1, code: 'vault.damaged' });
    expect(existsSync(vault)).toBe(true);
    const purged = await purge(data, '--all');
    expect(purged).toMatchObject({ exitCode: 0, answer: { ok: true, studies: null, destroyed: true } });
    expect(readdirSync(data).every((name) => name.startsWith('journal'))).toBe(true);
    expect(journalOf(data)).toContain('vault:purge-begun');
    expect(journalOf(data)).toContain('vault:purged');
  });
});

// guards S-12
it('vault purge --study takes the queue along: it names the study under a key that stays', async () => {
  const data = await stationData();
  expect(await purge(data, '--study', STUDY_UID)).toMatchObject({ exitCode: 0, answer: { studies: 1 } });
  expect(readdirSync(data).filter((name) => name.startsWith('queue'))).toEqual([]);
});
