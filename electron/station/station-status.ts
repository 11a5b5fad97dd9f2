// What a station says of itself to whoever asks, locked or not. Nothing in it names a patient.
import type { StationStatus } from '../../shared/contract/views.ts';
import type { Access } from './access/access.ts';
import type { EventLog } from './event-log.ts';
import type { Clock } from './health/clock.ts';
import type { Monitor } from './health/monitor.ts';
import type { Prefetch } from './prefetch/prefetch.ts';
import type { StationDrills } from './station-drills.ts';
import type { StationOptions } from './station-shape.ts';
import type { Vault } from './vault/port.ts';

export function stationStatus(parts: {
  readonly options: Pick<StationOptions, 'config' | 'version' | 'testHooks'>;
  readonly clock: Pick<Clock, 'wall'>;
  readonly vault: Pick<Vault, 'state'>;
  readonly access: Pick<Access, 'operator'>;
  readonly monitor: Pick<Monitor, 'view'>;
  readonly prefetch: Pick<Prefetch, 'view' | 'readiness'>;
  readonly drills: Pick<StationDrills, 'status'>;
  readonly events: Pick<EventLog, 'lastSeq'>;
}): StationStatus {
  const { options, vault, access, monitor, prefetch } = parts;
  const { config, version, testHooks } = options;
  const operator = access.operator();
  return {
    stationName: config.station.name,
    version,
    rehearsal: config.rehearsal,
    testHooks,
    vault: vault.state(),
    operator: operator === null ? null : { label: operator.label, role: operator.role },
    switch: monitor.view(),
    drill: parts.drills.status(),
    prefetch: prefetch.view(),
    readiness: prefetch.readiness(),
    now: parts.clock.wall().toISOString(),
    lastEventSeq: parts.events.lastSeq(),
  };
}
