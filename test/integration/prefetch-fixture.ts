// A real vault, storage SCP, DIMSE adapter, journal and prefetch in a throw-away directory, for tests on real PACS servers.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { configSchema, type KitConfig } from '../../electron/station/config/schema.ts';
import type { Endpoint } from '../../electron/station/dicom/port.ts';
import { systemClock } from '../../electron/station/health/clock.ts';
import type { RefusedInstance } from '../../electron/station/ingest/ingest-sink.ts';
import type { JournalEntry } from '../../electron/station/journal/port.ts';
import { createPrefetch, type Prefetch } from '../../electron/station/prefetch/prefetch.ts';
import { openStationParts } from '../../electron/station/station-parts.ts';
import { sharedPath } from '../peers/shared-material.ts';

export const STATION_AE = 'PACSKIT';

const manifestSchema = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      StudyInstanceUID: z.string().nullish(),
      SOPInstanceUID: z.string().nullish(),
      part10: z.boolean(),
      transfer_syntax: z.string().nullish(),
      Modality: z.string().nullish(),
    }),
  ),
});

type CorpusFile = z.infer<typeof manifestSchema>['files'][number];

/** Little endian without compression: what every PACS can send (PS3.5 §A.1, §A.2). */
export const isUncompressed = ({ transfer_syntax: syntax }: CorpusFile): boolean =>
  syntax === '1.2.840.10008.1.2' || syntax === '1.2.840.10008.1.2.1';

/** Corpus files that a PACS can hold (Part 10, with legal UIDs) and that `wanted` picks. */
export function corpusFiles(wanted: (file: CorpusFile) => boolean = () => true): readonly string[] {
  const root = sharedPath('corpus', 'open');
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(path.join(root, 'manifest.json'), 'utf8')));
  const legal = (uid: string | null | undefined): boolean => /^[0-9.]{5,64}$/u.test(uid ?? '');
  return manifest.files
    .filter(
      (file) => file.part10 && legal(file.StudyInstanceUID) && legal(file.SOPInstanceUID) && wanted(file),
    )
    .map((file) => path.join(root, file.path));
}

export interface PrefetchStation {
  readonly config: KitConfig;
  readonly journal: readonly JournalEntry[];
  /** @param modalities restricts the worklist; none: any */
  prefetchFrom(endpoint: Endpoint, modalities?: readonly string[], retrieveIdleMs?: number): Prefetch;
  parts(): Extract<Awaited<ReturnType<typeof openStationParts>>, { ok: true }>['value'];
  close(): Promise<void>;
}

/** @param stationPort where the PACS was told to deliver by C-MOVE */
export async function startPrefetchStation(
  stationPort: number,
  pacs: { readonly aeTitle: string; readonly dicomPort: number },
  options: { readonly onRefused?: (refused: RefusedInstance) => void } = {},
): Promise<PrefetchStation> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'kit-prefetch-it-'));
  const config = configSchema.parse({
    station: { aeTitle: STATION_AE },
    storageScp: { port: stationPort },
    endpoints: [{ id: 'pacs', host: '127.0.0.1', port: pacs.dicomPort, aeTitle: pacs.aeTitle }],
    worklist: { dates: 'any' },
  });
  const ignore = (): void => {};
  const opened = await openStationParts({
    config,
    dataDirectory,
    clock: systemClock,
    onJournal: ignore,
    onRefused: (refused) => options.onRefused?.(refused),
    onScpEvent: ignore,
  });
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
  const parts = opened.value;
  const made = await parts.vault.initialise({
    passphrase: 'only for this test run',
    label: 'kim',
    role: 'administrator',
  });
  if (!made.ok) throw new Error(made.error.message);
  parts.vault.lock();
  const journal: JournalEntry[] = [];
  const running: Prefetch[] = [];
  return {
    config,
    journal,
    parts: () => parts,
    prefetchFrom(endpoint, modalities = [], retrieveIdleMs = 20_000) {
      const created = createPrefetch({
        port: parts.dicom,
        vault: parts.vault,
        clock: systemClock,
        journal: {
          append(entry) {
            journal.push(entry);
            return parts.journal.append(entry);
          },
        },
        endpoints: [endpoint],
        config: {
          ...config,
          worklist: { ...config.worklist, queries: [{ modalities: [...modalities] }] },
          prefetch: { ...config.prefetch, retrieveIdleMs },
        },
        queuePath: path.join(dataDirectory, 'queue.sqlite'),
        hold: () => null,
        random: () => 0.5,
        onProgress: ignore,
      });
      if (!created.ok) throw new Error(created.error.message);
      running.push(created.value);
      return created.value;
    },
    async close() {
      for (const prefetch of running) await prefetch.close();
      await parts.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
