// The page's frame store: the one place that knows how a decoding worker is started here.
import { createFrameStore, type FrameStore } from './frame-store.ts';
import type { FetchInstances } from './instance-feed.ts';

const MiB = 1024 * 1024;
/** A 2,000-slice CT is 1 GB decoded; this holds the part around the reader. */
const MEMORY_BUDGET_BYTES = 768 * MiB;

/** A frame store with real workers; one for each page. */
export const createPageFrameStore = (fetchInstances: FetchInstances): FrameStore =>
  createFrameStore({
    fetchInstances,
    spawnWorker: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
    memoryBudgetBytes: MEMORY_BUDGET_BYTES,
    processors: navigator.hardwareConcurrency,
  });
