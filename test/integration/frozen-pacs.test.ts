// A PACS that is frozen, thawed, killed and started again: the switch follows it out and back, and the canary is asked first.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { missing, ORTHANC_NEEDS, sharedPath } from '../peers/shared-material.ts';
import { CANARY, openWorld, type World } from './named-faults-fixture.ts';

const skip = missing(ORTHANC_NEEDS) ?? missing({ shared: ['corpus/open'] });

describe.skipIf(skip !== null)(`a real PACS${skip === null ? '' : ` (${skip})`}`, () => {
  let orthanc: OrthancPeer;
  let world: World;

  beforeAll(async () => {
    orthanc = await startOrthanc({ stationAeTitle: 'KIT', stationPort: await freePort() });
    await orthanc.upload([sharedPath(CANARY.file)]);
    world = await openWorld({ targetPort: orthanc.dicomPort, aeTitle: orthanc.aeTitle });
    world.monitor.start();
    await becomes('healthy');
  });
  afterAll(async () => {
    await world?.close();
    await orthanc?.stop();
  });

  const becomes = async (state: string): Promise<void> => {
    const start = performance.now();
    while (world.monitor.view().state !== state && performance.now() - start < 25_000) await delay(20);
    expect(world.monitor.view().state).toBe(state);
  };

  it('that is frozen is down for saying nothing, and back by itself when it thaws', async () => {
    orthanc.freeze();
    await becomes('down');
    expect(world.monitor.view().reason).toMatch(/C-ECHO.* timed out since/u);
    orthanc.thaw();
    await becomes('healthy');
    expect(world.decisions.slice(-2).map(({ to }) => to)).toEqual(['recovering', 'healthy']);
  });

  // guards S-11
  it('that is killed is down, and back only after a canary retrieve once it was started again', async () => {
    orthanc.kill();
    await becomes('down');
    await orthanc.restart();
    await becomes('healthy');
    const back = world.decisions.at(-1);
    const last = (kind: string) =>
      back?.probes.findLast(({ finding }) => finding.kind === kind)?.finding.outcome;
    expect(last('retrieve')).toMatch(/good|slow/u);
    expect(last('find')).toMatch(/good|slow/u);
  });
});
