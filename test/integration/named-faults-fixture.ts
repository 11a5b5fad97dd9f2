// A real monitor with a short schedule, on a real PACS behind a fault proxy of its own: what the named faults are played to.
import { createDimsePort } from '../../electron/station/dicom/dimse-port.ts';
import type { Endpoint } from '../../electron/station/dicom/port.ts';
import { createCanary } from '../../electron/station/health/canary.ts';
import { systemClock } from '../../electron/station/health/clock.ts';
import type { SwitchDecision } from '../../electron/station/health/decision.ts';
import { createMonitor, type Monitor } from '../../electron/station/health/monitor.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../electron/station/health/schedule.ts';
import { systemTcpConnect } from '../../electron/station/health/tcp-connect.ts';
import { createCanarySink } from '../../electron/station/ingest/canary-sink.ts';
import { kitError } from '../../shared/contract/kit-error.ts';
import { DEFAULT_SWITCH_POLICY } from '../../shared/domain/switch-policy.ts';
import { type FaultProxy, startFaultProxy } from '../peers/fault-proxy.ts';
import { type MemorySink, memorySink } from '../peers/test-station.ts';

/** A tenth of the product's, but for the deadlines: a busy test machine must not look like a fault. */
const SCHEDULE = {
  ...DEFAULT_PROBE_SCHEDULE,
  everyMs: { tcp: 200, echo: 400, find: 800, web: 1000, retrieve: 900 },
  timeoutMs: { tcp: 1500, echo: 2000, find: 2500, web: 2000, retrieve: 4000 },
  slowMs: { tcp: 900, echo: 400, find: 600, web: 1000, retrieve: 1800 },
  retryMs: 150,
  findRetryMs: 250,
  sideRetryMs: 250,
  recoverMs: 150,
  downFirstMs: 150,
  downMaxMs: 400,
};
/** Without jitter: a round that comes early finds no C-ECHO due, and knocks by TCP after all. */
const WITHOUT_TCP = { ...SCHEDULE, jitter: 0, everyMs: { ...SCHEDULE.everyMs, tcp: 600_000 } };
const POLICY = {
  ...DEFAULT_SWITCH_POLICY,
  degradedAfterSlow: 2,
  saidNoForMs: 600,
  calmMs: 2000,
  recoverAfterMs: 400,
  recoverMaxMs: 1500,
};

export const CANARY = {
  file: 'corpus/open/pydicom/CT_small.dcm',
  StudyInstanceUID: '1.3.6.1.4.1.5962.1.2.1.20040119072730.12322',
} as const;

export interface World {
  readonly proxy: FaultProxy;
  readonly monitor: Monitor;
  readonly decisions: readonly SwitchDecision[];
  /** What reached the vault's place: never anything. */
  readonly kept: MemorySink;
  /** The station has no room: it refuses the images that it is sent. */
  refuseImages(): void;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly targetPort: number;
  readonly aeTitle: string;
  readonly callingAeTitle?: string;
  readonly host?: string;
  readonly withCanary?: boolean;
  readonly withTcp?: boolean;
  /** Another canary than the file of the corpus. */
  readonly canaryUid?: string;
}

export async function openWorld(options: WorldOptions): Promise<World> {
  const proxy = await startFaultProxy(options.targetPort);
  const kept = memorySink();
  const canaryUid = options.canaryUid ?? CANARY.StudyInstanceUID;
  const canarySink = createCanarySink(kept, canaryUid);
  let refuses = false;
  const sink: typeof canarySink = {
    ...canarySink,
    begin: (arriving) => {
      const receiver = canarySink.begin(arriving);
      const full = kitError('vault.disk-full', 'The disk is full.', 'Make room.');
      return {
        write: (chunk) => receiver.write(chunk),
        finish: async () => (refuses ? { ok: false, error: full } : receiver.finish()),
        abort: () => receiver.abort(),
      };
    },
  };
  const port = createDimsePort({
    callingAeTitle: options.callingAeTitle ?? 'KIT',
    moveDestination: 'KIT',
    sink,
  });
  const endpoint: Endpoint = {
    id: 'main',
    host: options.host ?? '127.0.0.1',
    port: proxy.port,
    aeTitle: options.aeTitle,
    retrieveBy: ['C-GET'],
  };
  const decisions: SwitchDecision[] = [];
  const canary = createCanary({
    port,
    endpoint,
    target: { StudyInstanceUID: canaryUid },
    gather: () => sink.gather(),
    learnt: new Map(),
    onLearnt: () => {},
  });
  const monitor = createMonitor({
    port,
    tcpConnect: systemTcpConnect,
    ...(options.withCanary === false ? {} : { canary }),
    endpoint,
    policy: POLICY,
    schedule: options.withTcp === false ? WITHOUT_TCP : SCHEDULE,
    clock: systemClock,
    random: Math.random,
    onChange: (decision) => decisions.push(decision),
  });
  return {
    proxy,
    monitor,
    decisions,
    kept,
    refuseImages() {
      refuses = true;
    },
    async close() {
      await monitor.stop();
      await port.close();
      proxy.stop();
    },
  };
}
