// Isolated world: the `require('electron')` of a sandboxed preload. `doubleSend` is a CDP binding that exists in this world only.
const doubleElectron = (() => {
  const apis = new Map();
  const functions = new Map();
  const invoked = new Map();
  const listeners = new Map();
  let lastId = 0;
  const say = (type, detail) => document.dispatchEvent(new CustomEvent(type, { detail }));
  const send = (message) => {
    const text = JSON.stringify(message);
    globalThis.doubleSend(text);
  };
  const shapeOf = (value) => {
    if (typeof value === 'function') return { kind: 'function' };
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return { kind: 'value', value };
    return {
      kind: 'object',
      members: Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member)])),
    };
  };
  const settle = async (promise, value) => {
    try {
      say('double:settle', { promise, value: await value });
    } catch (error) {
      say('double:settle', { promise, error: String(error?.message ?? error) });
    }
  };
  document.addEventListener('double:call', ({ detail: { id, name, path, fn, args } }) => {
    const given = args.map((arg) =>
      'callback' in arg
        ? (...values) => say('double:callback', { callback: arg.callback, args: values })
        : arg.value,
    );
    try {
      const target =
        fn === undefined ? path.reduce((object, key) => object[key], apis.get(name)) : functions.get(fn);
      const value = target(...given);
      if (typeof value === 'function') {
        functions.set(++lastId, value);
        say('double:return', { id, fn: lastId });
      } else if (typeof value?.then === 'function') {
        const promise = ++lastId;
        say('double:return', { id, promise });
        void settle(promise, value);
      } else say('double:return', { id, value });
    } catch (error) {
      say('double:return', { id, error: String(error?.message ?? error) });
    }
  });
  globalThis.doubleDeliver = ({ id, error, value, channel, args }) => {
    if (id === undefined) {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
      return;
    }
    const waiting = invoked.get(id);
    invoked.delete(id);
    if (error === undefined) waiting.resolve(value);
    else waiting.reject(new Error(`Error invoking remote method '${waiting.channel}': ${error}`));
  };
  return {
    contextBridge: {
      exposeInMainWorld: (name, api) => {
        apis.set(name, api);
        say('double:expose', { name, shape: shapeOf(api) });
      },
    },
    ipcRenderer: {
      invoke: (channel, ...args) => {
        const id = ++lastId;
        return new Promise((resolve, reject) => {
          invoked.set(id, { resolve, reject, channel });
          send({ kind: 'invoke', id, channel, args });
        });
      },
      send: (channel, ...args) => send({ kind: 'send', channel, args }),
      on: (channel, listener) => {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
      off: (channel, listener) => {
        listeners.set(
          channel,
          (listeners.get(channel) ?? []).filter((other) => other !== listener),
        );
      },
    },
  };
})();
// eslint-disable-next-line no-unused-vars -- the preload that is appended calls it
const require = (name) => {
  if (name === 'electron') return doubleElectron;
  throw new Error(`module not found: ${name} (a sandboxed preload has electron only)`);
};
