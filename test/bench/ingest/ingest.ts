// `npm run bench -- ingest`: how fast the station takes in and seals images, beside DCMTK storescp, which seals nothing and
// syncs nothing, and Orthanc, on the same files in the same run.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bench, BenchPeer } from '../bench.ts';
import { conditions, fdatasyncMs } from '../conditions.ts';
import { CT, type InstanceSet, TINY, WARM_UP, writeSet } from './files.ts';
import { ingestFigures, ingestRatios, type SetName } from './figures.ts';
import { startOrthanc, startStorescp, versionOf, whyNoOrthanc, whyNoStorescp } from './peer-targets.ts';
import { type Send, send, storescuCommand } from './send.ts';
import { startStation } from './station-target.ts';
import type { Target, TargetName } from './target.ts';

const ROUNDS = 3;

export const ingest: Bench = async ({ quick, directory, profileDirectory, say }) => {
  const base = mkdtempSync(path.join(directory ?? tmpdir(), 'kit-bench-'));
  // The peer scripts put their folders there too: all targets write to the same disk.
  process.env['TMPDIR'] = base;
  const rounds = quick ? 1 : ROUNDS;
  const before = conditions();
  const syncMs = fdatasyncMs(base);
  const targets: Target[] = [];
  const notes: string[] = [];
  const cleanUp = async (): Promise<void> => {
    for (const target of targets.splice(0)) await target.stop().catch(() => undefined);
    rmSync(base, { recursive: true, force: true });
  };
  const interrupted = (): void => {
    // What was under way may still have written something while the targets stopped.
    process.once('exit', () => rmSync(base, { recursive: true, force: true }));
    void cleanUp().finally(() => process.exit(130));
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    if (versionOf('storescu') === null) {
      throw new Error('storescu is not installed: nothing can be sent. On Debian: apt-get install dcmtk');
    }
    const absent = await startTargets(targets, notes, base, profileDirectory);
    const files = path.join(base, 'files');
    mkdirSync(files);
    say('warming up');
    const warmUp = writeSet(path.join(files, 'warm-up'), WARM_UP, 0);
    for (const target of targets) await send(target, warmUp);
    const sends = { ct: noSends(), tiny: noSends() };
    for (let round = 1; round <= rounds; round += 1) {
      for (const set of [CT, TINY] as const) {
        for (const [target, sent] of await oneRound(targets, set, files, round)) {
          sends[set.name as SetName][target].push(sent);
          say(`round ${round} ${set.name} ${target}: ${sent.seconds.toFixed(2)} s`);
        }
      }
    }
    const storescu: BenchPeer = {
      name: 'storescu',
      version: versionOf('storescu'),
      command: targets[0]
        ? `TCP_NODELAY=1 ${storescuCommand(targets[0], path.join(files, 'ct')).join(' ')}`
        : '',
    };
    return {
      conditions: { ...before, rounds },
      figures: { ...ingestFigures(sends), fdatasyncMs: syncMs },
      ratios: ingestRatios(sends),
      peers: [...targets.map(({ peer }) => peer), ...absent, storescu],
      notes,
    };
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await cleanUp();
  }
};

/** Fills `targets` as they start, so that whatever happens all of them are stopped; answers the peers that are not there. */
async function startTargets(
  targets: Target[],
  notes: string[],
  base: string,
  profileDirectory: string | null,
): Promise<readonly BenchPeer[]> {
  const absent: BenchPeer[] = [];
  const skip = (name: string, command: string, why: string): void => {
    absent.push({ name, version: null, command });
    notes.push(`${name} was not measured (${why}): its figures and the ratios to it are null.`);
  };
  targets.push(await startStation(path.join(base, 'station'), profileDirectory));
  const noStorescp = whyNoStorescp();
  if (noStorescp === null) {
    for (const name of ['Storescp', 'StorescpLargePdu'] as const) {
      targets.push(await startStorescp(name, path.join(base, name)));
    }
  } else skip('storescp', 'storescp +B', noStorescp);
  const noOrthanc = whyNoOrthanc();
  if (noOrthanc === null) targets.push(await startOrthanc());
  else skip('Orthanc', '/usr/sbin/Orthanc', noOrthanc);
  return absent;
}

/** Every target once, each round beginning with another: nobody always comes first after the files were written. */
async function oneRound(
  targets: readonly Target[],
  set: InstanceSet,
  files: string,
  round: number,
): Promise<readonly (readonly [TargetName, Send])[]> {
  const written = writeSet(path.join(files, set.name), set, round);
  const sends: [TargetName, Send][] = [];
  for (let i = 0; i < targets.length; i += 1) {
    const target = targets[(i + round) % targets.length];
    if (target !== undefined) sends.push([target.name, await send(target, written)]);
  }
  return sends;
}

const noSends = (): Record<TargetName, Send[]> => ({
  Station: [],
  Storescp: [],
  StorescpLargePdu: [],
  Orthanc: [],
});
