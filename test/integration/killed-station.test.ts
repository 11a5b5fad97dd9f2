// The real `pacs-kit serve`, killed by SIGKILL again and again while it fetches: what it had counted is there, and nothing is
// unsound. KIT_KILL_ROUNDS says how often (5 when it does not).
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import {
  everythingComplete,
  freePort,
  type KitProcess,
  kitProcess,
  until,
} from '../../scripts/kit-process.ts';
import {
  dataDirectories,
  type DataDirectories,
  drawAll,
  falselyComplete,
  instancesOf,
  lacking,
  openStation,
  PASSPHRASE,
  smallDay,
  STATION_AE,
  unlock,
} from './station-fixture.ts';

const ROUNDS = Number(process.env['KIT_KILL_ROUNDS'] ?? 5);
const ROUND_MS = 60_000;
/** Fixed, so that a failing run can be had again; the machine's timing is random enough. */
const SEED = Number(process.env['KIT_KILL_SEED'] ?? 20_261_122);

/** mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const listSchema = z.object({ studies: z.array(z.object({ studyKey: z.string(), held: z.number() })) });
const verifySchema = z.object({
  ok: z.literal(true),
  instances: z.number(),
  damaged: z.array(z.unknown()).length(0),
  strays: z.literal(0),
});
const journalSchema = z.object({ ok: z.literal(true), records: z.number(), tornBytes: z.number() });

describe('a station that is killed while it fetches', () => {
  const random = randomFrom(SEED);
  let pacs: RehearsalPacs;
  let directories: DataDirectories;
  let kit: KitProcess;
  const held = new Map<string, number>();
  let records = 0;

  beforeAll(async () => {
    directories = await dataDirectories();
    const scpPort = await freePort();
    pacs = await startRehearsalPacs({
      population: smallDay('RHS-1001', 'RHS-1004', 'RHS-1005'),
      destinations: { [STATION_AE]: { host: '127.0.0.1', port: scpPort } },
    });
    drawAll(pacs.archive);
    kit = await kitProcess({
      data: await directories.make(),
      passphrase: PASSPHRASE,
      config: `station: { aeTitle: ${STATION_AE} }
storageScp: { port: ${scpPort} }
endpoints: [{ id: main, host: 127.0.0.1, port: ${pacs.port}, aeTitle: ${pacs.aeTitle} }]
worklist: { dates: any }
`,
    });
  });
  afterAll(async () => {
    await pacs?.close();
    await directories?.remove();
  });

  /** What can be counted without a passphrase; never less than before. */
  const listNeverShrinks = async (): Promise<number> => {
    const { studies } = listSchema.parse((await kit.kit('vault', 'list', '--locked')).answer);
    for (const [studyKey, before] of held) {
      const now = studies.find((study) => study.studyKey === studyKey)?.held ?? 0;
      expect(now).toBeGreaterThanOrEqual(before);
    }
    for (const study of studies) held.set(study.studyKey, study.held);
    return studies.reduce((sum, study) => sum + study.held, 0);
  };

  const judge = async (shownBefore: number): Promise<number> => {
    const counted = await listNeverShrinks();
    expect(counted).toBeGreaterThanOrEqual(shownBefore);
    const verified = verifySchema.parse((await kit.kit('vault', 'verify')).answer);
    expect(verified.instances).toBe(counted);
    const journal = journalSchema.parse((await kit.kit('journal', 'verify')).answer);
    expect(journal.records).toBeGreaterThanOrEqual(records);
    records = journal.records;
    return counted;
  };

  const ofPacs = (): number =>
    pacs.archive.studies().reduce((sum, study) => sum + instancesOf(study).length, 0);

  // guards S-7
  it(
    `is sound after each of ${ROUNDS} kills, and holds what it had shown`,
    async () => {
      let counted = 0;
      let interrupted = 0;
      for (let round = 1; round <= ROUNDS; round += 1) {
        // New images, so that there is always something to be killed in.
        if (ofPacs() - counted < 10)
          for (const { StudyInstanceUID } of pacs.archive.studies())
            pacs.control.grow(StudyInstanceUID, 3 + Math.floor(random() * 4));
        await pacs.control.set({ mode: 'slow', delayPerResponseMs: 1 + Math.floor(random() * 15) });
        const sentBefore = pacs.stats().instancesSent;
        const killAfter = 1 + Math.floor(random() * Math.min(20, ofPacs() - counted));
        const station = await kit.serve();
        await until('images flow', ROUND_MS, async () => {
          if (pacs.stats().instancesSent - sentBefore >= killAfter) return true;
          return (await everythingComplete(kit)) !== null;
        });
        await delay(random() * 30);
        const shown = (await kit.status())?.prefetch.instancesHeld ?? 0;
        await station.kill();
        await pacs.control.recover();
        counted = await judge(shown);
        if (counted < ofPacs()) interrupted += 1;
      }
      // Most kills came while something was still missing: else this proves nothing.
      expect(interrupted).toBeGreaterThan(ROUNDS / 2);
    },
    ROUNDS * ROUND_MS,
  );

  it('keeps its list of transfers through a kill, and an undisturbed cycle then completes everything', async () => {
    for (const { StudyInstanceUID } of pacs.archive.studies()) pacs.control.grow(StudyInstanceUID, 4);
    await pacs.control.set({ mode: 'slow', delayPerResponseMs: 20 });
    const sentBefore = pacs.stats().instancesSent;
    const station = await kit.serve();
    await until('images flow', ROUND_MS, async () => pacs.stats().instancesSent - sentBefore > 3);
    await station.kill();
    await pacs.control.recover();

    const setup = {
      data: kit.data,
      pacs: { aeTitle: pacs.aeTitle, port: pacs.port },
      retrieveBy: ['C-GET'],
    } as const;
    const reopened = await openStation(setup);
    try {
      // Nobody was asked yet: this is what the queue remembers.
      expect(reopened.prefetch.view()).toMatchObject({ studiesWanted: pacs.archive.studies().length });
      expect(reopened.prefetch.view().studiesComplete).toBeLessThan(pacs.archive.studies().length);
    } finally {
      await reopened.close();
    }

    const undisturbed = await kit.kit('prefetch', '--once');
    expect(undisturbed).toMatchObject({
      exitCode: 0,
      answer: { ok: true, instancesHeld: ofPacs(), instancesExpected: ofPacs() },
    });
    expect(await judge(ofPacs())).toBe(ofPacs());
    const last = await openStation(setup);
    try {
      await unlock(last);
      expect(await lacking(last, pacs.archive)).toEqual([]);
      expect(await falselyComplete(last, pacs.archive)).toEqual([]);
    } finally {
      await last.close();
    }
  });
});
