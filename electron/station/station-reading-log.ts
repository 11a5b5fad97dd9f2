// Wires the downtime reading log: it follows the switch, the drill and the lock by the station's own events.
import type { StationStatus } from '../../shared/contract/views.ts';
import type { Access } from './access/access.ts';
import type { KitConfig } from './config/schema.ts';
import { SHIPPED_TEMPLATES } from './config/reading-log-schema.ts';
import type { EventLog } from './event-log.ts';
import type { Clock } from './health/clock.ts';
import type { Journal } from './journal/port.ts';
import type { StationLog } from './log.ts';
import { createReadingLog, type ReadingLog } from './reading-log/reading-log.ts';
import { createSituationReader, type DowntimeReader } from './reading-log/situation.ts';
import type { StationDrills } from './station-drills.ts';
import type { OpenedVault } from './vault/open-vault.ts';

export function stationReadingLog(parts: {
  readonly vault: Pick<OpenedVault, 'notes'>;
  readonly clock: Clock;
  readonly log: StationLog;
  readonly config: KitConfig;
  readonly journal: Journal;
  readonly events: EventLog;
  readonly access: Pick<Access, 'operator'>;
  readonly status: () => StationStatus;
  /** What the journal remembers: a downtime that was not over when the station ended. */
  readonly memory: { readonly downtimes: DowntimeReader };
  /** A step of a drill may wait for the log. */
  readonly drills: Pick<StationDrills, 'saw'>;
}): ReadingLog {
  const { vault, journal, clock, events, access, status, log } = parts;
  const { keepDays, templates, shippedTemplates } = parts.config.readingLog;
  const situation = createSituationReader(clock, parts.memory.downtimes.unfinishedSince());
  const readingLog = createReadingLog({
    notes: vault.notes,
    journal,
    clock,
    operator: () => access.operator(),
    situation: () => situation.now(status()),
    calm: () => status().switch.state === 'healthy',
    stationName: parts.config.station.name,
    rehearsal: parts.config.rehearsal,
    keepDays,
    templates: [...(shippedTemplates ? SHIPPED_TEMPLATES : []), ...templates],
    onChange: () => events.append({ type: 'reading-log:changed' }),
    signal: (event) => parts.drills.saw(event),
    onTrouble: (trouble) => {
      if (trouble !== null) log.warn({ code: trouble.code }, 'the reading log could not be written');
    },
  });
  const unsubscribe = events.subscribe(events.lastSeq(), ({ event }) => {
    if (event.type === 'switch:changed' || event.type === 'drill:changed') readingLog.look();
    if (event.type === 'access:changed' && event.vault !== 'unlocked') void readingLog.locked();
  });
  return {
    ...readingLog,
    start() {
      readingLog.start();
      readingLog.look();
    },
    close() {
      unsubscribe();
      return readingLog.close();
    },
  };
}
