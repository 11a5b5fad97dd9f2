// The composition root: builds the station's parts, starts and stops them in order, and offers them as a host to a shell.
import type { KitError } from '../../shared/contract/kit-error.ts';
import { ok, type Result } from '../../shared/contract/result.ts';
import type { StationStatus } from '../../shared/contract/views.ts';
import { createAccess } from './access/access.ts';
import { endpointsOf, scheduledEndpointsOf } from './config/endpoints.ts';
import { openCapabilityStore } from './endpoints/capability-store.ts';
import { createEventLog } from './event-log.ts';
import { systemClock } from './health/clock.ts';
import { toJournalEntry } from './health/decision-record.ts';
import { createMonitor } from './health/monitor.ts';
import { monitorSettings } from './health/settings.ts';
import { systemTcpConnect } from './health/tcp-connect.ts';
import { createStationHost } from './host.ts';
import { instanceFrames } from './instance-frames.ts';
import { createLoadReport } from './kindness/load-report.ts';
import { traceBug } from './log.ts';
import { createMarks } from './marks/marks.ts';
import { createOpenStudies } from './open-studies.ts';
import { prefetchHold } from './prefetch/hold.ts';
import type { PacsChooser } from './prefetch/pacs-choice.ts';
import { createPrefetch } from './prefetch/prefetch.ts';
import { createArrivalLog } from './refusal-log.ts';
import { createStationDrillLink } from './station-drill-link.ts';
import { learnFromTraffic, learnObserved, stationEndpointTests, stationFleet } from './station-endpoints.ts';
import { stationHandlers } from './station-handlers.ts';
import { stationReadingLog } from './station-reading-log.ts';
import { openStationParts, stationLayout } from './station-parts.ts';
import { createDrillJournal, openStationDrills } from './station-drills.ts';
import { fetchEvents } from './station-fetch-events.ts';
import { createStationRuleLab } from './station-rule-lab.ts';
import type { Station, StationOptions } from './station-shape.ts';
import { stationStatus } from './station-status.ts';
import { createStatusFile } from './status-file.ts';
import { checkRuntime, watchedEndpoint } from './start-checks.ts';
import { openTraining } from './training/training.ts';
import { createWatchMemory, retrieveEvidence, watchingOf, windowsOf } from './watching.ts';

export type { Station, StationOptions } from './station-shape.ts';

/**
 * Opens a station on its data directory.
 *
 * @returns the station, or why it cannot be: `config.invalid`, `vault.*`, `journal.*`, `dicom.listen-failed`
 */
export async function createStation(options: StationOptions): Promise<Result<Station, KitError>> {
  const { config, dataDirectory, log } = options;
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  const layout = stationLayout(dataDirectory);
  const fit = await checkRuntime();
  if (!fit.ok) return fit;
  const settings = monitorSettings(config.monitor.policy);
  if (!settings.ok) return settings;
  const endpoints = endpointsOf(config);
  const found = watchedEndpoint(endpoints, config.monitor.endpoint);
  if (!found.ok) return found;
  const watched = found.value;
  const events = createEventLog({ now: () => clock.wall() });
  const capabilities = await openCapabilityStore({
    file: layout.capabilities,
    endpoints,
    clock,
    onChange: () => fleet.learnt(),
  });
  const memory = createWatchMemory();
  const journalOfDrills = createDrillJournal();
  const { remembered } = memory;
  const opened = await openStationParts({
    onNegotiated: ({ id }, negotiation) => capabilities.negotiated(id, negotiation),
    config,
    dataDirectory,
    clock,
    random,
    onJournal: (record) => {
      remembered.absorb(record);
      journalOfDrills.onAppended(record);
      events.append({ type: 'journal:appended', seq: record.seq });
    },
    onFound(record) {
      memory.onFound(record);
      journalOfDrills.onFound(record);
    },
    ...createArrivalLog(log, clock),
  });
  if (!opened.ok) return opened;
  const { vault, journal, dicom, listening, kindness } = opened.value;

  const statusFile = createStatusFile({
    file: layout.status,
    status: () => status(),
    loads: () => endpoints.map(({ id }) => ({ endpointId: id, ...kindness.view(id) })),
    clock,
  });
  const loadReport = createLoadReport({ journal, clock, loads: () => kindness.loads() });
  const openStudies = createOpenStudies((count) => {
    monitor.setOpenStudies(count);
    drillLink.setOpenStudies(count);
  });
  const marks = createMarks(() => access.operator()?.label ?? null);
  const access = createAccess({
    vault,
    journal,
    clock: { monotonicMs: () => clock.now(), setTimer: (run, ms) => clock.setTimer(ms, run) },
    lockAfterIdleMs: config.access.lockAfterIdleMs,
    onChange: () => {
      if (vault.state() !== 'unlocked') for (const kept of [openStudies, marks]) kept.clear();
      drills.accessChanged();
      events.append({ type: 'access:changed', vault: vault.state() });
      statusFile.write();
    },
  });
  const drills = await openStationDrills({
    journalOfDrills,
    parts: opened.value,
    layout,
    station: { name: config.station.name, version: options.version },
    clock,
    access,
    events,
    log,
    realSwitch: () => monitor.view(),
    declareReal: (reason, by) => void monitor.declareDown(reason, by),
    drillLink: () => drillLink,
  });

  const { priorHistory, ...rules } = createStationRuleLab(opened.value, {
    config,
    clock,
    log,
    bytesPerSecond: () => prefetch.queue.view().bytesPerSecond,
  });

  const evidence = retrieveEvidence(watched.id, kindness, (observed) => monitor.observedRetrieve(observed));
  const retrieved = (endpointId: string, ms: number) => fleet.retrieved(endpointId, ms);
  const learning = learnFromTraffic(dicom, capabilities, clock, retrieved, evidence);
  const pacs: PacsChooser = { choose: (q) => fleet.choose(q), offers: (id, way) => fleet.offers(id, way) };
  const cycleBug = (cause: unknown) => log.error({ bug: traceBug(cause) }, 'a prefetch cycle ended in a bug');
  const room = { ...options, ...opened.value, endpoints, capabilities, access, clock, random };
  const drillLink = createStationDrillLink({
    ...room,
    drills,
    port: learning,
    endpoint: watched,
    settings: settings.value,
    real: () => monitor.view(),
    nextWindow: () => windows.next(),
    prefetch: () => prefetch,
    onChange: () => statusFile.write(),
  });
  const fetching = createPrefetch({
    port: drillLink.port,
    observed: drillLink.unlessHeld(learnObserved(capabilities)),
    vault,
    journal,
    clock,
    random,
    endpoints,
    scheduledEndpoints: scheduledEndpointsOf(config),
    config,
    heldBackMs: (endpointId) => kindness.heldBackMs(endpointId),
    queuePath: layout.queue,
    pacs: drillLink.choosing(pacs),
    hold: (role) =>
      drillLink.hold() ?? prefetchHold(pacs.choose, role, endpoints.length === 1 ? monitor.view() : null),
    ...fetchEvents(events, () => statusFile.write()),
    onPriorChoice: (choice) => priorHistory.note(choice),
    onBug: cycleBug,
  });
  if (!fetching.ok) {
    await opened.value.close();
    return fetching;
  }
  const prefetch = fetching.value;

  const monitor = createMonitor({
    tcpConnect: kindness.connectProbe(systemTcpConnect),
    endpoint: watched,
    clock,
    random,
    ...settings.value,
    ...watchingOf(config, opened.value, {
      endpoint: watched,
      remembered,
      declared: memory.declared(),
      clock,
    }),
    onAwaiting: (view) => events.append({ type: 'switch:changed', switch: view }),
    onProbe: (record) => fleet.watchedProbed(record),
    onChange: (decision, view) => {
      const role = decision.actor === access.operator()?.label ? access.operator()?.role : undefined;
      // The switch moves whether or not it can be written down: a reader must not wait for a disk.
      drills.realMoved(journal.append(toJournalEntry(decision, role ?? 'station')));
      events.append({ type: 'switch:changed', switch: view });
      drillLink.realChanged();
      prefetch.switchChanged();
      fleet.watchedChanged();
      statusFile.write();
    },
  });
  const endpointTests = stationEndpointTests(room, learning);
  const fleet = stationFleet({
    ...room,
    watched: { endpointId: watched.id, view: () => monitor.view() },
    settings: settings.value,
    prefetch,
    events,
  });

  const tellWindow = () => events.append({ type: 'window:changed' });
  const windows = windowsOf(config, { remembered, journal, clock, monitor, prefetch, onChange: tellWindow });

  const status = (): StationStatus =>
    stationStatus({ options, clock, vault, access, monitor, prefetch, drills, events });
  const readingLog = stationReadingLog({ ...room, events, status, memory, drills });

  const runInBackground = () => {
    prefetch.runCycle().catch(cycleBug);
    return prefetch.view();
  };

  const training = await openTraining({ ...room, events, status, ground: options.training });
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      statusFile.stop();
      windows.stop();
      training.stop();
      await access.lock('stopped');
      // It asks for the station's status to the end, and that asks the prefetch's queue.
      await readingLog.close();
      await monitor.stop();
      await fleet.stop();
      await endpointTests.close();
      await prefetch.close();
      await priorHistory.settled();
      await loadReport.close();
      await drillLink.stop();
      await drills.close();
      await journal.append({ event: 'station:stopped', actor: 'station', role: 'station', details: {} });
      await opened.value.close();
      await capabilities.close();
      await statusFile.close();
    })());

  const host = createStationHost({
    handlers: stationHandlers({
      vault,
      journal,
      access,
      ...drillLink.steered(monitor),
      windows,
      remembered,
      openStudies,
      marks,
      readingLog,
      fleet,
      endpointTests,
      drills: drills.handlers,
      ...rules,
      training,
      status,
      prefetch: { ...prefetch, runNow: runInBackground },
      onDisplayError: () => log.warn({ count: 1 }, 'a page could not show an image'),
    }),
    instances: (request) => instanceFrames(vault, request),
    events,
    role: () => (vault.state() === 'unlocked' ? (access.operator()?.role ?? null) : null),
    monotonicMs: () => clock.now(),
    log,
    close,
  });

  return ok({
    host,
    prefetch,
    listening,
    status,
    start: () => {
      void journal.append({
        event: 'station:started',
        actor: 'station',
        role: 'station',
        details: { version: options.version, rehearsal: config.rehearsal },
      });
      statusFile.write();
      windows.start();
      monitor.start();
      fleet.start();
      prefetch.start();
      loadReport.start();
      drills.start();
      drillLink.start();
      readingLog.start();
    },
    close,
  });
}
