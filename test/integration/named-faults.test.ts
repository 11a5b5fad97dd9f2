// Thirty-odd named faults between a real monitor and a real PACS: what the switch makes of each, in which order, in which words.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import { type DcmqrscpPeer, startDcmqrscp } from '../peers/dcmqrscp.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { DCMTK_NEEDS, missing, ORTHANC_NEEDS, sharedPath } from '../peers/shared-material.ts';
import { drawAll, smallDay } from './station-fixture.ts';
import { CANARY, openWorld, type World } from './named-faults-fixture.ts';
import { type Fault, FAULTS, sent } from './named-faults-table.ts';

const skip = missing(ORTHANC_NEEDS) ?? missing(DCMTK_NEEDS) ?? missing({ shared: ['corpus/open'] });

const includesInOrder = (path: readonly string[], wanted: readonly string[]): boolean => {
  let from = 0;
  for (const state of wanted) {
    const at = path.indexOf(state, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
};

async function until(what: () => boolean, limitMs: number): Promise<void> {
  const start = performance.now();
  while (!what() && performance.now() - start < limitMs) await delay(20);
}

const suite = `thirty named faults${skip === null ? '' : ` (${skip})`}`;
describe.skipIf(skip !== null)(suite, () => {
  let orthanc: OrthancPeer;
  let qrscp: DcmqrscpPeer;
  let rehearsal: RehearsalPacs;

  const open = async (fault: Fault): Promise<World> => {
    const { calledAeTitle, ...from } = fault.from ?? {};
    if (fault.at === 'rehearsal') {
      const canaryUid = rehearsal.archive.studies()[0]?.StudyInstanceUID ?? '';
      const withCanary = fault.withCanary !== false;
      return openWorld({ targetPort: rehearsal.port, aeTitle: rehearsal.aeTitle, withCanary, canaryUid });
    }
    const peer = calledAeTitle === undefined ? orthanc : qrscp;
    return openWorld({
      targetPort: peer.dicomPort,
      aeTitle: calledAeTitle ?? peer.aeTitle,
      withCanary: fault.withCanary !== false,
      withTcp: fault.withTcp !== false,
      ...from,
    });
  };

  beforeAll(async () => {
    const known = { stationAeTitle: 'KIT', stationPort: await freePort() };
    orthanc = await startOrthanc(known);
    qrscp = await startDcmqrscp(known);
    expect(await orthanc.upload([sharedPath(CANARY.file)])).toMatchObject({ stored: 1 });
    rehearsal = await startRehearsalPacs({ population: smallDay('RHS-1001').slice(0, 1) });
    drawAll(rehearsal.archive);
    const world = await openWorld({ targetPort: orthanc.dicomPort, aeTitle: orthanc.aeTitle });
    world.monitor.start();
    await until(() => world.monitor.view().probes.every(({ outcome }) => outcome !== 'never'), 10_000);
    await world.close();
    const again = await openWorld({ targetPort: orthanc.dicomPort, aeTitle: orthanc.aeTitle });
    const seen: number[] = [];
    again.monitor.start();
    await until(() => again.monitor.view().state === 'healthy', 10_000);
    await until(() => false, 500);
    for (const { up } of await again.proxy.ended()) if (up > 0) seen.push(up);
    await again.close();
    // The first round asks C-ECHO, then C-FIND.
    [sent.echo = 0, sent.find = 0] = seen;
    expect(sent.find).toBeGreaterThan(sent.echo);
  });
  afterAll(async () => {
    await orthanc?.stop();
    await qrscp?.stop();
    await rehearsal?.close();
  });

  it.concurrent.each(FAULTS)(
    '$name',
    async (fault) => {
      const world = await open(fault);
      const { monitor, decisions, kept } = world;
      try {
        monitor.start();
        if (fault.from === undefined) {
          const well = () =>
            monitor.view().state === 'healthy' &&
            (fault.withCanary === false ||
              monitor.view().probes.find(({ kind }) => kind === 'retrieve')?.outcome === 'good');
          await until(well, 30_000);
          expect(monitor.view().state).toBe('healthy');
        }
        const before = decisions.length;
        await (typeof fault.play === 'function' ? fault.play(world) : world.proxy.set(fault.play));
        const path = () => decisions.slice(before).map(({ to }) => to);
        const there = () => fault.states.length > 0 && includesInOrder(path(), fault.states);
        await until(there, fault.states.length === 0 ? 3000 : 40_000);
        expect({ path: path(), found: includesInOrder(path(), fault.states) }).toMatchObject({ found: true });
        for (const state of fault.never ?? []) expect(path()).not.toContain(state);
        const last = decisions.slice(before).findLast(({ to }) => to === fault.states.at(-1));
        expect(last?.reason ?? monitor.view().reason).toMatch(fault.reason);
        expect([...kept.arrived.keys()]).toEqual([]);
      } finally {
        await world.close();
      }
    },
    80_000,
  );
});
