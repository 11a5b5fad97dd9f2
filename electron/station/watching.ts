// What the composition hands to the watching half of the station: what the journal remembers of it, and its canary.
import type { JournalRecord } from '../../shared/contract/journal.ts';
import type { KitConfig } from './config/schema.ts';
import type { DicomPort, Endpoint } from './dicom/port.ts';
import { watchedCanary } from './health/canary-record.ts';
import { type ClockDifference, createClockDifference } from './health/clock-difference.ts';
import type { Clock } from './health/clock.ts';
import { askSntp } from './health/sntp.ts';
import type { Monitor, MonitorOptions } from './health/monitor.ts';
import {
  createPlannedWindows,
  type PlannedWindows,
  type PlannedWindowsOptions,
} from './health/planned-windows.ts';
import { createDeclaredReader } from './journal/declared-downtime.ts';
import { createOwnNetwork } from './health/own-network.ts';
import { systemTcpConnect } from './health/tcp-connect.ts';
import { createRemembered, type Remembered } from './health/remembered.ts';
import type { Observer } from './endpoints/learning-port.ts';
import { withUrgency } from './kindness/kind-port.ts';
import type { Kindness } from './kindness/kindness.ts';
import type { Prefetch } from './prefetch/prefetch.ts';
import { createWindowTopUp } from './prefetch/window-top-up.ts';
import { createDowntimeReader } from './reading-log/situation.ts';
import type { StationParts } from './station-parts.ts';

/** What the watching half must still know after a restart; told of every record of the journal as it is opened. */
export function createWatchMemory() {
  const remembered = createRemembered();
  const declared = createDeclaredReader();
  const downtimes = createDowntimeReader();
  return {
    remembered,
    downtimes,
    onFound(record: JournalRecord): void {
      remembered.absorb(record);
      declared.absorb(record);
      downtimes.absorb(record);
    },
    /** What a person declared and nobody took back. */
    declared: () => declared.inForce(),
  };
}

/** The planned windows of the configuration and of the journal, on the switch and on the prefetch, which tops up before. */
export function windowsOf(
  config: KitConfig,
  parts: Pick<PlannedWindowsOptions, 'journal' | 'clock' | 'onChange'> & {
    readonly remembered: Remembered;
    readonly monitor: Pick<Monitor, 'startPlannedWindow' | 'endPlannedWindow'>;
    readonly prefetch: Pick<Prefetch, 'topUp' | 'queue'>;
  },
): PlannedWindows {
  const { clock, monitor, prefetch } = parts;
  const windows = createPlannedWindows({
    configured: config.plannedWindows,
    remembered: parts.remembered.windows(),
    journal: parts.journal,
    clock,
    onStart: (reason) => monitor.startPlannedWindow(reason),
    onEnd: () => monitor.endPlannedWindow(),
    onChange() {
      topUp.look();
      parts.onChange();
    },
  });
  const topUp = createWindowTopUp({
    clock,
    beforeMs: config.prefetch.topUpBeforeMs,
    next: () => windows.next(),
    current: () => prefetch.queue.view().topUp?.by ?? null,
    begin: (by) => prefetch.topUp(by),
    end: () => prefetch.queue.endTopUp(),
  });
  return {
    ...windows,
    start() {
      windows.start();
      topUp.start();
    },
    stop() {
      topUp.stop();
      windows.stop();
    },
  };
}

const SNTP_MS = 2000;

/** What the monitor of the watched PACS gets beside the cheap probes: its canary, and a look at this station's own network. */
export function watchingOf(
  config: KitConfig,
  { canary, dicom, journal, kindness }: Pick<StationParts, 'canary' | 'dicom' | 'journal' | 'kindness'>,
  parts: {
    readonly endpoint: Endpoint;
    readonly remembered: Remembered;
    readonly declared: MonitorOptions['declared'] | null;
    readonly clock: Clock;
  },
): Pick<MonitorOptions, 'port' | 'canary' | 'ownNetwork' | 'declared' | 'clockView' | 'throttledMs'> {
  const { clock, declared } = parts;
  const port = withUrgency(dicom, 'probe');
  const { ntp } = config.monitor;
  const difference = createClockDifference({ clock, ...(ntp && { ask: () => askSntp(ntp, SNTP_MS) }) });
  const settings = config.monitor.network;
  // A PACS on this very computer is reached by no network.
  const isHere = /^(?:127\.|localhost$|::1$)/u.test(parts.endpoint.host);
  const ownNetwork = isHere ? null : createOwnNetwork({ settings, tcpConnect: systemTcpConnect, clock });
  const fetched = watchedCanary({
    target: config.monitor.canary,
    gather: canary === null ? null : () => canary.gather(),
    port,
    journal,
    ...parts,
  });
  return {
    port: withDates(port, difference),
    throttledMs: () => kindness.throttledMs(parts.endpoint.id),
    clockView: () => difference.view(),
    ...fetched,
    ...(ownNetwork !== null && { ownNetwork }),
    ...(declared && { declared }),
  };
}

/** More than this was not waited for, but transferred: a large first image, or beside another transfer of ours. */
const MOST_BYTES_MEANWHILE = 2 * 1024 * 1024;

/**
 * What the prefetch's own retrieves tell the monitor: how long the watched PACS took to a first image. Nothing while a cap holds, as
 * the time is ours then, and nothing of what the line was busy with.
 */
export const retrieveEvidence =
  (
    watchedId: string,
    kindness: Pick<Kindness, 'view'>,
    tell: Monitor['observedRetrieve'],
  ): NonNullable<Observer['onRetrieve']> =>
  (endpointId) => {
    if (endpointId !== watchedId) return null;
    const load = () => kindness.view(endpointId).load;
    const before = load();
    if (before.capBytesPerSecond !== null) return null;
    return (latencyMs) => {
      const { bytes, capBytesPerSecond } = load();
      if (capBytesPerSecond !== null || bytes - before.bytes > MOST_BYTES_MEANWHILE) return;
      tell({ endpointId, latencyMs });
    };
  };

/** The same port, with what its DICOMweb answers tell of the time told on. */
function withDates(port: DicomPort, difference: ClockDifference): DicomPort {
  const webEcho = port.webEcho?.bind(port);
  if (webEcho === undefined) return port;
  return {
    ...port,
    async webEcho(endpoint, options) {
      const answer = await webEcho(endpoint, options);
      if (answer.ok) difference.heardDate(answer.value.serverDate, answer.value.roundTripMs);
      return answer;
    },
  };
}
