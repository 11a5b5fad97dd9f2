import { spawn } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { must } from './synthetic-study.ts';
import { newVault, openTestVault, PASSPHRASE, temporaryFolder } from './vault-fixture.ts';

/** `KIT_KILL_ROUNDS=50` for the long run. */
const ROUNDS = Number(process.env['KIT_KILL_ROUNDS'] ?? 8);
const CHILD = fileURLToPath(new URL('./crash-child.ts', import.meta.url));

interface Announced {
  readonly study: string;
  readonly uid: string;
  readonly length: number;
}

/** Runs the child, kills it at a random moment of its ingest, and answers what it had announced. */
function ingestAndKill(directory: string, round: number): Promise<Announced[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, directory, String(round)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let complaints = '';
    let timer: NodeJS.Timeout | undefined;
    child.stderr.on('data', (data: Buffer) => {
      complaints += data.toString();
    });
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      timer ??= setTimeout(() => child.kill('SIGKILL'), randomInt(0, 250));
    });
    child.once('close', (_, signal) => {
      clearTimeout(timer);
      if (signal !== 'SIGKILL') {
        reject(new Error(`the child ended by itself: ${complaints}`));
        return;
      }
      const lines = out.split('\n').slice(0, -1);
      resolve(
        lines.map((line) => {
          const [study = '', uid = '', length = '0'] = line.split(' ');
          return { study, uid, length: Number(length) };
        }),
      );
    });
  });
}

// guards S-7
it(
  `holds everything it had counted after kill -9, ${ROUNDS} times at random moments of an ingest`,
  async () => {
    const { vault: first, directory } = await newVault(temporaryFolder(tmpdir()));
    await first.close();
    const announced = new Map<string, Announced>();
    let total = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const instance of await ingestAndKill(directory, round)) {
        announced.set(instance.uid, instance);
        total += 1;
      }
      const vault = await openTestVault(directory);
      must(await vault.unlock(PASSPHRASE));
      const report = must(await vault.verify({}));
      expect(report).toMatchObject({ damaged: [], strays: 0 });
      for (const { study, uid, length } of announced.values()) {
        const stream = must(await vault.read(vault.keyOf(study), vault.keyOf(uid)));
        const parts: Uint8Array[] = [];
        for await (const part of stream) parts.push(part);
        const bytes = Buffer.concat(parts);
        // What was announced, or a later version of it whose announcement the kill swallowed.
        expect(bytes.byteLength).toBeGreaterThanOrEqual(length);
        const seed = createHash('sha256').update(`${uid} ${bytes.byteLength}`).digest();
        expect(bytes.equals(Buffer.alloc(bytes.byteLength, seed))).toBe(true);
      }
      await vault.close();
    }
    expect(total).toBeGreaterThan(ROUNDS);
    if (process.env['KIT_KILL_ROUNDS'] !== undefined)
      console.log(`${ROUNDS} kills, ${total} announced, ${announced.size} distinct`);
  },
  ROUNDS * 30_000,
);
