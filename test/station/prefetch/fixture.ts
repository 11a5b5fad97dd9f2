// A prefetch on the archive in memory, with a clock moved by hand and a queue in a directory of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { configSchema } from '../../../electron/station/config/schema.ts';
import type { JournalEntry } from '../../../electron/station/journal/port.ts';
import type { PrefetchHold } from '../../../electron/station/prefetch/hold.ts';
import {
  createPrefetch,
  type Prefetch,
  type PrefetchOptions,
} from '../../../electron/station/prefetch/prefetch.ts';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { ok } from '../../../shared/contract/result.ts';
import type { PrefetchView } from '../../../shared/contract/views.ts';
import { createFakeClock } from '../health/fake-clock.ts';
import { createFakeArchive, ENDPOINT, failure } from './fake-archive.ts';

/** Nobody reads what the journal made of an entry, only that it was taken. */
const RECORD = {} as JournalRecord;

export function prefetchFixture() {
  const directory = mkdtempSync(path.join(tmpdir(), 'kit-prefetch-'));
  const archive = createFakeArchive();
  // Noon in any time zone is the same day as in the archive's studies.
  const clock = createFakeClock(new Date(2026, 10, 22, 12).getTime());
  const journal: JournalEntry[] = [];
  const views: PrefetchView[] = [];
  const state: { hold: PrefetchHold | null; journalFails: boolean } = { hold: null, journalFails: false };
  const config = configSchema.parse({
    endpoints: [{ id: 'main', host: 'pacs', port: 104, aeTitle: 'PACS' }],
  });
  const opened: Prefetch[] = [];

  const open = (over: Partial<PrefetchOptions> = {}): Prefetch => {
    const created = createPrefetch({
      port: archive.port,
      vault: archive.vault,
      clock,
      journal: {
        append(entry) {
          if (state.journalFails) return Promise.resolve(failure('journal.io-failed'));
          journal.push(entry);
          return Promise.resolve(ok(RECORD));
        },
      },
      endpoints: [ENDPOINT],
      config,
      queuePath: path.join(directory, 'queue.sqlite'),
      hold: () => state.hold,
      random: () => 0.5,
      onProgress: (view) => views.push(view),
      ...over,
    });
    if (!created.ok) throw new Error(created.error.code);
    opened.push(created.value);
    return created.value;
  };
  return {
    directory,
    archive,
    clock,
    journal,
    views,
    state,
    config,
    open,
    async close() {
      for (const prefetch of opened) await prefetch.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
