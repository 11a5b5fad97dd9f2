// Main world: builds the frozen object that contextBridge.exposeInMainWorld promises. It and the preload's world share the DOM
// and nothing else, so they speak by events whose details Chromium clones from world to world.
(() => {
  if (window !== window.top) return;
  const returned = new Map();
  const settling = new Map();
  const callbacks = new Map();
  let lastId = 0;
  const say = (type, detail) => document.dispatchEvent(new CustomEvent(type, { detail }));
  const call = (target, args) => {
    const id = ++lastId;
    const sent = args.map((value) => {
      if (typeof value !== 'function') return { value };
      callbacks.set(++lastId, value);
      return { callback: lastId };
    });
    say('double:call', { id, ...target, args: sent });
    // Dispatching is synchronous: the answer is here already, as it is with the real bridge.
    const answer = returned.get(id);
    returned.delete(id);
    if (answer === undefined) throw new Error('electron double: the preload did not answer');
    if ('error' in answer) throw new Error(answer.error);
    if ('fn' in answer) return (...more) => call({ fn: answer.fn }, more);
    if (!('promise' in answer)) return answer.value;
    return new Promise((resolve, reject) => settling.set(answer.promise, { resolve, reject }));
  };
  const build = (shape, name, path) => {
    if (shape.kind === 'function') return (...args) => call({ name, path }, args);
    if (shape.kind === 'value') return shape.value;
    const entries = Object.entries(shape.members).map(([key, member]) => [
      key,
      build(member, name, [...path, key]),
    ]);
    return Object.freeze(Object.fromEntries(entries));
  };
  document.addEventListener('double:expose', ({ detail: { name, shape } }) => {
    Object.defineProperty(window, name, { value: build(shape, name, []), enumerable: true });
  });
  document.addEventListener('double:return', ({ detail: { id, ...answer } }) => returned.set(id, answer));
  document.addEventListener('double:settle', ({ detail: { promise, error, value } }) => {
    const waiting = settling.get(promise);
    settling.delete(promise);
    if (error === undefined) waiting.resolve(value);
    else waiting.reject(new Error(error));
  });
  document.addEventListener('double:callback', ({ detail: { callback, args } }) =>
    callbacks.get(callback)?.(...args),
  );
})();
