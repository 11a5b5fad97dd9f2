// Events over the browser shell as they stand on the wire.
import { afterEach, describe, expect, it } from 'vitest';
import { startBrowserShell, type BrowserShell } from '../../electron/browser-shell.ts';
import { createFakeStation, type FakeStation } from '../fixtures/fake-station.ts';

let shell: BrowserShell | null = null;
afterEach(async () => {
  await shell?.close();
  shell = null;
});

async function follow(path: string, station: FakeStation, headers: Record<string, string> = {}) {
  shell ??= await startBrowserShell({ host: station.host, rendererDir: '/nowhere', heartbeatMs: 5 });
  const entered = await fetch(shell.newUrl(), { redirect: 'manual' });
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const stop = new AbortController();
  const response = await fetch(`${shell.origin}${path}`, {
    headers: { cookie, ...headers },
    signal: stop.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    response,
    until: async (wanted: string): Promise<string> => {
      while (!text.includes(wanted)) {
        const next = await reader?.read();
        if (next?.value === undefined) throw new Error(`ended before ${wanted}`);
        text += next.value;
      }
      return text;
    },
    stop: () => {
      stop.abort();
    },
  };
}
const ids = (text: string): string[] => [...text.matchAll(/^id: (\d+)$/gmu)].map((match) => match[1] ?? '');

describe('events in the browser shell', () => {
  it('begin after the number asked for, and heartbeats keep the line open', async () => {
    const station = createFakeStation();
    const first = station.events.lastSeq();
    for (let index = 0; index < 3; index += 1) station.tell({ type: 'worklist:changed' });
    const events = await follow(`/events?since=${first + 1}`, station);
    expect(events.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const text = await events.until(': still here');
    expect(ids(text)).toEqual([String(first + 2), String(first + 3)]);
  });

  it('go on from the last id that a browser names by itself', async () => {
    const station = createFakeStation();
    const first = station.events.lastSeq();
    for (let index = 0; index < 3; index += 1) station.tell({ type: 'worklist:changed' });
    const events = await follow(`/events?since=${first}`, station, { 'last-event-id': String(first + 2) });
    expect(ids(await events.until(': still here'))).toEqual([String(first + 3)]);
  });

  it.each(['-1', 'x', '1e999', '9007199254740993', '1.5'])(
    'take since=%s for a page that saw nothing',
    async (since) => {
      const station = createFakeStation();
      station.tell({ type: 'worklist:changed' });
      const events = await follow(`/events?since=${since}`, station);
      expect(ids(await events.until(': still here'))).toHaveLength(1);
    },
  );

  it('stop being collected for a page that is gone', async () => {
    const station = createFakeStation();
    let followers = 0;
    const { host } = station;
    const counting: FakeStation = {
      ...station,
      host: {
        ...host,
        subscribe: (since, onEvent) => {
          followers += 1;
          const stop = host.subscribe(since, onEvent);
          return () => {
            followers -= 1;
            stop();
          };
        },
      },
    };
    const events = await follow('/events?since=0', counting);
    await events.until(': still here');
    expect(followers).toBe(1);
    events.stop();
    await expect.poll(() => followers).toBe(0);
  });
});
