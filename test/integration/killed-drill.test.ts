// A station killed by SIGKILL in the middle of a drill, again and again: what it answered is in the run, with the moment that it
// answered, the clock goes on, and no file holds what people typed.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { next } from '../../drills/engine/next.ts';
import { type DrillRun, prepareRun } from '../../drills/engine/run.ts';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import { parseScenario } from '../../drills/scenario/parse-scenario.ts';
import { fillIn } from '../../drills/scenario/variables.ts';
import type { DrillRunView } from '../../shared/contract/drill-view.ts';
import { type DrillEvent, SEALED_WORDS } from '../../shared/drill/drill-event.ts';
import { filesBelow, textSearch } from './leak-search.ts';
import {
  ask,
  type DataDirectories,
  dataDirectories,
  openStation,
  smallDay,
  unlock,
} from './station-fixture.ts';

const ROUNDS = Number(process.env['KIT_KILL_ROUNDS'] ?? 5);

interface Said {
  readonly event: DrillEvent;
  readonly text: string;
}

/** What it said until it was killed after so many answers. */
async function killedAfter(
  data: string,
  pacs: RehearsalPacs,
  answers: number,
  seed: number,
): Promise<readonly Said[]> {
  const worker = path.join(import.meta.dirname, 'drill-worker.ts');
  const words = [data, pacs.aeTitle, String(pacs.port), String(seed)];
  const child = spawn(process.execPath, [worker, ...words], {
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

function folded(view: DrillRunView): DrillRun {
  const parsed = parseScenario(new TextEncoder().encode(view.scenario));
  if (!parsed.ok) throw new Error('the run has no scenario');
  const { scenario } = fillIn(parsed.value, view.variables);
  return view.events.reduce(next, prepareRun(scenario, view.runId, view.preparedAt));
}

describe('a station that is killed in the middle of a drill', () => {
  let directories: DataDirectories;
  let data = '';
  let pacs: RehearsalPacs;
  const texts: string[] = [];
  beforeAll(async () => {
    directories = await dataDirectories();
    data = await directories.make();
    pacs = await startRehearsalPacs({ population: smallDay('RHS-1001') });
  });
  afterAll(async () => {
    await pacs?.close();
    await directories?.remove();
  });
  const open = () => openStation({ data, pacs, retrieveBy: ['C-GET'] });

  it('has lost nothing that it answered, and its clock goes on', async () => {
    let exerciseMs = 0;
    let known = 0;
    const all: DrillEvent[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const said = await killedAfter(data, pacs, 3 + 9 * round, 77 + round);
      expect(said.length).toBeGreaterThan(2);
      all.push(...said.map(({ event }) => event));
      texts.push(...said.map(({ text }) => text));

      const station = await open();
      try {
        const view = await ask(station, 'drill:current', {});
        if (view === null) throw new Error('the drill is gone');
        // Each answer is there, with the very moment that was answered, and in that order.
        const at = new Map(view.events.map((event, index) => [JSON.stringify(event), index]));
        const places = all.map((event) => at.get(JSON.stringify(event)) ?? -1);
        expect(places).not.toContain(-1);
        expect(view.events.length).toBeGreaterThanOrEqual(known + said.length);
        known = view.events.length;
        expect(view.sealed).toBe(true);

        const run = folded(view);
        expect(run.phase.name).toBe('running');
        expect(run.clock.restarts).toBe(round);
        expect(run.clock.exerciseMs).toBeGreaterThan(exerciseMs);
        exerciseMs = run.clock.exerciseMs;
        // A new process takes up the failed link where it was: it did not fail anew.
        expect(run.linkFailures).toMatchObject([{ fault: 'refuse', until: null }]);
        // Nothing was taken that the run did not take: a page that folds the same events has the same run.
        const again = view.events.reduce(
          (state, event) => ({
            run: next(state.run, event),
            same: state.same || next(state.run, event) === state.run,
          }),
          { run: prepareRun(run.scenario, view.runId, view.preparedAt), same: false },
        );
        expect(again.same).toBe(false);
      } finally {
        await station.close();
      }
    }
  }, 120_000);

  // guards S-12
  it('holds what people typed in the vault, and in no file in the clear', async () => {
    const needles = textSearch([['typed', 'Quillfeather'], ...texts.map((text) => ['typed', text] as const)]);
    for (const [name, bytes] of await filesBelow(data))
      expect([name, needles.find(bytes)]).toEqual([name, []]);
    const journal = await readFile(path.join(data, 'journal.jsonl'), 'utf8');
    expect(journal).toContain('drill:observed');

    const station = await open();
    try {
      expect(JSON.stringify(await ask(station, 'drill:current', {}))).toContain(SEALED_WORDS);
      await unlock(station);
      // Opening the notes is begun by the unlock, and is not waited for.
      await expect
        .poll(async () => JSON.stringify(await ask(station, 'drill:current', {})), { timeout: 20_000 })
        .not.toContain(SEALED_WORDS);
      const shown = JSON.stringify(await ask(station, 'drill:current', {}));
      for (const text of texts) expect(shown).toContain(text);
    } finally {
      await station.close();
    }
  }, 60_000);
});
