// The page's client against shells that misbehave.
import { describe, expect, it } from 'vitest';
import { createStationClient, type PageGlobals } from '../../renderer/station-client.ts';
import type { KitApi } from '../../shared/contract/kit-api.ts';

class FakeEventSource extends EventTarget {
  static opened: FakeEventSource[] = [];
  closed = false;
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    FakeEventSource.opened.push(this);
  }
  close(): void {
    this.closed = true;
  }
  say(seq: number, gap = false): void {
    const data = { seq, at: 'now', gap, event: { type: 'worklist:changed' } };
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(data) }));
  }
}

function browser(answer: () => Response | Promise<Response>) {
  FakeEventSource.opened = [];
  const requests: { url: string; init: RequestInit | undefined }[] = [];
  const timers: { run: () => void; delayMs: number }[] = [];
  const page: PageGlobals = {
    fetch: async (url, init) => {
      requests.push({ url: typeof url === 'string' ? url : '', init });
      return answer();
    },
    EventSource: FakeEventSource as unknown as typeof EventSource,
    setTimeout: (run, delayMs) => timers.push({ run, delayMs }),
  };
  return { client: createStationClient(page), requests, timers, sources: FakeEventSource.opened };
}
const codeOf = (result: { ok: boolean; error?: { code: string } }): string | undefined =>
  result.ok ? 'ok' : result.error?.code;
const request = { studyKey: 'a'.repeat(32), instanceKeys: ['b'.repeat(32)] };

describe('the client of the browser shell', () => {
  it('posts to the channel with the header that other pages cannot send', async () => {
    const { client, requests } = browser(() => Response.json({ ok: true, value: {} }));
    expect(codeOf(await client.invoke('access:lock', {}))).toBe('ok');
    expect(requests[0]).toMatchObject({
      url: '/rpc/access:lock',
      init: { method: 'POST', headers: { 'x-kit-page': '1', 'content-type': 'application/json' } },
    });
  });

  it.each([
    ['nothing', () => Promise.reject(new TypeError('network')), 'contract.station-gone'],
    ['no JSON', () => new Response('<html>'), 'contract.station-gone'],
    ['another shape', () => Response.json({ ok: true, value: { stationName: 7 } }), 'internal'],
    ['an invented code', () => Response.json({ ok: false, error: { code: 'evil' } }), 'internal'],
    ['null', () => Response.json(null), 'internal'],
  ] as const)('answers %s with an error and never throws', async (_what, answer, code) => {
    const { client } = browser(answer);
    expect(codeOf(await client.invoke('station:status', {}))).toBe(code);
    expect(codeOf(await client.fetchInstances({ ...request }, new AbortController().signal))).not.toBe('');
  });

  it('hands on each event once, and goes on after a lost connection from the last', () => {
    const { client, sources, timers } = browser(() => Response.json(null));
    const seen: number[] = [];
    const connections: boolean[] = [];
    const stop = client.subscribe(
      4,
      ({ seq }) => seen.push(seq),
      (connected) => connections.push(connected),
    );
    expect(sources[0]?.url).toBe('/events?since=4');
    sources[0]?.dispatchEvent(new Event('open'));
    for (const seq of [5, 6, 6, 5]) sources[0]?.say(seq);
    sources[0]?.dispatchEvent(new Event('error'));
    expect(sources[0]?.closed).toBe(true);
    timers[0]?.run();
    expect(sources[1]?.url).toBe('/events?since=6');
    sources[1]?.dispatchEvent(new Event('error'));
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([250, 500]);
    timers[1]?.run();
    sources[2]?.dispatchEvent(new Event('open'));
    // The station was restarted by somebody whose clock went back: a gap may lead to a lower number.
    sources[2]?.say(2, true);
    sources[2]?.say(3);
    sources[2]?.dispatchEvent(new MessageEvent('message', { data: '{"seq":' }));
    expect(seen).toEqual([5, 6, 2, 3]);
    expect(connections).toEqual([true, false, false, true]);
    stop();
    expect(sources[2]?.closed).toBe(true);
  });

  it('says why a body is not to be had', async () => {
    const error = { code: 'vault.locked', message: 'm', remedy: 'r', retryable: false, details: {} };
    const { client } = browser(() => Response.json({ ok: false, error }, { status: 422 }));
    expect(codeOf(await client.fetchInstances(request, new AbortController().signal))).toBe('vault.locked');
  });
});

describe('the client of the Electron shell', () => {
  it('holds what the preload hands over to the contract too', async () => {
    const kit: KitApi = {
      shell: 'electron',
      invoke: () => Promise.resolve({ ok: true, value: { rows: 'many' } } as never),
      subscribe: (_since, onEvent) => {
        onEvent({ seq: 1, at: 'now', gap: false, event: { type: 'evil' } as never });
        onEvent({ seq: 2, at: 'now', gap: false, event: { type: 'worklist:changed' } });
        return () => undefined;
      },
    };
    const never = () => Promise.reject(new Error('not used'));
    const client = createStationClient({
      kit,
      fetch: never,
      EventSource: FakeEventSource as unknown as typeof EventSource,
      setTimeout: () => 0,
    });
    expect(client.shell).toBe('electron');
    expect(codeOf(await client.invoke('worklist:list', {}))).toBe('internal');
    const seen: number[] = [];
    client.subscribe(
      0,
      ({ seq }) => seen.push(seq),
      () => undefined,
    );
    expect(seen).toEqual([2]);
  });
});
