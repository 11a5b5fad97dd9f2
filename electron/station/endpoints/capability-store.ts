// Keeps what was learnt of each PACS over restarts: `capabilities.json` in the data directory. Nothing of a patient is in it.
import { readFile, rename, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { z } from 'zod';
import type { CapabilityView } from '../../../shared/contract/endpoint-view.ts';
import type { Endpoint, Negotiation } from '../dicom/port.ts';
import type { Clock } from '../health/clock.ts';
import {
  type CapabilityId,
  capabilityViews,
  type KnownPacs,
  knownPacsSchema,
  type Learnt,
  offers,
  withFact,
  withImplementation,
} from './capability-facts.ts';

export interface CapabilityStore {
  learn(endpointId: string, learnt: Learnt): void;
  /** A PACS accepted an association. */
  negotiated(endpointId: string, negotiation: Negotiation): void;
  offers(endpointId: string, id: CapabilityId): boolean | null;
  views(endpointId: string): CapabilityView[];
  /** What it says that it runs, or empty. */
  implementation(endpointId: string): string;
  /** Writes what is not written yet. */
  close(): Promise<void>;
}

const fileSchema = z.object({ version: z.literal(1), pacs: z.record(z.string(), knownPacsSchema) });
const WRITTEN_AFTER_MS = 2000;

const addressOf = ({ aeTitle, host, port, web }: Endpoint): string =>
  [`${aeTitle}@${host}:${port}`, web?.baseUrl ?? ''].join(' ').trim();

const SERVICE_WORDS = {
  'C-FIND': 'queries (C-FIND)',
  'C-MOVE': 'C-MOVE',
  'C-GET': 'C-GET',
  MWL: 'modality worklists',
} as const;

async function read(file: string): Promise<Readonly<Record<string, KnownPacs>>> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(file, 'utf8'))).pacs;
  } catch {
    // Missing, damaged or of another version: it is all learnt again.
    return {};
  }
}

/** @param options.onChange something was learnt */
export async function openCapabilityStore(options: {
  readonly file: string;
  readonly endpoints: readonly Endpoint[];
  readonly clock: Pick<Clock, 'wall' | 'setTimer'>;
  readonly onChange: (endpointId: string) => void;
}): Promise<CapabilityStore> {
  const { file, endpoints, clock } = options;
  const kept = await read(file);
  const known = new Map<string, KnownPacs>(
    endpoints.map((endpoint) => {
      const address = addressOf(endpoint);
      const before = kept[endpoint.id];
      return [
        endpoint.id,
        before?.address === address ? before : { address, implementation: null, facts: {} },
      ];
    }),
  );
  let cancelTimer: (() => void) | null = null;
  let writing = Promise.resolve();

  const writeAfter = async (before: Promise<void>, text: string): Promise<void> => {
    await before;
    try {
      // A connection test on the command line may run beside the station: each writes a file of its own.
      const mine = `${file}.${process.pid}.tmp`;
      await writeFile(mine, text, { mode: 0o600 });
      await rename(mine, file);
    } catch {
      // A full disk costs only that it is learnt again after a restart.
    }
  };
  const write = (): void => {
    cancelTimer = null;
    const text = `${JSON.stringify({ version: 1, pacs: Object.fromEntries(known) }, null, 1)}\n`;
    writing = writeAfter(writing, text);
  };
  const update = (endpointId: string, change: (pacs: KnownPacs) => KnownPacs): void => {
    const before = known.get(endpointId);
    if (before === undefined) return;
    const after = change(before);
    if (after === before) return;
    known.set(endpointId, after);
    cancelTimer ??= clock.setTimer(WRITTEN_AFTER_MS, write);
    options.onChange(endpointId);
  };

  return {
    learn: (endpointId, learnt) => update(endpointId, (pacs) => withFact(pacs, learnt, clock.wall())),
    negotiated(endpointId, { services, implementation: { classUid, versionName } }) {
      update(endpointId, (pacs) => {
        let now = withImplementation(pacs, [versionName, classUid].filter((part) => part !== '').join(' '));
        for (const [id, service] of Object.entries(SERVICE_WORDS) as [keyof typeof SERVICE_WORDS, string][]) {
          const accepted = services[id];
          if (accepted === undefined) continue;
          const words = accepted ? `it takes ${service}` : `it refuses ${service} from this station`;
          const verdict = accepted ? 'yes' : 'no';
          now = withFact(now, { id, verdict, words, by: 'negotiation' }, clock.wall());
        }
        return now;
      });
    },
    offers: (endpointId, id) => offers(known.get(endpointId), id, clock.wall()),
    views: (endpointId) => capabilityViews(known.get(endpointId), clock.wall()),
    implementation: (endpointId) => known.get(endpointId)?.implementation ?? '',
    async close() {
      if (cancelTimer !== null) {
        cancelTimer();
        write();
      }
      await writing;
    },
  };
}
