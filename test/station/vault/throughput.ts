// Measures the vault by itself: `node test/station/vault/throughput.ts [folder]`. Prints one JSON object as its last line.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openVault } from '../../../electron/station/vault/open-vault.ts';
import type { Vault } from '../../../electron/station/vault/port.ts';
import { attributes, descriptor, must, sopUid, STUDY_UID } from './synthetic-study.ts';

const base = process.argv[2] ?? tmpdir();

async function freshVault(directory: string): Promise<Vault> {
  const vault = must(
    await openVault({
      directory,
      clock: { wallNow: () => new Date() },
      argon2: { memoryKiB: 64, passes: 1, lanes: 1 },
    }),
  );
  if (vault.state() === 'uninitialised') {
    must(
      await vault.initialise({
        passphrase: 'correct horse battery staple',
        label: 'ada',
        role: 'administrator',
      }),
    );
  }
  return vault;
}

async function ingest(vault: Vault, count: number, bytes: number, isPipelined: boolean): Promise<number> {
  const data = randomBytes(bytes);
  must(
    await vault.recordStudy({
      descriptor: descriptor(),
      purpose: { kind: 'worklist', reason: 'bench' },
      expected: count,
      confirmedAt: new Date().toISOString(),
    }),
  );
  const started = performance.now();
  const commits: Promise<unknown>[] = [];
  for (let n = 1; n <= count; n += 1) {
    const SOPInstanceUID = sopUid(n);
    const writer = must(vault.openWriter({ StudyInstanceUID: STUDY_UID, SOPInstanceUID, writerId: 'bench' }));
    for (let at = 0; at < bytes; at += 65_536) await writer.write(data.subarray(at, at + 65_536));
    const commit = writer.commit(attributes(SOPInstanceUID)).then(must);
    commits.push(commit);
    if (!isPipelined) await commit;
    // A network hands over between instances.
    else await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(commits);
  return (performance.now() - started) / 1000;
}

async function readBack(vault: Vault, count: number): Promise<number> {
  const started = performance.now();
  for (let n = 1; n <= count; n += 1) {
    const stream = must(await vault.read(vault.keyOf(STUDY_UID), vault.keyOf(sopUid(n))));
    for await (const part of stream) if (part.byteLength === 0) throw new Error('empty part');
  }
  return (performance.now() - started) / 1000;
}

const figures: Record<string, number> = {};
for (const [name, count, bytes, isPipelined] of [
  ['ct', 400, 524_288, true],
  ['ctOneByOne', 400, 524_288, false],
  ['tiny', 2000, 4096, true],
  ['tinyOneByOne', 2000, 4096, false],
] as const) {
  const directory = mkdtempSync(join(base, 'kit-throughput-'));
  const vault = await freshVault(directory);
  const writeS = await ingest(vault, count, bytes, isPipelined);
  const readS = await readBack(vault, count);
  figures[`${name}WriteMBps`] = Math.round((count * bytes) / writeS / 1e4) / 100;
  figures[`${name}WriteInstancesPerS`] = Math.round(count / writeS);
  figures[`${name}ReadMBps`] = Math.round((count * bytes) / readS / 1e4) / 100;
  figures[`${name}ReadInstancesPerS`] = Math.round(count / readS);
  await vault.close();
  rmSync(directory, { recursive: true });
}
console.log(JSON.stringify({ name: 'vault-throughput', ...figures }));
