// Opens what a station stands on (journal, vault, DICOM in and out) in order, and closes it in reverse; half-open never stays.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { JournalRecord } from '../../shared/contract/journal.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { ok, type Result } from '../../shared/contract/result.ts';
import type { KitConfig } from './config/schema.ts';
import { createDimsePort, type DimsePortOptions } from './dicom/dimse-port.ts';
import type { KnownPeer } from './dicom/known-peers.ts';
import type { DicomPort } from './dicom/port.ts';
import { createRoutedPort } from './dicom/routed-port.ts';
import { createStorageScp, type StorageScp, type StorageScpEvent } from './dicom/storage-scp.ts';
import { createWebPort } from './dicom/web/web-port.ts';
import type { Clock } from './health/clock.ts';
import { createKindness, type Kindness } from './kindness/kindness.ts';
import { type CanarySink, createCanarySink, DEFAULT_CANARY_LIMITS } from './ingest/canary-sink.ts';
import { createIngestSink, type RefusedInstance } from './ingest/ingest-sink.ts';
import { openJournal } from './journal/journal.ts';
import type { Journal } from './journal/port.ts';
import { PACS_COUNTS_FILE } from './prefetch/pacs-ledger.ts';
import { openVault, type OpenedVault } from './vault/open-vault.ts';

/** Where a station's parts live inside its data directory. */
export const stationLayout = (dataDirectory: string) => ({
  vault: path.join(dataDirectory, 'vault'),
  journal: path.join(dataDirectory, 'journal.jsonl'),
  queue: path.join(dataDirectory, 'queue.sqlite'),
  /** The site's own. */
  scenarios: path.join(dataDirectory, 'scenarios'),
  /** A run's scenario as it stood when it was prepared, the site's values, and other plain facts of drills. */
  drills: path.join(dataDirectory, 'drills'),
  pacsCounts: path.join(dataDirectory, PACS_COUNTS_FILE),
  capabilities: path.join(dataDirectory, 'capabilities.json'),
  status: path.join(dataDirectory, 'status.json'),
});

export interface StationParts {
  readonly journal: Journal;
  readonly vault: OpenedVault;
  /** Every call through it waits for its turn and is counted. */
  readonly dicom: DicomPort;
  readonly kindness: Kindness;
  /** Takes the canary out of what arrives; null when none is configured. */
  readonly canary: CanarySink | null;
  readonly storageScp: StorageScp;
  /** Where the storage SCP really listens: the port may have been left to the system. */
  readonly listening: { readonly host: string; readonly port: number };
  close(): Promise<void>;
}

export interface PartsOptions {
  readonly config: KitConfig;
  readonly dataDirectory: string;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
  readonly onJournal: (record: JournalRecord) => void;
  /** Each record that the journal holds at the start. */
  readonly onFound?: (record: JournalRecord) => void;
  readonly onRefused: (refused: RefusedInstance) => void;
  readonly onScpEvent: (event: StorageScpEvent) => void;
  readonly onNegotiated?: DimsePortOptions['onNegotiated'];
}

/** @returns the parts, open and listening, or the first error, with all that was opened before it closed again */
export async function openStationParts(options: PartsOptions): Promise<Result<StationParts, KitError>> {
  const { config, clock } = options;
  const layout = stationLayout(options.dataDirectory);
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closePart of opened.splice(0).toReversed()) await closePart();
  };
  const abandon = async <T>(failure: Result<T, KitError>): Promise<Result<T, KitError>> => {
    await close();
    return failure;
  };

  await mkdir(options.dataDirectory, { recursive: true, mode: 0o700 });
  // The vault's lock comes first: it keeps a second station from appending to the journal of this one.
  const vault = await openVault({ directory: layout.vault, clock: { wallNow: () => clock.wall() } });
  if (!vault.ok) return vault;
  opened.push(() => vault.value.close());
  const journal = await openJournal({
    file: layout.journal,
    clock: { wallNow: () => clock.wall(), monotonicMs: () => clock.now() },
    ...(options.onFound && { onFound: options.onFound }),
    onAppended: options.onJournal,
  });
  if (!journal.ok) return abandon(journal);
  opened.push(() => journal.value.close());

  const kindness = createKindness({
    settings: config.kindness,
    endpoints: config.endpoints,
    clock,
    random: options.random ?? Math.random,
  });
  const ingest = createIngestSink({
    vault: vault.value,
    limits: { instanceBytes: config.storageScp.maxInstanceBytes },
    onRefused: options.onRefused,
  });
  const canaryUid = config.monitor.canary?.StudyInstanceUID;
  const capped = kindness.sink(ingest);
  const { charge } = kindness;
  const canary =
    canaryUid === undefined ? null : createCanarySink(capped, canaryUid, DEFAULT_CANARY_LIMITS, charge);
  const sink = canary ?? capped;
  const { tls } = config.storageScp;
  const listenerTls = config.credentials?.listener;
  if (tls !== undefined && listenerTls === undefined)
    throw new Error('the files of storageScp.tls were never read');
  const storageScp = createStorageScp({
    ...(listenerTls !== undefined && { tls: listenerTls }),
    host: config.storageScp.host,
    port: config.storageScp.port,
    aeTitle: config.station.aeTitle,
    peers: knownPeers(config),
    sink,
    limits: {
      maxPduLengthBytes: config.storageScp.maxPduLengthBytes,
      maxAssociations: config.storageScp.maxAssociations,
      maxAssociationsPerPeer: config.storageScp.maxAssociations,
      idleMs: config.storageScp.idleTimeoutMs,
      maxInstanceBytes: config.storageScp.maxInstanceBytes,
    },
    onEvent: options.onScpEvent,
  });
  const listening = await storageScp.listen();
  if (!listening.ok) return abandon(listening);
  opened.push(() => storageScp.close());

  const dimse = createDimsePort({
    callingAeTitle: config.station.aeTitle,
    moveDestination: config.station.aeTitle,
    sink,
    maxInstanceBytes: config.storageScp.maxInstanceBytes,
    // What comes in through the storage SCP is the sign of life of a C-MOVE that sends no pending responses.
    elsewhereIdleMs: () => storageScp.idleMs(),
    ...(options.onNegotiated && { onNegotiated: options.onNegotiated }),
    onAssociation: (endpointId, change) => kindness.association(endpointId, change),
    onQueryWithin: (endpointId) => kindness.queryWithin(endpointId),
  });
  const web = createWebPort({
    sink,
    maxInstanceBytes: config.storageScp.maxInstanceBytes,
    onConnection: (endpointId, change) => kindness.association(endpointId, change),
  });
  const dicom = createRoutedPort({ dimse, web, now: () => clock.now() });
  opened.push(() => dicom.close());
  return ok({
    journal: journal.value,
    vault: vault.value,
    dicom: kindness.port(dicom),
    kindness,
    canary,
    storageScp,
    listening: listening.value,
    close,
  });
}

/** Left out of the configuration: every endpoint may deliver, from the host that we reach it at. */
function knownPeers(config: KitConfig): KnownPeer[] {
  const { allowed } = config.storageScp;
  if (allowed === undefined) {
    // A web service alone has no AE title, and delivers nothing.
    return config.endpoints
      .filter(({ aeTitle }) => aeTitle !== '')
      .map(({ aeTitle, host }) => ({ aeTitle, address: host }));
  }
  return allowed.flatMap(
    ({ aeTitle, addresses, certificateFingerprints: fingerprints, certificateNames: names }) => {
      const pinned = fingerprints !== undefined || names !== undefined;
      const pins = pinned && { certificates: { fingerprints: fingerprints ?? [], names: names ?? [] } };
      return addresses.map((address) => ({ aeTitle, address, ...pins }));
    },
  );
}
