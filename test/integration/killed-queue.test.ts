// The queue's file under SIGKILL: whatever was done to it stays done, in the middle of planning, cancelling or moving up.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openTransferQueue } from '../../electron/station/prefetch/queue.ts';
import { ok } from '../../shared/contract/result.ts';

const ROUNDS = 8;
const directory = mkdtempSync(path.join(tmpdir(), 'kit-killed-queue-'));
let file = '';
let tries = 0;
beforeEach(() => {
  // A second try begins with a queue of its own: what the first one cancelled is not in its books.
  tries += 1;
  file = path.join(directory, `queue-${tries}.sqlite`);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What it said until it was killed after so many lines. */
async function killedAfter(lines: number, seed: number): Promise<readonly string[]> {
  const worker = path.join(import.meta.dirname, 'queue-worker.ts');
  const child = spawn(process.execPath, [worker, file, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    // Goes on reading: what it said before the kill reached it was done as well.
    if (said.length === lines) child.kill('SIGKILL');
  }
  return said;
}

describe('a queue whose process is killed', () => {
  it('has lost nothing of what was done', async () => {
    const cancelled = new Set<string>();
    /** A kill came between doing and saying. */
    const unsure = new Set<string>();
    let planned = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const said = await killedAfter(5 + 37 * round, 77 + round);
      unsure.clear();
      for (const line of said) {
        const [what, value = ''] = line.split(' ');
        if (what === 'planned') planned = Number(value);
        if (what === 'cancelled') cancelled.add(value);
        if (what === 'resuming') unsure.add(value);
        if (what === 'resumed') {
          unsure.delete(value);
          cancelled.delete(value);
        }
      }
      const opened = openTransferQueue(file, {
        sealForStation: (plaintext) => plaintext,
        openForStation: (sealed) => ok(sealed),
      });
      if (!opened.ok) throw new Error(opened.error.code);
      const queue = opened.value;
      const rows = queue.rows();
      if (planned > 0) expect(rows).toHaveLength(40);
      expect(rows.filter(({ state }) => state === 'running')).toEqual([]);
      const now = new Set(rows.filter(({ state }) => state === 'cancelled').map(({ studyKey }) => studyKey));
      for (const studyKey of cancelled) if (!unsure.has(studyKey)) expect(now).toContain(studyKey);
      // At most the one that it had done and could not say any more.
      expect(now.difference(cancelled).size).toBeLessThanOrEqual(1);
      for (const studyKey of now) cancelled.add(studyKey);
      for (const studyKey of unsure) if (!now.has(studyKey)) cancelled.delete(studyKey);
      const moved = rows.flatMap(({ movedUp }) => (movedUp === null ? [] : [movedUp]));
      expect(moved).toEqual([...new Set(moved)].toSorted((a, b) => b - a));
      queue.close();
    }
    expect(planned).toBeGreaterThan(5);
    expect(cancelled.size).toBeGreaterThan(0);
  }, 60_000);
});
