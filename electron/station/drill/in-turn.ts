// One after the other: what is judged is judged on things as they are when it is written, not as a window saw them.

export interface Turn {
  /** Begins `act` when all before it have ended, whatever their ends were. */
  <T>(act: () => Promise<T>): Promise<T>;
}

export function createTurn(): Turn {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const result = last.then(act);
    last = result.catch(() => undefined);
    return result;
  };
}
