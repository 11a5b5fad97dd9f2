// What load the station put on each PACS, written down once a day and at the end: an administrator can be shown it years later.
import type { LoadView } from '../../../shared/contract/endpoint-view.ts';
import type { Clock } from '../health/clock.ts';
import type { Journal } from '../journal/port.ts';

export interface LoadReport {
  start(): void;
  /** Stops, and writes down what has come since the last report. */
  close(): Promise<void>;
}

const EVERY_MS = 86_400_000;
/** Of these the record holds what came since the last one. */
const SUMMED = [
  'associations',
  'queries',
  'retrieves',
  'probes',
  'failures',
  'heldBack',
  'bytes',
  'busyMs',
] as const;

/** Appends one `kindness:load-reported` for each endpoint that was asked anything; numbers and the endpoint's id only. */
export function createLoadReport(options: {
  readonly journal: Pick<Journal, 'append'>;
  readonly clock: Pick<Clock, 'now' | 'setTimer'>;
  readonly loads: () => ReadonlyMap<string, LoadView>;
}): LoadReport {
  const { journal, clock, loads } = options;
  let reported: ReadonlyMap<string, LoadView> = new Map();
  let reportedAt = clock.now();
  let cancelTimer = (): void => {};

  const report = async (): Promise<void> => {
    const now = loads();
    const periodMs = Math.round(clock.now() - reportedAt);
    const before = reported;
    reported = now;
    reportedAt = clock.now();
    for (const [endpointId, load] of now) {
      const since = Object.fromEntries(
        SUMMED.map((name) => [name, load[name] - (before.get(endpointId)?.[name] ?? 0)]),
      );
      if (Object.values(since).every((value) => value === 0)) continue;
      const details = { endpointId, periodMs, ...since, associationsPeak: load.associationsPeak };
      // What it answers is not looked at: the journal reports its own failures.
      await journal.append({
        event: 'kindness:load-reported',
        actor: 'station',
        role: 'station',
        details,
      });
    }
  };
  const arm = (): void => {
    cancelTimer = clock.setTimer(EVERY_MS, () => {
      arm();
      void report();
    });
  };
  return {
    start: arm,
    close() {
      cancelTimer();
      return report();
    },
  };
}
