// Decoration waits for reading: thumbnails are made one at a time, and none is begun while the reader waits for a picture.

export interface IdleQueue {
  /** Adds work to the end; the function returned takes it out again if it has not begun. */
  add(work: () => Promise<void>): () => void;
  /** While busy nothing new is begun. */
  setBusy(busy: boolean): void;
}

/** A queue that begins idle. Work never rejects: its errors are its own. */
export function createIdleQueue(): IdleQueue {
  const waiting: (() => Promise<void>)[] = [];
  let running = false;
  let busy = false;
  const next = async (): Promise<void> => {
    if (running || busy) return;
    const work = waiting.shift();
    if (!work) return;
    running = true;
    try {
      await work();
    } finally {
      running = false;
    }
    void next();
  };
  return {
    add: (work) => {
      waiting.push(work);
      void next();
      return () => {
        const at = waiting.indexOf(work);
        if (at >= 0) waiting.splice(at, 1);
      };
    },
    setBusy: (value) => {
      busy = value;
      void next();
    },
  };
}
