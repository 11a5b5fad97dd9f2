// Every way this PACS can be told to fail, as a drill or a test sees it from outside.

export type Fault =
  | { readonly mode: 'healthy' }
  /** Stops listening: new connections are refused, running ones go on. */
  | { readonly mode: 'refuse' }
  /** Answers every new association with A-ASSOCIATE-RJ (PS3.8 §9.3.4); running ones go on. */
  | { readonly mode: 'reject'; readonly result?: number; readonly source?: number; readonly reason?: number }
  /** Accepts connections and never says a word; running ones freeze, and thaw on recovery. */
  | { readonly mode: 'stall' }
  /** Answers, slowly: a byte rate for each connection, a pause before each response, or both. */
  | { readonly mode: 'slow'; readonly bytesPerSecond?: number; readonly delayPerResponseMs?: number }
  /** A-ABORT in the middle of the data set that follows `afterInstances` whole ones, in every retrieve. */
  | { readonly mode: 'abort'; readonly afterInstances: number }
  /** Drops every connection at once (RST) and stops listening: the server's power cable. */
  | { readonly mode: 'die' }
  /** Studies before today are gone: queries omit them, retrieves of them fail. */
  | { readonly mode: 'lose-priors' }
  /** C-ECHO succeeds and every retrieve fails; `finds` says whether queries still answer (default: they do). */
  | { readonly mode: 'echo-only'; readonly finds?: 'answer' | 'fail' }
  /** Sends `missing` instances fewer than it counts, and calls that a success. */
  | { readonly mode: 'incomplete'; readonly missing: number };

export const FAULT_MODES = [
  'healthy',
  'refuse',
  'reject',
  'stall',
  'slow',
  'abort',
  'die',
  'lose-priors',
  'echo-only',
  'incomplete',
] as const satisfies readonly Fault['mode'][];

/** Holds the fault in force, and tells connections when it changes. */
export interface FaultBoard {
  current(): Fault;
  set(fault: Fault): void;
  /** Calls `listener` after each change. @returns a function that ends it */
  onChange(listener: () => void): () => void;
}

export function createFaultBoard(): FaultBoard {
  let fault: Fault = { mode: 'healthy' };
  const listeners = new Set<() => void>();
  return {
    current: () => fault,
    set(next) {
      fault = next;
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * A fault from a line that a person typed, such as `slow 50000`, `abort 3`, `incomplete 1`, `recover`; undefined when it is none.
 */
export function parseFault(line: string): Fault | undefined {
  const [word = '', argument] = line.trim().split(/\s+/u);
  const number = argument === undefined ? undefined : Number(argument);
  if (number !== undefined && !(Number.isInteger(number) && number >= 0)) return undefined;
  switch (word) {
    case 'healthy':
    case 'recover':
      return { mode: 'healthy' };
    case 'refuse':
    case 'reject':
    case 'stall':
    case 'die':
    case 'lose-priors':
    case 'echo-only':
      return number === undefined ? { mode: word } : undefined;
    case 'slow':
      return { mode: 'slow', bytesPerSecond: number ?? 100_000 };
    case 'abort':
      return { mode: 'abort', afterInstances: number ?? 1 };
    case 'incomplete':
      return { mode: 'incomplete', missing: number ?? 1 };
    default:
      return undefined;
  }
}
