// One station of the department, as far as a PACS can tell: the real DIMSE adapter, kindness, probes, switch and prefetch, over a
// vault that only counts.
import path from 'node:path';
import { configSchema } from '../../../electron/station/config/schema.ts';
import { createDimsePort } from '../../../electron/station/dicom/dimse-port.ts';
import type { Endpoint } from '../../../electron/station/dicom/port.ts';
import { systemClock } from '../../../electron/station/health/clock.ts';
import { createMonitor } from '../../../electron/station/health/monitor.ts';
import { monitorSettings } from '../../../electron/station/health/settings.ts';
import { systemTcpConnect } from '../../../electron/station/health/tcp-connect.ts';
import { createKindness } from '../../../electron/station/kindness/kindness.ts';
import { withUrgency } from '../../../electron/station/kindness/kind-port.ts';
import type { PrefetchHold } from '../../../electron/station/prefetch/hold.ts';
import { createPrefetch } from '../../../electron/station/prefetch/prefetch.ts';
import type { LoadView } from '../../../shared/contract/endpoint-view.ts';
import type { SwitchView } from '../../../shared/contract/switch-view.ts';
import type { PrefetchView } from '../../../shared/contract/views.ts';
import { err } from '../../../shared/contract/result.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { createLightVault } from './light-vault.ts';

export interface LightStation {
  start(): void;
  switchState(): string;
  prefetch(): PrefetchView;
  load(): LoadView;
  stop(): Promise<void>;
}

export function createLightStation(options: {
  readonly directory: string;
  readonly name: string;
  readonly pacs: { readonly port: number; readonly aeTitle: string };
  readonly everyMs: number;
}): LightStation {
  const config = configSchema.parse({
    station: { name: options.name },
    endpoints: [{ id: 'pacs', host: '127.0.0.1', ...options.pacs, retrieveBy: ['C-GET'] }],
    worklist: { dates: 'any' },
    priors: { enabled: false },
    prefetch: { everyMs: options.everyMs },
  });
  const settings = monitorSettings({});
  if (!settings.ok) throw new Error('the configuration of the bench is wrong');
  const pacs: Endpoint = { id: 'pacs', host: '127.0.0.1', ...options.pacs, retrieveBy: ['C-GET'] };
  const clock = systemClock;
  const random = Math.random;
  const kindness = createKindness({ settings: config.kindness, endpoints: [pacs], clock, random });
  const { vault, sink } = createLightVault();
  const dimse = createDimsePort({
    callingAeTitle: 'PACSKIT',
    moveDestination: 'PACSKIT',
    sink: kindness.sink(sink),
    onAssociation: (endpointId, change) => kindness.association(endpointId, change),
    onQueryWithin: (endpointId) => kindness.queryWithin(endpointId),
  });
  const port = kindness.port(dimse);
  const monitor = createMonitor({
    port: withUrgency(port, 'probe'),
    tcpConnect: kindness.connectProbe(systemTcpConnect),
    endpoint: pacs,
    clock,
    random,
    ...settings.value,
    onChange: () => {
      if (created.ok) created.value.switchChanged();
    },
  });
  const created = createPrefetch({
    port,
    vault,
    clock,
    journal: { append: () => Promise.resolve(err(kitError('journal.io-failed', 'There is none.', 'None.'))) },
    endpoints: [pacs],
    config,
    heldBackMs: (endpointId) => kindness.heldBackMs(endpointId),
    queuePath: path.join(options.directory, `${options.name}.sqlite`),
    hold: () => holdOf(monitor.view()),
    random,
    onProgress: () => undefined,
  });
  if (!created.ok) throw new Error(created.error.message);
  const prefetch = created.value;
  return {
    start() {
      monitor.start();
      prefetch.start();
    },
    switchState: () => monitor.view().state,
    prefetch: () => prefetch.view(),
    load: () => kindness.view('pacs').load,
    async stop() {
      await monitor.stop();
      await prefetch.close();
      await port.close();
    },
  };
}

/** One PACS alone: left in peace while it is degraded or away. */
function holdOf({ state, reason }: SwitchView): PrefetchHold | null {
  if (state === 'healthy' || state === 'suspect') return null;
  const isDegraded = state === 'degraded';
  return { words: reason, kind: isDegraded ? 'drain' : 'stop', urgentMayRun: isDegraded };
}
