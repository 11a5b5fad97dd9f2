// A station killed by SIGKILL between keystrokes, again and again: every word that was answered is in the reading log, in one
// downtime, and no file holds any of it in the clear.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVault } from '../../electron/station/vault/open-vault.ts';
import { stationLayout } from '../../electron/station/station-parts.ts';
import { descriptor } from '../station/vault/synthetic-study.ts';
import { filesBelow, textSearch } from './leak-search.ts';
import {
  ask,
  type DataDirectories,
  dataDirectories,
  openStation,
  unlock,
  valueOf,
} from './station-fixture.ts';

const ROUNDS = Number(process.env['KIT_KILL_ROUNDS'] ?? 4);

interface Said {
  readonly entryId: string;
  readonly text: string;
}

/** What it said until it was killed after so many answers. */
async function killedAfter(data: string, answers: number, seed: number): Promise<readonly Said[]> {
  const worker = path.join(import.meta.dirname, 'reading-log-worker.ts');
  const child = spawn(process.execPath, [worker, data, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: Said[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('answered ')) continue;
    said.push(JSON.parse(line.slice('answered '.length)) as Said);
    // Goes on reading: what it said before the kill reached it was answered as well.
    if (said.length === answers) child.kill('SIGKILL');
  }
  return said;
}

describe('a station that is killed between keystrokes', () => {
  let directories: DataDirectories;
  let data = '';
  const texts: string[] = [];
  beforeAll(async () => {
    directories = await dataDirectories();
    data = await directories.make();
    const vault = valueOf(
      await openVault({ directory: stationLayout(data).vault, clock: { wallNow: () => new Date() } }),
    );
    valueOf(
      await vault.recordStudy({
        descriptor: descriptor(),
        purpose: { kind: 'worklist', reason: 'today' },
        expected: 3,
        confirmedAt: new Date().toISOString(),
      }),
    );
    await vault.close();
  });
  afterAll(() => directories.remove());
  const open = () => openStation({ data, pacs: { aeTitle: 'NOBODY', port: 1 }, retrieveBy: ['C-GET'] });

  it('has every keystroke that it answered, and goes on in the same downtime', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const said = await killedAfter(data, 2 + 11 * round, round);
      const last = said.at(-1);
      if (last === undefined) throw new Error('it answered nothing');
      texts.push(last.text);
      const station = await open();
      try {
        await unlock(station);
        const { entries, incidents, damaged } = await ask(station, 'log:list', { incidentId: null });
        expect(damaged).toBe(0);
        expect(incidents.map(({ signal }) => signal)).toEqual(['real']);
        expect(entries).toHaveLength(round + 1);
        const entry = entries.find(({ entryId }) => entryId === last.entryId);
        // One more may have reached the disk before its answer.
        expect(entry?.impression.text.startsWith(last.text)).toBe(true);
        expect(entry?.impression.text.length).toBeLessThanOrEqual(last.text.length + 1);
        expect(entry).toMatchObject({ end: 'unknown', closedAt: null, reader: 'kim' });
      } finally {
        await station.close();
      }
    }
  }, 120_000);

  // guards S-12
  it('leaves no word of it, and no name, in any file', async () => {
    const needles = textSearch([
      ['typed', 'Pneumoperitoneum'],
      ['name', 'Nightingale'],
      ['id', 'PID-4711-XYZZY'],
      ...texts.map((text) => ['typed', text] as const),
    ]);
    for (const [name, bytes] of await filesBelow(data))
      expect([name, needles.find(bytes)]).toEqual([name, []]);
    expect(await readFile(path.join(data, 'journal.jsonl'), 'utf8')).toContain('study:opened');
  });
});
