// A copy of the station's status on disk, for `pacs-kit status` and monitoring while the station runs. Nothing in it names a
// patient: it holds what the channel `station:status` tells anyone.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { breakerViewSchema, loadViewSchema } from '../../shared/contract/endpoint-view.ts';
import { stationStatusSchema, type StationStatus } from '../../shared/contract/views.ts';
import type { Clock } from './health/clock.ts';
import { type ProcessIdentity, thisProcess } from './process-identity.ts';

export interface StatusFile {
  /** Writes the newest status, and from then on again every {@link STATUS_EVERY_MS}; calls meanwhile are folded into one. */
  write(): void;
  /** No further writes: what a status is made of is about to be closed. */
  stop(): void;
  /** Stops, and removes the file: no station, no status. */
  close(): Promise<void>;
}

/** A station that still runs has written this long ago at most; who reads allows it a few of these. */
export const STATUS_EVERY_MS = 15_000;

export function createStatusFile(options: {
  readonly file: string;
  readonly status: () => StationStatus;
  /** The load on each PACS, for `pacs-kit load`. */
  readonly loads?: () => readonly EndpointLoad[];
  readonly clock: Pick<Clock, 'setTimer'>;
}): StatusFile {
  const { file, status, clock } = options;
  const writer = thisProcess();
  let isWanted = false;
  const stopped = new AbortController();
  let writing: Promise<void> | null = null;
  let cancelTimer = (): void => {};

  const drain = async (): Promise<void> => {
    cancelTimer();
    while (isWanted && !stopped.signal.aborted) {
      isWanted = false;
      const temporary = `${file}.tmp`;
      try {
        await writeFile(
          temporary,
          JSON.stringify({ ...writer, status: status(), loads: options.loads?.() ?? [] }),
          { mode: 0o600 },
        );
        await rename(temporary, file);
      } catch {
        // A full disk must not stop the station; whoever reads the file sees by `now` that it is old.
      }
    }
    writing = null;
    if (!stopped.signal.aborted) cancelTimer = clock.setTimer(STATUS_EVERY_MS, write);
  };
  const write = (): void => {
    if (stopped.signal.aborted) return;
    isWanted = true;
    writing ??= drain();
  };
  const stop = (): void => {
    stopped.abort();
    cancelTimer();
  };
  return {
    write,
    stop,
    close: async () => {
      stop();
      await writing;
      await rm(file, { force: true });
    },
  };
}

const endpointLoadSchema = z.object({
  endpointId: z.string(),
  load: loadViewSchema,
  breaker: breakerViewSchema,
});
export type EndpointLoad = z.infer<typeof endpointLoadSchema>;

const contentSchema = z.object({
  pid: z.number().int().positive(),
  start: z.string(),
  status: stationStatusSchema,
  loads: z.array(endpointLoadSchema).default([]),
});

/** What a status file says, and which process said it; null when there is none, or none that can be read. */
export async function readStatusFile(file: string): Promise<{
  readonly writer: ProcessIdentity;
  readonly status: StationStatus;
  readonly loads: readonly EndpointLoad[];
} | null> {
  try {
    const { pid, start, status, loads } = contentSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return { writer: { pid, start }, status, loads };
  } catch {
    return null;
  }
}
