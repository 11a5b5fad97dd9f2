// `npm run bench -- department`: fifty stations against one real Orthanc. What the PACS sees, counted at a proxy in front of it
// and not by ourselves: associations, queries, bytes, whether the stations beat in step, and what an outage does to all that.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startCountingProxy } from '../../peers/counting-proxy.ts';
import { startOrthanc } from '../../peers/orthanc.ts';
import { missing, ORTHANC_NEEDS } from '../../peers/shared-material.ts';
import type { Bench } from '../bench.ts';
import { conditions } from '../conditions.ts';
import { instanceFile } from '../ingest/files.ts';
import { versionOf } from '../ingest/peer-targets.ts';
import { significant } from '../report.ts';
import { perBucket, unevenness } from '../windows.ts';
import { createLightStation, type LightStation } from './light-station.ts';

const STATIONS = 50;
/** A department comes in over some minutes; here it comes faster. */
const ARRIVING_MS = 10_000;
const OUTAGE_MS = 15_000;
const SECOND_MS = 1000;
/** A station in one of these does not use the PACS. */
const OFFLINE: ReadonlySet<string> = new Set(['down', 'recovering', 'suspect']);

export const departmentBench: Bench = async ({ quick, directory, say }) => {
  const lacks = missing(ORTHANC_NEEDS);
  if (lacks !== null) throw new Error(lacks);
  const before = conditions();
  const base = mkdtempSync(path.join(directory ?? tmpdir(), 'kit-bench-department-'));
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const pacs = await startOrthanc({ stationAeTitle: 'PACSKIT', stationPort: 1 });
    closing.push(() => pacs.stop());
    const proxy = await startCountingProxy(pacs.dicomPort);
    closing.push(() => proxy.stop());
    const studies = quick ? 4 : 20;
    await pacs.upload(writeDay(path.join(base, 'day'), studies, 5));
    const stations = Array.from({ length: STATIONS }, (_, index) =>
      createLightStation({
        directory: base,
        name: `station-${index}`,
        pacs: { port: proxy.port, aeTitle: pacs.aeTitle },
        everyMs: quick ? 15_000 : 60_000,
      }),
    );
    closing.unshift(() => Promise.all(stations.map((station) => station.stop())));

    const startedAt = performance.now();
    say(`${STATIONS} stations come in over ${ARRIVING_MS / 1000} s`);
    for (const station of stations) setTimeout(() => station.start(), Math.random() * ARRIVING_MS);
    const filledIn = await until(() => stations.every(isFilled), quick ? 40_000 : 300_000);
    const filledAt = performance.now();
    say(`all copies complete: ${filledIn} after ${Math.round(filledAt - startedAt)} ms`);
    await sleep(quick ? 8000 : 60_000);
    const quietEndAt = performance.now();

    say('the PACS is killed');
    pacs.kill();
    await sleep(quick ? OUTAGE_MS / 2 : 4 * OUTAGE_MS);
    const restartAt = performance.now();
    await pacs.restart();
    say('the PACS is back');
    const returned = await until(
      () => stations.every((each) => !OFFLINE.has(each.switchState())),
      quick ? 30_000 : 120_000,
    );
    await sleep(3000);
    const endedAt = performance.now();

    const seconds = (from: number, to: number, times: readonly number[]) =>
      unevenness(perBucket(times, from, to, SECOND_MS));
    const opened = proxy.connections.map((each) => each.openedAt);
    const finds = proxy.commands.filter(({ command }) => command === 'C-FIND').map(({ at }) => at);
    const arriving = seconds(startedAt, startedAt + ARRIVING_MS, opened);
    const steady = seconds(filledAt, quietEndAt, opened);
    const outage = seconds(quietEndAt, restartAt, opened);
    const back = seconds(restartAt, endedAt, opened);
    const loads = stations.map((station) => station.load());
    const sum = (pick: (load: (typeof loads)[number]) => number): number =>
      loads.reduce((total, load) => total + pick(load), 0);
    return {
      conditions: { ...before, stations: STATIONS, studies },
      figures: {
        allCompleteS: filledIn ? significant((filledAt - startedAt) / 1000) : null,
        peakAssociations: proxy.peakAssociations(),
        mostQueriesPerS: seconds(startedAt, endedAt, finds).most,
        bytes: proxy.down.reduce((total, { bytes }) => total + bytes, 0),
        arrivingMostConnectionsPerS: arriving.most,
        steadyMeanConnectionsPerS: significant(steady.mean),
        steadyMostConnectionsPerS: steady.most,
        outageMeanConnectionsPerS: significant(outage.mean),
        outageMostConnectionsPerS: outage.most,
        returnMostConnectionsPerS: back.most,
        backInUseS: returned ? significant((endedAt - 3000 - restartAt) / 1000) : null,
        associationsAtProxy: proxy.connections.filter((each) => each.isAssociation).length,
        associationsBySelf: sum((load) => load.associations),
        connectionsAtProxy: proxy.connections.length,
        probesBySelf: sum((load) => load.probes),
        queriesAtProxy: finds.length,
        queriesBySelf: sum((load) => load.queries),
        retrievesAtProxy: proxy.commands.filter(({ command }) => command === 'C-GET').length,
        retrievesBySelf: sum((load) => load.retrieves),
        heldBackBySelf: sum((load) => load.heldBack),
      },
      ratios: {
        arrivingMaxOverMean: significant(arriving.maxOverMean),
        steadyMaxOverMean: significant(steady.maxOverMean),
        outageMaxOverSteadyMax: significant(steady.most === 0 ? null : outage.most / steady.most),
        returnMaxOverSteadyMax: significant(steady.most === 0 ? null : back.most / steady.most),
        associationsBySelfVsProxy: significant(
          sum((load) => load.associations) /
            Math.max(1, proxy.connections.filter((each) => each.isAssociation).length),
        ),
      },
      peers: [
        { name: 'Orthanc', version: versionOf('/usr/sbin/Orthanc'), command: 'peers/orthanc.sh start base' },
      ],
      notes: [
        ...(filledIn ? [] : ['Not all stations had their copies in time.']),
        ...(returned ? [] : [`Not all stations used the PACS again in time: ${states(stations)}.`]),
        `Incomplete at the end: ${stations.filter((each) => !isFilled(each)).length} of ${STATIONS} stations.`,
      ],
    };
  } finally {
    for (const close of closing.splice(0)) await close().catch(() => undefined);
    rmSync(base, { recursive: true, force: true });
  }
};

const states = (stations: readonly LightStation[]): string =>
  [...Map.groupBy(stations, (each) => each.switchState())]
    .map(([state, each]) => `${each.length} ${state}`)
    .join(', ');

const isFilled = (station: LightStation): boolean => {
  const { studiesWanted, studiesComplete } = station.prefetch();
  return studiesWanted > 0 && studiesComplete === studiesWanted;
};

async function until(holds: () => boolean, longestMs: number): Promise<boolean> {
  const endsAt = performance.now() + longestMs;
  while (performance.now() < endsAt) {
    if (holds()) return true;
    await sleep(100);
  }
  return holds();
}

/** A day's studies of a few small images; UIDs and pixels from the ingest bench's generator, one study a round. */
function writeDay(folder: string, studies: number, images: number): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const set = { name: 'tiny', number: 21, count: images, rows: 128, columns: 128 } as const;
  return Array.from({ length: studies }, (_, study) =>
    Array.from({ length: images }, (_each, image) => {
      const file = path.join(folder, `${study}-${image}.dcm`);
      writeFileSync(file, instanceFile(set, study + 1, image + 1));
      return file;
    }),
  ).flat();
}
