// An export that is not the whole study is never a success: what was left out, and whether the PACS counted more.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stationLayout } from '../../../electron/station/station-parts.ts';
import type { Vault } from '../../../electron/station/vault/port.ts';
import { must, sopUid, STUDY_UID } from '../../station/vault/synthetic-study.ts';
import { noise, record, store } from '../../station/vault/vault-fixture.ts';
import { dataWithVault, pacsKit, passphraseFile, temporaryFolder } from './cli-fixture.ts';

/** Exports a study of which `fill` says what the vault holds. */
async function exported(fill: (vault: Vault) => Promise<void>) {
  const data = await dataWithVault(fill);
  const out = path.join(temporaryFolder(), 'out');
  const given = ['--data', data, '--study', STUDY_UID, '--out', out, '--reason', 'test'];
  const answer = await pacsKit('vault', 'export', ...given, ...passphraseFile(temporaryFolder()));
  const files = existsSync(out)
    ? readdirSync(out, { recursive: true }).filter((name) => String(name).endsWith('.dcm'))
    : [];
  const journal = readFileSync(stationLayout(data).journal, 'utf8').trimEnd().split('\n');
  const finished = journal.find((line) => line.includes('study:export-finished')) ?? '{}';
  const { details } = JSON.parse(finished) as { details?: Record<string, unknown> };
  return { ...answer, files, details };
}

const otherPatient = { PatientID: 'PID-OTHER', PatientName: 'Other^Patient', PatientBirthDate: '19700101' };

// guards S-1, S-3
describe('vault export', () => {
  it('is a success when it wrote all that the PACS counted', async () => {
    const { exitCode, answer, details } = await exported(async (vault) => {
      must(await record(vault, {}, 1));
      must(await store(vault, sopUid(1), noise(1000)));
    });
    const counts = { files: 1, held: 1, expected: 1, completeness: 'complete', isWhole: true };
    expect({ exitCode, answer }).toMatchObject({ exitCode: 0, answer: { ok: true, ...counts } });
    expect(details).toMatchObject(counts);
  });

  it.each([
    ['the PACS counted more', 3, 'incomplete'],
    ['the PACS never counted', null, 'unknown'],
  ] as const)('is none when %s, though it writes what is sound', async (_, expected, completeness) => {
    const { exitCode, answer, files, details } = await exported(async (vault) => {
      must(await record(vault, {}, expected));
      must(await store(vault, sopUid(1), noise(1000)));
    });
    const counts = { files: 1, held: 1, expected, completeness, isWhole: false };
    expect({ exitCode, answer }).toMatchObject({ exitCode: 1, answer: { ok: false, ...counts } });
    expect(details).toMatchObject(counts);
    expect(files).toHaveLength(1);
  });

  it('is none when an image of another patient was left out', async () => {
    const { exitCode, answer, files } = await exported(async (vault) => {
      must(await record(vault, {}, 2));
      must(await store(vault, sopUid(1), noise(1000)));
      must(await store(vault, sopUid(2), noise(1000), otherPatient));
    });
    expect({ exitCode, answer }).toMatchObject({
      exitCode: 1,
      answer: { ok: false, held: 1, expected: 2, quarantined: 1, isWhole: false },
    });
    expect(files).toHaveLength(1);
  });

  it('is an error, and leaves no folder, when nothing is sound', async () => {
    const { exitCode, code, files } = await exported(async (vault) => {
      must(await record(vault, {}, 1));
      must(await store(vault, sopUid(1), noise(1000), otherPatient));
    });
    expect({ exitCode, code, files }).toEqual({ exitCode: 1, code: 'export.nothing-sound', files: [] });
  });
});
