// Puts the contract on `window.kit` and nothing else. It has no list of channels: names are checked by the station, which is
// where a page cannot reach.
import { contextBridge, ipcRenderer } from 'electron';
import type { EventEnvelope } from '../shared/contract/events.ts';
import type { KitApi } from '../shared/contract/kit-api.ts';
import { CONNECTION, EVENT, HELLO, INVOKE, SUBSCRIBE, UNSUBSCRIBE } from './ipc-names.ts';

interface Subscriber {
  readonly onEvent: (envelope: EventEnvelope) => void;
  readonly onConnection: (connected: boolean) => void;
}

const subscribers = new Map<number, Subscriber>();
let nextId = 1;

ipcRenderer.send(HELLO);
ipcRenderer.on(EVENT, (_event, id: number, envelope: EventEnvelope) => {
  subscribers.get(id)?.onEvent(envelope);
});
ipcRenderer.on(CONNECTION, (_event, id: number, connected: boolean) => {
  subscribers.get(id)?.onConnection(connected);
});

const kit: KitApi = {
  shell: 'electron',
  invoke: (channel, input) => ipcRenderer.invoke(INVOKE, channel, input),
  subscribe: (sinceSeq, onEvent, onConnection) => {
    const id = nextId++;
    subscribers.set(id, { onEvent, onConnection });
    ipcRenderer.send(SUBSCRIBE, id, sinceSeq);
    return () => {
      subscribers.delete(id);
      ipcRenderer.send(UNSUBSCRIBE, id);
    };
  },
};

contextBridge.exposeInMainWorld('kit', Object.freeze(kit));
