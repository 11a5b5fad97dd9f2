// Refused connections in the log: the first of its kind at once, then how many more each minute, so that a port scan fills no disk.
import type { ConnectionRefusal } from './dicom/tls-listener.ts';
import type { Clock } from './health/clock.ts';
import type { PartsOptions } from './station-parts.ts';
import type { StationLog } from './log.ts';

const QUIET_MS = 60_000;
const WORDS = 'a connection to the storage SCP was refused';

/** @returns what is told of each refusal */
export function createRefusalLog(
  log: Pick<StationLog, 'warn'>,
  clock: Pick<Clock, 'now'>,
): (refusal: ConnectionRefusal) => void {
  const kinds = new Map<ConnectionRefusal, { saidAt: number; unsaid: number }>();
  return (refusal) => {
    const kind = kinds.get(refusal);
    if (kind !== undefined && clock.now() - kind.saidAt < QUIET_MS) {
      kind.unsaid += 1;
      return;
    }
    log.warn({ refusal, count: 1 + (kind?.unsaid ?? 0) }, WORDS);
    kinds.set(refusal, { saidAt: clock.now(), unsaid: 0 });
  };
}

/** What the log says of what is delivered here: codes and counts. */
export function createArrivalLog(
  log: StationLog,
  clock: Pick<Clock, 'now'>,
): Pick<PartsOptions, 'onRefused' | 'onScpEvent'> {
  const connectionRefused = createRefusalLog(log, clock);
  return {
    onRefused: ({ error }) => log.warn({ code: error.code }, 'an arriving instance was refused'),
    onScpEvent: (event) => {
      if (event.type === 'association:ended') log.debug({ count: event.stored }, 'an association ended');
      if (event.type === 'connection:refused') connectionRefused(event.refusal);
    },
  };
}
