// A copy of the station's status on disk, for `pacs-kit status` and monitoring while the station runs. Nothing in it names a
// patient: it holds what the channel `station:status` tells anyone.
import { rename, rm, writeFile } from 'node:fs/promises';
import type { StationStatus } from '../../shared/contract/views.ts';

export interface StatusFile {
  /** Writes the newest status; writes that come while one is under way are folded into the next. */
  write(status: StationStatus): void;
  /** Removes the file: no station, no status. */
  close(): Promise<void>;
}

export function createStatusFile(file: string): StatusFile {
  let next: StationStatus | null = null;
  let writing: Promise<void> | null = null;
  const drain = async (): Promise<void> => {
    while (next !== null) {
      const status = next;
      next = null;
      const temporary = `${file}.tmp`;
      try {
        await writeFile(temporary, JSON.stringify({ pid: process.pid, status }), { mode: 0o600 });
        await rename(temporary, file);
      } catch {
        // A full disk must not stop the station; whoever reads the file sees by `now` that it is old.
      }
    }
    writing = null;
  };
  return {
    write: (status) => {
      next = status;
      writing ??= drain();
    },
    close: async () => {
      await writing;
      await rm(file, { force: true });
    },
  };
}
