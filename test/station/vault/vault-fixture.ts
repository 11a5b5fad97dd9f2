// A vault in a temporary folder with cheap keys, synthetic studies, and the short ways that these tests need.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { onTestFinished, vi } from 'vitest';
import { openVault, type VaultOptions } from '../../../electron/station/vault/open-vault.ts';
import type { Vault } from '../../../electron/station/vault/port.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import type { StudyDescriptor } from '../../../shared/domain/study.ts';
import { attributes, descriptor, must, STUDY_UID } from './synthetic-study.ts';

// Every test here waits for the disk; on a busy machine one fsync can take a second.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export const PASSPHRASE = 'correct horse battery staple';
export const CHEAP = { memoryKiB: 64, passes: 1, lanes: 1 } as const;

export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);

/** Memory where there is plenty: every commit syncs, and these tests are not about the disk. */
export function temporaryBase(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 512 * 1024 * 1024 ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

export function temporaryFolder(base = temporaryBase()): string {
  const folder = mkdtempSync(join(base, 'kit-vault-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A clock that a test turns by hand. */
export const testClock = (start = '2026-03-04T05:06:07.000Z') => {
  let now = new Date(start);
  return {
    wallNow: () => now,
    turn: (to: string) => {
      now = new Date(to);
    },
  };
};

export async function openTestVault(directory: string, options: Partial<VaultOptions> = {}): Promise<Vault> {
  const vault = must(await openVault({ directory, clock: testClock(), argon2: CHEAP, ...options }));
  onTestFinished(() => vault.close());
  return vault;
}

/** A new vault, unlocked. */
export async function newVault(
  directory = temporaryFolder(),
  options: Partial<VaultOptions> = {},
): Promise<{ vault: Vault; directory: string; recoveryCode: string }> {
  const vault = await openTestVault(directory, options);
  const { recoveryCode } = must(
    await vault.initialise({ passphrase: PASSPHRASE, label: 'ada', role: 'administrator' }),
  );
  return { vault, directory, recoveryCode };
}

export const record = (vault: Vault, over: Partial<StudyDescriptor> = {}, expected: number | null = 3) =>
  vault.recordStudy({
    descriptor: descriptor(over),
    purpose: { kind: 'worklist', reason: 'today' },
    expected,
    confirmedAt: '2026-03-04T05:00:00.000Z',
  });

/** Stores one instance in pieces, as a network would hand them over. */
export async function store(
  vault: Vault,
  SOPInstanceUID: string,
  bytes: Uint8Array,
  over: Partial<InstanceAttributes> = {},
  writerId = 'writer',
) {
  const all = attributes(SOPInstanceUID, over);
  const { StudyInstanceUID } = all;
  const writer = must(vault.openWriter({ StudyInstanceUID, SOPInstanceUID, writerId }));
  for (let at = 0; at < bytes.byteLength; at += 100_000) await writer.write(bytes.subarray(at, at + 100_000));
  return writer.commit(all);
}

export async function readAll(vault: Vault, SOPInstanceUID: string, study = STUDY_UID): Promise<Buffer> {
  const stream = must(await vault.read(vault.keyOf(study), vault.keyOf(SOPInstanceUID)));
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** What a read gives: its code, and every byte that came out before. */
export async function tryRead(vault: Vault, SOPInstanceUID: string, study = STUDY_UID) {
  const answer = await vault.read(vault.keyOf(study), vault.keyOf(SOPInstanceUID));
  if (!answer.ok) return { code: answer.error.code, bytes: 0 };
  let bytes = 0;
  try {
    for await (const part of answer.value) bytes += part.byteLength;
  } catch (cause) {
    const error =
      cause instanceof Error && 'error' in cause
        ? (cause.error as { code: string })
        : { code: String(cause) };
    return { code: error.code, bytes };
  }
  return { code: 'ok', bytes };
}

export const noise = (bytes: number): Buffer => randomBytes(bytes);

/** All files below a folder with their bytes. */
export function filesOf(directory: string): { path: string; bytes: Buffer }[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));
}

export const segmentsOf = (directory: string): string[] =>
  readdirSync(join(directory, 'segments'))
    .filter((name) => name.endsWith('.seg'))
    .map((name) => join(directory, 'segments', name));
