// A link that breaks in every way between the composed station and its PACS: nothing hangs, nothing is called complete that is
// not, and the next cycle over a sound link finishes the job.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import type { Station } from '../../electron/station/station.ts';
import { KIT_ERROR_CODES } from '../../shared/contract/kit-error.ts';
import { type FaultProxy, type FaultSettings, startFaultProxy } from '../peers/fault-proxy.ts';
import { freePort } from '../peers/peer-process.ts';
import { missing } from '../peers/shared-material.ts';
import {
  ask,
  type DataDirectories,
  dataDirectories,
  drawAll,
  falselyComplete,
  lacking,
  openStation,
  smallDay,
  STATION_AE,
  unlock,
} from './station-fixture.ts';

/** Small enough that a hanging fault costs seconds, long enough for a sound link on a busy machine. */
const DEADLINES = { findDeadlineMs: 2500, retrieveIdleMs: 1500, retrieveDeadlineMs: 3000 };

interface FaultyLink {
  readonly name: string;
  readonly method: 'C-GET' | 'C-MOVE';
  readonly proxied: 'pacs' | 'station';
  /** Which way the images go through the proxy; `none` when only commands do. */
  readonly images: 'up' | 'down' | 'none';
}
const LINKS: readonly FaultyLink[] = [
  { name: 'C-GET from a PACS behind it', method: 'C-GET', proxied: 'pacs', images: 'down' },
  { name: 'C-MOVE ordered through it', method: 'C-MOVE', proxied: 'pacs', images: 'none' },
  { name: 'C-MOVE delivered through it', method: 'C-MOVE', proxied: 'station', images: 'up' },
];

interface Fault {
  readonly name: string;
  readonly settings: (link: FaultyLink) => FaultSettings;
  /** Put in force once images flow, rather than before the cycle. */
  readonly midway: (link: FaultyLink) => boolean;
  /** False where the fault can pass unseen: a flipped bit of a pixel is not an error that DICOM can notice. */
  readonly mustHurt: boolean;
}

const commandsOnly = ({ images }: FaultyLink): boolean => images === 'none';
/** Cuts after the second image or so: an RLE slice is 7 kB, a list of studies 2 kB. */
const cut = (name: string, cutMode: 'rst' | 'fin' | 'stall' | 'abort'): Fault => ({
  name,
  settings: ({ images }) => {
    if (images === 'none') return { cutAfterDown: 0, cutMode };
    return images === 'up' ? { cutAfterUp: 18_000, cutMode } : { cutAfterDown: 18_000, cutMode };
  },
  midway: commandsOnly,
  mustHurt: true,
});
const corrupt = (name: string, at: number): Fault => ({
  name,
  settings: ({ images }) => (images === 'up' ? { corruptUp: at } : { corruptDown: at }),
  midway: () => false,
  mustHurt: false,
});
const FAULTS: readonly Fault[] = [
  cut('is reset in mid-transfer', 'rst'),
  cut('is closed in mid-transfer', 'fin'),
  cut('falls silent in mid-transfer', 'stall'),
  cut('is aborted in mid-transfer', 'abort'),
  {
    name: 'is throttled below any use',
    settings: ({ images }) => {
      if (images === 'none') return { downBps: 20 };
      return images === 'up' ? { upBps: 6000 } : { downBps: 6000 };
    },
    midway: commandsOnly,
    mustHurt: true,
  },
  { name: 'hangs at connect', settings: () => ({ connect: 'hang' }), midway: () => false, mustHurt: true },
  corrupt('flips a bit of the first length', 4),
  corrupt('flips a bit of an early response', 333),
  corrupt('flips a bit in the midst of the images', 15_001),
];

const why = missing({ shared: ['peers'] });
describe.skipIf(why !== null)(`a faulty link${why === null ? '' : ` (${why})`}`, () => {
  let pacs: RehearsalPacs;
  let directories: DataDirectories;
  let scpPort: number;
  const proxies = {} as { pacs: FaultProxy; station: FaultProxy };
  const stations: Station[] = [];

  beforeAll(async () => {
    directories = await dataDirectories();
    scpPort = await freePort();
    proxies.station = await startFaultProxy(scpPort);
    pacs = await startRehearsalPacs({
      population: smallDay('RHS-1001'),
      destinations: { [STATION_AE]: { host: '127.0.0.1', port: proxies.station.port } },
    });
    drawAll(pacs.archive);
    proxies.pacs = await startFaultProxy(pacs.port);
  });
  afterEach(async () => {
    await proxies.pacs.set({});
    await proxies.station.set({});
    await pacs.control.recover();
    for (const station of stations.splice(0)) await station.close();
  });
  afterAll(async () => {
    proxies.pacs?.stop();
    proxies.station?.stop();
    await pacs?.close();
    await directories?.remove();
  });

  const open = async (link: FaultyLink): Promise<Station> => {
    const station = await openStation({
      data: await directories.make(),
      pacs: { aeTitle: pacs.aeTitle, port: proxies.pacs.port },
      retrieveBy: [link.method],
      scpPort,
      scpIdleMs: 1500,
      prefetch: DEADLINES,
    });
    stations.push(station);
    return station;
  };

  /** Runs a cycle with the fault in force from its start, or from when images flow. */
  const cycleUnder = async (fault: Fault, link: FaultyLink, station: Station) => {
    const proxy = proxies[link.proxied];
    if (!fault.midway(link)) {
      await proxy.set(fault.settings(link));
      return station.prefetch.runCycle();
    }
    // Slow enough that the fault comes while images flow.
    await pacs.control.set({ mode: 'slow', delayPerResponseMs: 40 });
    const sentBefore = pacs.stats().instancesSent;
    const cycle = station.prefetch.runCycle();
    const going = (): boolean => ['never-ran', 'running'].includes(station.prefetch.view().state);
    while (going() && pacs.stats().instancesSent < sentBefore + 2) await delay(5);
    await proxy.set(fault.settings(link));
    return cycle;
  };

  /** The next cycle that asks anything: after such failures the PACS is left alone for seconds (S-10), as no monitor runs here. */
  const nextCycle = async (station: Station): ReturnType<Station['prefetch']['runCycle']> => {
    for (;;) {
      const result = await station.prefetch.runCycle();
      if (result.ok || result.error.code !== 'kindness.left-alone') return result;
      await delay(Number(result.error.details['waitMs']) + 1);
    }
  };

  describe.each(LINKS)('$name', (link) => {
    // guards S-1, S-7
    it.each(FAULTS)(
      'that $name never completes a study falsely, and the next cycle finishes',
      async (fault) => {
        const station = await open(link);
        const cycle = await cycleUnder(fault, link, station);
        const view = station.prefetch.view();
        await unlock(station);
        expect(await falselyComplete(station, pacs.archive)).toEqual([]);

        const journal = await ask(station, 'journal:read', { sinceSeq: 0, limit: 1000 });
        const codes = journal
          .filter(({ event }) => event === 'prefetch:study-failed' || event === 'prefetch:cycle-finished')
          .flatMap(({ details }) => (details['code'] === null ? [] : [String(details['code'])]));
        for (const code of codes) {
          expect(Object.keys(KIT_ERROR_CODES)).toContain(code);
          expect(code).not.toBe('internal');
        }
        const hurt = !cycle.ok || view.studiesComplete < view.studiesWanted;
        if (fault.mustHurt) expect(hurt).toBe(true);
        expect(hurt).toBe(codes.length > 0);
        expect(view.lastError !== null).toBe(hurt);

        await proxies[link.proxied].set({});
        await pacs.control.recover();
        expect(await nextCycle(station)).toMatchObject({
          ok: true,
          value: { state: 'idle', lastError: null },
        });
        expect(await lacking(station, pacs.archive)).toEqual([]);
        expect(await falselyComplete(station, pacs.archive)).toEqual([]);
      },
    );
  });
});
