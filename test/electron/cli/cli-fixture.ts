// Runs commands of `pacs-kit` as the real program and on cheap vaults, for the tests of the command line.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { stationLayout } from '../../../electron/station/station-parts.ts';
import { openVault } from '../../../electron/station/vault/open-vault.ts';
import type { Vault } from '../../../electron/station/vault/port.ts';
import { must } from '../../station/vault/synthetic-study.ts';
import { CHEAP, PASSPHRASE } from '../../station/vault/vault-fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

const CLI = path.resolve(import.meta.dirname, '../../../electron/cli.ts');

export interface Answer {
  readonly exitCode: number;
  /** The JSON that stood on standard output; empty when there was none. */
  readonly answer: Record<string, unknown>;
  readonly code: unknown;
  readonly stderr: string;
}

export function pacsKit(...args: readonly string[]): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  execFile(process.execPath, [CLI, ...args, '--json'], { timeout: 30_000 }, (error, stdout, stderr) => {
    const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
    const answer = (stdout === '' ? {} : JSON.parse(stdout)) as Record<string, unknown>;
    const failure = answer['error'] as { code?: unknown } | undefined;
    resolve({ exitCode, answer, code: failure?.code, stderr });
  });
  return promise;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'kit-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The option that hands a passphrase over. */
export function passphraseFile(folder: string, passphrase = PASSPHRASE): readonly [string, string] {
  const file = path.join(folder, `passphrase-${Math.random().toString(36).slice(2)}`);
  writeFileSync(file, `${passphrase}\n`, { mode: 0o600 });
  return ['--passphrase-file', file];
}

/** A data directory whose vault is cheap to open and holds what `fill` puts in; closed again. */
export async function dataWithVault(
  fill: (vault: Vault, recoveryCode: string) => Promise<void> = async () => {},
): Promise<string> {
  const data = temporaryFolder();
  const clock = { wallNow: () => new Date() };
  const vault = must(await openVault({ directory: stationLayout(data).vault, clock, argon2: CHEAP }));
  const { recoveryCode } = must(
    await vault.initialise({ passphrase: PASSPHRASE, label: 'ada', role: 'administrator' }),
  );
  await fill(vault, recoveryCode);
  await vault.close();
  return data;
}
