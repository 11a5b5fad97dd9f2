// The line between Electron's main process and the station's, over a real MessageChannel.
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { EventEnvelope } from '../../shared/contract/events.ts';
import type { FromStation, MessageLink, ToStation } from '../../electron/station-messages.ts';
import { createStationProxy, type StationProxy } from '../../electron/station-proxy.ts';
import { serveStation } from '../../electron/station-server.ts';
import {
  createFakeStation,
  STUDY_KEY,
  type FakeStation,
  type FakeStationOptions,
} from '../fixtures/fake-station.ts';

const opened: MessageChannel[] = [];
afterEach(() => {
  for (const { port1 } of opened.splice(0)) port1.close();
});

function connect(options: FakeStationOptions = {}): {
  proxy: StationProxy;
  station: FakeStation;
  closed: () => boolean;
} {
  const channel = new MessageChannel();
  opened.push(channel);
  const station = createFakeStation({ role: 'radiologist', ...options });
  let closed = false;
  const stationEnd: MessageLink<FromStation, ToStation> = {
    send: channel.port1.postMessage.bind(channel.port1),
    onMessage: (take) => channel.port1.on('message', take),
  };
  const mainEnd: MessageLink<ToStation, FromStation> = {
    send: channel.port2.postMessage.bind(channel.port2),
    onMessage: (take) => channel.port2.on('message', take),
  };
  serveStation(stationEnd, station.host, () => {
    closed = true;
  });
  return { proxy: createStationProxy(mainEnd), station, closed: () => closed };
}
const until = async (met: () => boolean): Promise<void> => {
  while (!met()) await new Promise(setImmediate);
};
const request = { studyKey: STUDY_KEY, instanceKeys: ['1'.repeat(32), '2'.repeat(32)] };
const bodyOf = async (proxy: StationProxy): Promise<ReadableStream<Uint8Array>> => {
  const body = await proxy.instances(request);
  if (!body.ok) throw new Error(body.error.code);
  return body.value;
};

describe('a station in another process', () => {
  it('answers many calls at once, each with its own answer', async () => {
    const { proxy } = connect();
    const answers = await Promise.all([
      proxy.invoke('worklist:list', {}),
      proxy.invoke('no:such', {}),
      proxy.invoke('station:status', {}),
    ]);
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
      'ok',
      'contract.unknown-channel',
      'ok',
    ]);
  });

  it('brings events until nobody listens', async () => {
    const { proxy, station } = connect();
    const seen: EventEnvelope[] = [];
    const stop = proxy.subscribe(station.events.lastSeq(), (envelope) => seen.push(envelope));
    await proxy.invoke('station:status', {});
    station.tell({ type: 'worklist:changed' });
    await until(() => seen.length === 1);
    stop();
    await proxy.invoke('station:status', {});
    station.tell({ type: 'worklist:changed' });
    await proxy.invoke('station:status', {});
    expect(seen).toHaveLength(1);
  });

  it('brings the bytes of a body unchanged, framed as the contract says', async () => {
    const { proxy } = connect({ chunks: 3, chunkBytes: 700_000 });
    const bytes = Buffer.concat(await Array.fromAsync(await bodyOf(proxy)));
    const types: string[] = [];
    let at = 0;
    let payload = 0;
    while (at < bytes.byteLength) {
      const length = bytes.readUInt32BE(at);
      const frame = JSON.parse(bytes.toString('utf8', at + 4, at + 4 + length)) as {
        type: string;
        bytes?: number;
      };
      types.push(frame.type);
      at += 4 + length + (frame.bytes ?? 0);
      payload += frame.bytes ?? 0;
    }
    expect(types).toEqual([
      'start',
      'chunk',
      'chunk',
      'chunk',
      'end',
      'start',
      'chunk',
      'chunk',
      'chunk',
      'end',
    ]);
    expect(payload).toBe(2 * 3 * 700_000);
  });

  it('reads nothing that was not asked for', async () => {
    const { proxy, station } = connect({ chunks: Infinity, chunkBytes: 1024 * 1024 });
    const reader = (await bodyOf(proxy)).getReader();
    await proxy.invoke('station:status', {});
    expect(station.reading.chunks).toBe(0);
    await reader.read();
    await proxy.invoke('station:status', {});
    expect(station.reading.chunks).toBeLessThanOrEqual(2);
    await reader.cancel();
    await until(() => station.reading.open === 0);
  });

  it('refuses a body as the host refuses it', async () => {
    const { proxy } = connect({ role: null });
    expect(await proxy.instances(request)).toMatchObject({ ok: false, error: { code: 'vault.locked' } });
  });

  // guards S-7
  it('answers everything that waits when the process is lost, and breaks its bodies off instead of ending them', async () => {
    const never = new Promise<never>(() => undefined);
    const { proxy } = connect({ chunks: Infinity, handlers: { 'worklist:list': () => never } });
    const reader = (await bodyOf(proxy)).getReader();
    await reader.read();
    const waiting = proxy.invoke('worklist:list', {});
    proxy.lost();
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'contract.station-gone' } });
    expect(await proxy.invoke('station:status', {})).toMatchObject({ ok: false });
    await expect(reader.read()).rejects.toThrow(/stopped/u);
    expect(await proxy.started).toMatchObject({ ok: false });
  });

  it('closes what is open when it is asked to end', async () => {
    const { proxy, station, closed } = connect({ chunks: Infinity });
    const reader = (await bodyOf(proxy)).getReader();
    await reader.read();
    proxy.close();
    await until(closed);
    expect(station.reading.open).toBe(0);
  });
});
