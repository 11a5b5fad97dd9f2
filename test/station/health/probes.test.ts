import { describe, expect, it } from 'vitest';
import { type ProbeTools, runProbe } from '../../../electron/station/health/probes.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../../electron/station/health/schedule.ts';
import { createCanarySink } from '../../../electron/station/ingest/canary-sink.ts';
import { createKindness } from '../../../electron/station/kindness/kindness.ts';
import { type KitErrorCode, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import { memorySink } from '../../peers/test-station.ts';
import { ANNOUNCED } from '../ingest/arriving.ts';
import { createFakeClock } from './fake-clock.ts';
import { createFakePacs } from './fake-pacs.ts';

const endpoint = { id: 'main', host: 'pacs', port: 104, aeTitle: 'PACS', retrieveBy: ['C-GET'] } as const;
const FOUND = { instances: 1, pixelSha256: 'aa' };

function probing(
  canary: ProbeTools['canary'],
  throttledMs?: ProbeTools['throttledMs'],
  clock = createFakeClock(),
) {
  const { port, tcpConnect } = createFakePacs(clock);
  const tools = { port, tcpConnect, endpoint, clock, schedule: DEFAULT_PROBE_SCHEDULE };
  const asked = runProbe(
    { ...tools, ...(canary && { canary }), ...(throttledMs && { throttledMs }) },
    'retrieve',
    new AbortController().signal,
  );
  return { clock, asked };
}

describe('one probe', () => {
  it.each<KitErrorCode>([
    'canary.new-syntax',
    'dicom.cancelled',
    'kindness.left-alone',
    'kindness.waited-too-long',
  ])('that ends in %s has found nothing, good or bad', async (code) => {
    const { asked } = probing(() => Promise.resolve(err(kitError(code, 'It did.', 'Wait.'))));
    expect(await asked).toBeNull();
  });

  it('that fails is bad, and that is answered is good', async () => {
    const lost = kitError('dicom.connection-lost', 'Lost.', 'Wait.');
    expect(await probing(() => Promise.resolve(err(lost))).asked).toMatchObject({ outcome: 'bad' });
    expect(await probing(() => Promise.resolve(ok(FOUND))).asked).toMatchObject({ outcome: 'good' });
  });
});

describe('a canary that our own limits kept waiting', () => {
  const PACS = { ...endpoint, host: '10.0.0.1' };
  const MB = 1_000_000;

  /** The beginning of a data set of this study, up to the head of its pixel data. */
  const beginning = (uid: string, bytes: number): Buffer => {
    const identifying = (group: number, element: number, value: string): Buffer => {
      const padded = value.length % 2 === 0 ? value : `${value}\0`;
      const head = Buffer.from([group, 0, element, 0, 0x55, 0x49, padded.length, 0]);
      return Buffer.concat([head, Buffer.from(padded, 'latin1')]);
    };
    const uids = [
      identifying(0x08, 0x16, ANNOUNCED.SOPClassUID),
      identifying(0x08, 0x18, ANNOUNCED.SOPInstanceUID),
      identifying(0x20, 0x0d, uid),
      identifying(0x20, 0x0e, '1.2.4'),
    ];
    const pixels = Buffer.from([0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 0, 0, 0, 0]);
    pixels.writeUInt32LE(bytes, 8);
    return Buffer.concat([...uids, pixels]);
  };

  /** A station whose PACS is as fast as it is let. */
  function station(maxBytesPerSecond: number) {
    const clock = createFakeClock();
    const settings = { maxBytesPerSecond, hours: [], maxAssociations: 2 };
    const kindness = createKindness({ settings, endpoints: [PACS], clock, random: () => 0.5 });
    const capped = kindness.sink(memorySink());
    const sink = createCanarySink(capped, '1.2.3', undefined, kindness.charge);
    const fetch = async (uid: string, pieces: number): Promise<void> => {
      const receiver = sink.begin({ ...ANNOUNCED, callingAeTitle: 'PACS', remoteAddress: '10.0.0.1' });
      await receiver.write(beginning(uid, pieces * 50_000));
      for (let n = 0; n < pieces; n += 1) await receiver.write(new Uint8Array(50_000));
      await receiver.finish();
    };
    return { clock, fetch, bytes: () => kindness.loads().get('main')?.bytes ?? 0 };
  }

  it('is not slow for the cap that prefetch shares with it: its bytes count, and are not held back', async () => {
    const { clock, fetch, bytes } = station(MB / 2);
    void fetch('1.2.9', 1000);
    void fetch('1.2.9', 1000);
    await clock.advance(500);
    const before = bytes();
    const { asked } = probing(() => fetch('1.2.3', 40).then(() => ok(FOUND)), undefined, clock);
    await clock.advance(0);
    expect(await asked).toMatchObject({ outcome: 'good', latencyMs: 0 });
    expect(bytes() - before).toBeGreaterThan(2 * MB);
    // The cap holds all the same: prefetch pays for it.
    await clock.advance(3000);
    expect(bytes() - before).toBeLessThan(2.2 * MB);
  });

  it.each([
    ['behind a transfer that the cap slowed down is no finding', 0.99, null],
    ['beside such a transfer, for longer than that explains, is slow', 0.3, 'slow'],
  ])('%s', async (_name, share, outcome) => {
    const clock = createFakeClock();
    const wait = (ms: number) => new Promise<void>((resolve) => clock.setTimer(ms, resolve));
    const { asked } = probing(
      () => wait(30_000).then(() => ok(FOUND)),
      () => clock.now() * share,
      clock,
    );
    await clock.advance(30_000);
    expect((await asked)?.outcome ?? null).toBe(outcome);
  });

  it.each([
    ['is no finding where our cap explains it', 0.99, null],
    ['is bad where it does not', 0.1, 'bad'],
  ])('that does not end %s', async (_name, share, outcome) => {
    const clock = createFakeClock();
    const { asked } = probing(
      () => new Promise(() => {}),
      () => clock.now() * share,
      clock,
    );
    await clock.advance(61_000);
    expect((await asked)?.outcome ?? null).toBe(outcome);
  });

  it('is timed from when its turn came', async () => {
    const clock = createFakeClock();
    const wait = (ms: number) => new Promise<void>((resolve) => clock.setTimer(ms, resolve));
    const { asked } = probing(
      async ({ onStarted }) => {
        await wait(58_000);
        onStarted?.();
        await wait(4000);
        return ok(FOUND);
      },
      undefined,
      clock,
    );
    await clock.advance(70_000);
    expect(await asked).toMatchObject({ outcome: 'good', latencyMs: 4000 });
  });
});
