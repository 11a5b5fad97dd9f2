// guards S-10
import { describe, expect, it } from 'vitest';
import type { DicomPort, Endpoint } from '../../../electron/station/dicom/port.ts';
import { learningPort } from '../../../electron/station/endpoints/learning-port.ts';
import { createMonitor } from '../../../electron/station/health/monitor.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../../electron/station/health/schedule.ts';
import { createKindness } from '../../../electron/station/kindness/kindness.ts';
import { retrieveEvidence } from '../../../electron/station/watching.ts';
import { ok } from '../../../shared/contract/result.ts';
import { DEFAULT_SWITCH_POLICY } from '../../../shared/domain/switch-policy.ts';
import { memorySink } from '../../peers/test-station.ts';
import { ANNOUNCED } from '../ingest/arriving.ts';
import { createFakeClock } from './fake-clock.ts';
import { createFakePacs } from './fake-pacs.ts';

const MAIN: Endpoint = { id: 'main', host: '10.0.0.1', port: 104, aeTitle: 'PACS', retrieveBy: ['C-MOVE'] };
const OTHER: Endpoint = { ...MAIN, id: 'other', host: '10.0.0.2', aeTitle: 'OTHER' };

interface Conduct {
  /** Until the first sign of an image. */
  readonly firstMs?: number;
  /** Images that the first sign counts; 0: none is sent. */
  readonly counts?: number;
  readonly bytes?: number;
  readonly wholeMs?: number;
}

/** A station with its monitor and its kindness; the PACS answers probes at once. */
async function station(options: { maxBytesPerSecond?: number; maxAssociations?: number } & Conduct = {}) {
  const { firstMs = 100, counts = 1, bytes = 1000, wholeMs = firstMs } = options;
  const { maxBytesPerSecond = null, maxAssociations = 2 } = options;
  const clock = createFakeClock();
  const settings = { maxBytesPerSecond, maxAssociations, hours: [] };
  const kindness = createKindness({ settings, endpoints: [MAIN, OTHER], clock, random: () => 0.5 });
  const sink = kindness.sink(memorySink());
  const wait = (ms: number) => new Promise<void>((resolve) => clock.setTimer(ms, resolve));
  const retrieve: DicomPort['retrieve'] = async (endpoint, _target, method, { onProgress }) => {
    await wait(firstMs);
    const from = { callingAeTitle: endpoint.aeTitle, remoteAddress: endpoint.host };
    await sink.begin({ ...ANNOUNCED, ...from }).write(new Uint8Array(bytes));
    if (counts > 0) onProgress?.({ completed: counts, failed: 0, remaining: 9 });
    await wait(wholeMs - firstMs);
    return ok({ method, completed: 10, failed: 0, warning: 0, elapsedMs: wholeMs });
  };
  const pacs = createFakePacs(clock);
  const monitor = createMonitor({
    port: pacs.port,
    tcpConnect: pacs.tcpConnect,
    endpoint: MAIN,
    policy: DEFAULT_SWITCH_POLICY,
    schedule: DEFAULT_PROBE_SCHEDULE,
    clock,
    random: () => 0.5,
    onChange: () => {},
  });
  const told: number[] = [];
  const port = learningPort(kindness.port({ retrieve } as unknown as DicomPort), {
    learn: () => {},
    onRetrieveLatency: () => {},
    onRetrieve: retrieveEvidence('main', kindness, (observed) => {
      if ('latencyMs' in observed) told.push(observed.latencyMs);
      monitor.observedRetrieve(observed);
    }),
    now: () => clock.now(),
  });
  monitor.start();
  await clock.advance(5000);
  const fetch = (endpoint = MAIN) =>
    port.retrieve(endpoint, { StudyInstanceUID: '1.2.3' }, 'C-MOVE', { deadlineMs: 600_000 });
  return { clock, monitor, told, fetch };
}

describe('a real retrieve', () => {
  it('that is slow to its first image, as often as the policy says, degrades the switch', async () => {
    const { clock, monitor, told, fetch } = await station({ firstMs: 6000 });
    for (let n = 1; n <= DEFAULT_SWITCH_POLICY.degradedAfterSlow; n += 1) {
      expect(monitor.view().state).toBe('healthy');
      void fetch();
      await clock.advance(6000);
    }
    expect(told).toEqual([6000, 6000, 6000]);
    expect(monitor.view()).toMatchObject({ state: 'degraded', offline: false });
    expect(monitor.view().reason).toContain('slow canary retrieve');
  });

  it('is no evidence of what it waited for its turn', async () => {
    const { clock, told, fetch } = await station({ maxAssociations: 1, wholeMs: 30_000 });
    for (let n = 0; n < 4; n += 1) void fetch();
    await clock.advance(130_000);
    expect(told).toEqual([100, 100, 100, 100]);
  });

  it.each([
    ['while a cap holds', { maxBytesPerSecond: 1000, firstMs: 6000 }],
    ['where nothing was told before its end', { counts: 0, firstMs: 6000 }],
    ['where the first that is told are several images', { counts: 5, firstMs: 6000 }],
    ['where more was transferred than waited for', { bytes: 50_000_000, firstMs: 6000 }],
  ])('is no evidence %s', async (_name, conduct) => {
    const { clock, monitor, told, fetch } = await station(conduct);
    for (let n = 0; n < 4; n += 1) {
      void fetch();
      await clock.advance(30_000);
    }
    expect(told).toEqual([]);
    expect(monitor.view().state).toBe('healthy');
  });

  it('of another PACS says nothing about the watched one', async () => {
    const { clock, told, fetch } = await station({ firstMs: 6000 });
    void fetch(OTHER);
    await clock.advance(6000);
    expect(told).toEqual([]);
  });
});
