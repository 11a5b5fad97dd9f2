// A page with nothing of the product's but its station client: what the shells' own tests look through.
import { createStationClient, type StationClient } from '../../../renderer/station-client.ts';

interface Drained {
  readonly ok: boolean;
  readonly code: string;
  readonly bytes: number;
  readonly ended: boolean;
}

export interface ShellTest {
  readonly client: StationClient;
  /** Reads a body to its end, or until `stopAfterBytes`, when it aborts. */
  drain(instanceKeys: string[], stopAfterBytes?: number): Promise<Drained>;
  /** Opens a body and reads one block only, leaving the rest unread. */
  openOnly(instanceKeys: string[]): Promise<number>;
  wasmInWorker(): Promise<boolean>;
}

declare global {
  interface Window {
    readonly shellTest: ShellTest;
  }
}

const client = createStationClient();
const studyKey = 'a'.repeat(32);
const text = (id: string, words: string): void => {
  const element = document.querySelector(id);
  if (element !== null) element.textContent = words;
};

const unread: ReadableStreamDefaultReader<Uint8Array>[] = [];
const shellTest: ShellTest = {
  client,
  drain: async (instanceKeys, stopAfterBytes = Infinity) => {
    const abort = new AbortController();
    const body = await client.fetchInstances({ studyKey, instanceKeys }, abort.signal);
    if (!body.ok) return { ok: false, code: body.error.code, bytes: 0, ended: false };
    const reader = body.value.getReader();
    let bytes = 0;
    for (;;) {
      const next = await reader.read();
      if (next.done) return { ok: true, code: '', bytes, ended: true };
      bytes += next.value.byteLength;
      if (bytes >= stopAfterBytes) {
        abort.abort();
        return { ok: true, code: '', bytes, ended: false };
      }
    }
  },
  openOnly: async (instanceKeys) => {
    const body = await client.fetchInstances({ studyKey, instanceKeys }, new AbortController().signal);
    if (!body.ok) return 0;
    const reader = body.value.getReader();
    unread.push(reader);
    return (await reader.read()).value?.byteLength ?? 0;
  },
  wasmInWorker: () =>
    new Promise((resolve) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      worker.addEventListener('message', ({ data }) => {
        resolve(data === true);
        worker.terminate();
      });
      worker.addEventListener('error', () => {
        resolve(false);
      });
    }),
};
Object.defineProperty(window, 'shellTest', { value: shellTest });

const status = await client.invoke('station:status', {});
text('#status', status.ok ? `${client.shell} · ${status.value.stationName}` : status.error.code);
client.subscribe(
  status.ok ? status.value.lastEventSeq : 0,
  ({ gap, event }) => {
    const item = document.createElement('li');
    item.textContent = `${gap ? 'gap ' : ''}${event.type}`;
    document.querySelector('#events')?.append(item);
  },
  (connected) => {
    text('#connection', connected ? 'connected' : 'gone');
  },
);
