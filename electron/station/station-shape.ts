// What a station is made of and what it offers: the types of the composition root.
import type { StationStatus } from '../../shared/contract/views.ts';
import type { KitConfig } from './config/schema.ts';
import type { StationHost } from './handlers.ts';
import type { Clock } from './health/clock.ts';
import type { StationLog } from './log.ts';
import type { Prefetch } from './prefetch/prefetch.ts';
import type { TrainingGround } from './training/ground.ts';

export interface StationOptions {
  readonly config: KitConfig;
  readonly dataDirectory: string;
  readonly version: string;
  /** Lets the page offer its pixels' hashes to tests; shells refuse it when packaged. */
  readonly testHooks: boolean;
  readonly log: StationLog;
  readonly clock?: Clock;
  /** Uniform in [0, 1): jitter of probes and cycles. */
  readonly random?: () => number;
  /** The rehearsal PACS that was started together with this station: lessons may fail it. */
  readonly training?: TrainingGround;
}

export interface Station {
  readonly host: StationHost;
  readonly prefetch: Pick<Prefetch, 'runCycle' | 'view' | 'queue'>;
  /** Where the storage SCP listens. */
  readonly listening: { readonly host: string; readonly port: number };
  status(): StationStatus;
  /** Begins to watch and to fetch. A station that was not started answers all the same. */
  start(): void;
  /** Ends what runs, locks, and closes all files. */
  close(): Promise<void>;
}
