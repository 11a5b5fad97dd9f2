// What the app asked of Electron, for tests to read; and refusal of everything that the double does not have.
const calls: [string, ...unknown[]][] = [];

/** Keeps a call; its arguments must survive JSON. */
export const note = (what: string, ...details: unknown[]): void => {
  calls.push([what, ...(JSON.parse(JSON.stringify(details)) as unknown[])]);
};

export const recordedCalls = (): readonly [string, ...unknown[]][] => calls;

/** Throws on any member that is not there: an app must not run on the double by accident of `undefined`. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get: (object, key) => {
      if (!(key in object) && typeof key === 'string' && key !== 'then') {
        throw new Error(`electron double: ${name}.${key} does not exist`);
      }
      const value: unknown = Reflect.get(object, key);
      return typeof value === 'function' ? (value.bind(object) as unknown) : value;
    },
  });
}

export interface PreventableEvent {
  defaultPrevented: boolean;
  preventDefault(): void;
}

/** An event that can be vetoed, with whatever else it carries. */
export function preventable<T extends object>(more: T): PreventableEvent & T {
  const event = {
    ...more,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
  };
  return event;
}
