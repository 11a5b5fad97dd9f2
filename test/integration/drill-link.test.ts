// Drills on the real link of a composed station: its PACS is a real Orthanc, which notices nothing, while the station's own probes
// find out what the scenario does to them; and an Orthanc that really dies ends the drill.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Station } from '../../electron/station/station.ts';
import { stationLayout } from '../../electron/station/station-parts.ts';
import type { DrillRunView } from '../../shared/contract/drill-view.ts';
import type { EventEnvelope, StationEvent } from '../../shared/contract/events.ts';
import type { JournalRecord } from '../../shared/contract/journal.ts';
import { sampleWith } from '../drills/scenario/sample-scenario.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';
import { endpointOf, startTestStation, type TestStation } from '../peers/test-station.ts';
import { corpusFiles } from './prefetch-fixture.ts';
import {
  ask,
  type DataDirectories,
  dataDirectories,
  openStation,
  STATION_AE,
  unlock,
} from './station-fixture.ts';

/** Each fault and its end, twenty minutes apart: the coordinator jumps from one to the next. */
const LINK = ['refuse', 'stall', 'slow', 'lose-priors'].map(
  (fault, index) =>
    `  - at: ${1 + 20 * index} min\n    fault: ${fault}\n  - at: ${11 + 20 * index} min\n    fault: none\n`,
);
const SCENARIO = sampleWith(
  '  - at: 1 min\n    fault: refuse\n  - at: 20 min\n    fault: none\n',
  LINK.join(''),
).replace('duration: 30 min', 'duration: 100 min');

/** The switch at its own pace, only quicker: a drill of four outages in half a minute. */
const POLICY = {
  'everyMs.tcp': 500,
  'everyMs.echo': 1000,
  'everyMs.find': 4000,
  'timeoutMs.tcp': 1000,
  'timeoutMs.echo': 1500,
  'timeoutMs.find': 2500,
  'slowMs.tcp': 400,
  'slowMs.echo': 700,
  'slowMs.find': 1200,
  retryMs: 300,
  recoverMs: 300,
  downFirstMs: 300,
  downMaxMs: 600,
  recoverAfterMs: 1000,
  recoverFactor: 1,
  calmMs: 1500,
};
const MIN = 60_000;
const needs = missing({ ...ORTHANC_NEEDS, shared: [...ORTHANC_NEEDS.shared, 'corpus'] });

describe.skipIf(needs !== null)(`a drill on a real Orthanc${needs === null ? '' : ` (${needs})`}`, () => {
  let pacs: OrthancPeer;
  let directories: DataDirectories;
  let scpPort: number;
  let other: TestStation;
  let station: Station | null = null;

  beforeAll(async () => {
    directories = await dataDirectories();
    scpPort = await freePort();
    pacs = await startOrthanc({ stationAeTitle: STATION_AE, stationPort: scpPort });
    await pacs.upload(corpusFiles().slice(0, 4));
    other = await startTestStation({ peers: [] });
  }, 60_000);
  afterEach(async () => {
    await station?.close();
    station = null;
  });
  afterAll(async () => {
    await other?.close();
    await pacs?.stop();
    await directories?.remove();
  });

  const open = async (data: string): Promise<{ station: Station; seen: StationEvent[] }> => {
    const { scenarios } = stationLayout(data);
    await mkdir(scenarios, { recursive: true });
    await writeFile(path.join(scenarios, 'sample.yaml'), SCENARIO);
    const opened = await openStation({
      data,
      pacs: { aeTitle: pacs.aeTitle, port: pacs.dicomPort },
      retrieveBy: ['C-MOVE'],
      scpPort,
      prefetch: { everyMs: 3_600_000 },
      policy: POLICY,
    });
    station = opened;
    const seen: StationEvent[] = [];
    opened.host.subscribe(0, ({ event }: EventEnvelope) => void seen.push(event));
    opened.start();
    await unlock(opened);
    await expect.poll(() => opened.status().switch.state, { timeout: 20_000 }).toBe('healthy');
    return { station: opened, seen };
  };
  const act = (opened: Station, runId: string, what: Record<string, string | number | boolean>) =>
    ask(opened, 'drill:record', { runId, act: what });
  const startDrill = async (opened: Station): Promise<string> => {
    const { runId } = await ask(opened, 'drill:prepare', { scenarioId: 'sample' });
    await act(opened, runId, { type: 'precondition-checked', precondition: 0, met: true, by: 'Kim' });
    await act(opened, runId, { type: 'started', by: 'Kim' });
    return runId;
  };
  const jump = (opened: Station, runId: string, minutes: number) =>
    act(opened, runId, { type: 'time-jumped', by: 'Kim', byMs: minutes * MIN });
  const becomes = (opened: Station, state: string) =>
    expect.poll(() => opened.status().drill?.switch.state, { timeout: 25_000 }).toBe(state);
  const signals = ({ events }: DrillRunView): readonly string[] =>
    events.flatMap((event) =>
      event.type === 'signal-seen'
        ? [event.event]
        : event.type === 'link-failed'
          ? [event.fault]
          : event.type === 'link-restored'
            ? ['restored']
            : [],
    );
  const journal = async (opened: Station): Promise<readonly JournalRecord[]> =>
    ask(opened, 'journal:read', { sinceSeq: 0, limit: 1000 });

  it('leads to its state by real probes, fault by fault, while the PACS and everybody else notice nothing', async () => {
    const { station: opened, seen } = await open(await directories.make());
    const runId = await startDrill(opened);
    const echoes: boolean[] = [];
    const over = new AbortController();
    const everybodyElse = (async () => {
      while (!over.signal.aborted) {
        echoes.push((await other.dicom.echo(endpointOf(pacs), { deadlineMs: 10_000 })).ok);
        await delay(250);
      }
    })();
    for (const state of ['down', 'down', 'degraded']) {
      await jump(opened, runId, 10);
      await becomes(opened, state);
      expect(opened.status().switch).toMatchObject({ signal: 'real', state: 'healthy', offline: false });
      await jump(opened, runId, 10);
      await becomes(opened, 'healthy');
    }
    await jump(opened, runId, 10);
    expect(opened.status().drill).toMatchObject({ link: 'lose-priors', switch: { state: 'healthy' } });
    const told = async () => signals(await ask(opened, 'drill:run', { runId }));
    await expect.poll(told).toContain('lose-priors');
    await act(opened, runId, { type: 'ended', by: 'Kim' });
    expect(opened.status().drill).toBeNull();
    over.abort();
    await everybodyElse;
    expect(echoes.length).toBeGreaterThan(10);
    expect(echoes).not.toContain(false);

    expect((await told()).join(' ')).toBe(
      [
        'refuse switch:down restored switch:recovered',
        'stall switch:down restored switch:recovered',
        'slow switch:degraded restored switch:recovered',
        'lose-priors',
      ].join(' '),
    );
    // Of the real switch nothing moved, and nothing of the drill is on record as if it had.
    const since = (await journal(opened)).filter(
      ({ event, details }) => event !== '' && details['to'] !== null,
    );
    const real = since.filter(({ event }) => event === 'switch:changed').map(({ details }) => details['to']);
    expect(real).toEqual(['healthy']);
    expect(seen.flatMap((event) => (event.type === 'switch:changed' ? [event.switch.state] : []))).toEqual([
      'healthy',
    ]);
    const drills = since.filter(({ event }) => event === 'drill:switch-changed');
    expect(drills.map(({ details }) => details['to'])).toContain('down');
    for (const { details } of drills) expect(details).toMatchObject({ runId, signal: 'drill' });
  }, 120_000);

  it('holds again after the station was started again in its midst, and tells nothing twice', async () => {
    const data = await directories.make();
    const first = await open(data);
    const runId = await startDrill(first.station);
    await jump(first.station, runId, 10);
    await becomes(first.station, 'down');
    await first.station.close();
    const { station: second } = await open(data);
    expect(second.status().drill).toMatchObject({ runId, link: 'refuse', switch: { offline: true } });
    await jump(second, runId, 10);
    await becomes(second, 'healthy');
    const told = async () => signals(await ask(second, 'drill:run', { runId }));
    await expect.poll(told).toContain('switch:recovered');
    expect(await told()).toEqual([
      'refuse',
      'switch:down',
      // Who begins to read after the restart is told by the station as before.
      'access:unlocked',
      'restored',
      'switch:recovered',
    ]);
    await act(second, runId, { type: 'aborted', by: 'Kim', reason: 'Enough' });
  }, 60_000);

  // guards S-6
  it('ends by one act that says "this is real": the downtime is declared on the real switch', async () => {
    const { station: opened } = await open(await directories.make());
    const runId = await startDrill(opened);
    await jump(opened, runId, 10);
    await becomes(opened, 'down');
    await ask(opened, 'drill:declare-real', { runId, reason: 'The lights went out' });
    expect(opened.status()).toMatchObject({
      drill: null,
      switch: { signal: 'real', state: 'down', offline: true, cause: 'declared' },
    });
    const events = (await journal(opened)).map(({ event }) => event);
    expect(events.indexOf('drill:real-outage')).toBeGreaterThan(events.indexOf('drill:link-failed'));
    expect(events).not.toContain('drill:link-restored');
    await ask(opened, 'switch:confirm-return', { signal: 'real' });
    await expect.poll(() => opened.status().switch.state, { timeout: 20_000 }).toBe('healthy');
  }, 60_000);

  // guards S-6
  it('ends when Orthanc is really killed, says why, and leaves the station in real offline mode', async () => {
    const { station: opened, seen } = await open(await directories.make());
    const runId = await startDrill(opened);
    await jump(opened, runId, 10);
    await becomes(opened, 'down');
    pacs.kill();
    try {
      await expect.poll(() => opened.status().switch.state, { timeout: 25_000 }).toBe('down');
      expect(opened.status()).toMatchObject({ drill: null, switch: { signal: 'real', offline: true } });
      await expect
        .poll(async () => (await ask(opened, 'drill:run', { runId })).events.at(-1))
        .toMatchObject({ type: 'real-outage', reason: expect.stringMatching(/^The real PACS: .*refused/u) });
      // No page was ever told of a real outage with a drill still on it.
      const offlineAt = seen.findIndex((event) => event.type === 'switch:changed' && event.switch.offline);
      const last = seen.findLast((event) => event.type === 'drill:changed');
      expect(offlineAt).toBeGreaterThan(-1);
      expect(last).toMatchObject({ drill: null });
      // A drill that fails the link does not start now, and says so.
      const again = await ask(opened, 'drill:prepare', { scenarioId: 'sample' });
      await act(opened, again.runId, { type: 'precondition-checked', precondition: 0, met: true, by: 'Kim' });
      await expect(act(opened, again.runId, { type: 'started', by: 'Kim' })).rejects.toThrow(
        /drill\.not-possible.*This is a real downtime/u,
      );
    } finally {
      await pacs.restart();
    }
  }, 90_000);
});
