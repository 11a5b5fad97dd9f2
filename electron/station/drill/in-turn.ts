// One after the other: what is judged is judged on things as they are when it is written, not as a window saw them. The end of
// a drill goes before everything that waits (S-6).

export interface Turn {
  /** Begins `act` when all before it have ended, whatever their ends were. */
  <T>(act: () => Promise<T>): Promise<T>;
  /** Begins it as soon as what has begun has ended. */
  first<T>(act: () => Promise<T>): Promise<T>;
  /** How many have not begun. */
  waiting(): number;
}

export function createTurn(): Turn {
  const urgent: (() => Promise<void>)[] = [];
  const ordinary: (() => Promise<void>)[] = [];
  let isBusy = false;

  const go = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    for (
      let act = urgent.shift() ?? ordinary.shift();
      act !== undefined;
      act = urgent.shift() ?? ordinary.shift()
    )
      await act();
    isBusy = false;
  };

  const entering =
    (line: (() => Promise<void>)[]) =>
    async <T>(act: () => Promise<T>): Promise<T> => {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      line.push(() => act().then(resolve, reject));
      await Promise.resolve();
      void go();
      return promise;
    };

  return Object.assign(entering(ordinary), {
    first: entering(urgent),
    waiting: () => urgent.length + ordinary.length,
  });
}
