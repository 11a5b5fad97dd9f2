// A station's DICOM side for tests on real sockets: a storage SCP and a port that share one sink, which keeps everything in memory.
import { createDimsePort, type DimsePortOptions } from '../../electron/station/dicom/dimse-port.ts';
import type { KnownPeer } from '../../electron/station/dicom/known-peers.ts';
import type {
  ArrivingInstance,
  DicomPort,
  Endpoint,
  InstanceSink,
  TlsListenerSettings,
} from '../../electron/station/dicom/port.ts';
import {
  createStorageScp,
  type StorageScp,
  type StorageScpEvent,
  type StorageScpLimits,
} from '../../electron/station/dicom/storage-scp.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { err, ok } from '../../shared/contract/result.ts';

export interface Arrived {
  readonly arriving: ArrivingInstance;
  readonly dataSet: Buffer;
}

/** A sink that keeps whole data sets; `refuse` makes `finish` fail for the instances it picks. */
export interface MemorySink extends InstanceSink {
  readonly arrived: Map<string, Arrived>;
  readonly endedAssociations: string[];
  aborted: number;
  refuse: ((instance: ArrivingInstance) => KitError | null) | null;
}

export function memorySink(): MemorySink {
  const sink: MemorySink = {
    arrived: new Map(),
    endedAssociations: [],
    aborted: 0,
    refuse: null,
    begin(arriving) {
      const pieces: Buffer[] = [];
      return {
        write(chunk) {
          pieces.push(Buffer.from(chunk));
        },
        async finish() {
          const refusal = sink.refuse?.(arriving) ?? null;
          if (refusal !== null) return err(refusal);
          sink.arrived.set(arriving.SOPInstanceUID, { arriving, dataSet: Buffer.concat(pieces) });
          return ok(undefined);
        },
        async abort() {
          sink.aborted += 1;
        },
      };
    },
    associationEnded(associationId) {
      sink.endedAssociations.push(associationId);
    },
  };
  return sink;
}

export interface TestStation {
  readonly sink: MemorySink;
  readonly scp: StorageScp;
  readonly scpPort: number;
  readonly events: StorageScpEvent[];
  readonly dicom: DicomPort;
  close(): Promise<void>;
}

/** Listens on a free loopback port as AE title `KIT`, for these peers. */
export async function startTestStation(options: {
  readonly peers: readonly KnownPeer[];
  readonly limits?: Partial<StorageScpLimits>;
  readonly tls?: TlsListenerSettings;
  /** 0: any free one. */
  readonly scpPort?: number;
  readonly port?: Partial<DimsePortOptions>;
}): Promise<TestStation> {
  const sink = memorySink();
  const events: StorageScpEvent[] = [];
  const scp = createStorageScp({
    host: '127.0.0.1',
    port: options.scpPort ?? 0,
    aeTitle: 'KIT',
    peers: options.peers,
    sink,
    onEvent: (event) => events.push(event),
    ...(options.limits && { limits: options.limits }),
    ...(options.tls && { tls: options.tls }),
  });
  const listening = await scp.listen();
  if (!listening.ok) throw new Error(listening.error.message);
  const dicom = createDimsePort({
    callingAeTitle: 'KIT',
    moveDestination: 'KIT',
    sink,
    elsewhereIdleMs: () => scp.idleMs(),
    ...options.port,
  });
  return {
    sink,
    scp,
    scpPort: listening.value.port,
    events,
    dicom,
    async close() {
      await dicom.close();
      await scp.close();
    },
  };
}

export const endpointOf = (peer: { readonly dicomPort: number; readonly aeTitle: string }): Endpoint => ({
  id: peer.aeTitle,
  host: '127.0.0.1',
  port: peer.dicomPort,
  aeTitle: peer.aeTitle,
  retrieveBy: ['C-MOVE', 'C-GET'],
});

/** The data set of a DICOM file: what follows its meta information (PS3.10 §7.1). */
export function dataSetOf(file: Uint8Array): Buffer {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  return bytes.subarray(144 + bytes.readUInt32LE(140));
}
