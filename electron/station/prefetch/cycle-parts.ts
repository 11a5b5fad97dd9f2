// What a cycle is handed, how it can end, and when it goes on record.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { Endpoint } from '../dicom/port.ts';
import type { RecountOptions, SeriesChecks } from './current-count.ts';
import type { Waits } from './cycle-limits.ts';
import { type DrainOptions, entry } from './drain-queue.ts';
import type { AskedPatients, PriorChoice } from './find-priors.ts';
import type { createPacsChanges } from './pacs-choice.ts';
import type { PriorBook } from './prior-standing.ts';
import type { PrefetchSettings } from './settings.ts';
import type { GatherOptions } from './sources/gather-scheduled.ts';
import type { PrefetchRecord } from './record.ts';
import type { PrefetchState } from './progress.ts';
import type { TransferQueue } from './queue.ts';
import type { TransferRow } from './queue-row.ts';
import type { PrefetchTools } from './tools.ts';

export interface CycleParts extends Omit<DrainOptions, 'signal' | 'mayRun' | 'parallelTransfers'> {
  readonly tools: PrefetchTools;
  readonly queue: TransferQueue;
  readonly record: PrefetchRecord;
  readonly settings: PrefetchSettings;
  readonly endpoints: readonly Endpoint[];
  readonly asked: AskedPatients;
  readonly priorBook: PriorBook;
  readonly onPriorChoice: ((choice: PriorChoice) => void) | undefined;
  readonly counted: RecountOptions['counted'];
  readonly sources: Pick<GatherOptions, 'scheduledEndpoints' | 'memory'>;
  readonly pacsChanged: ReturnType<typeof createPacsChanges>;
  readonly seriesChecked: SeriesChecks['checked'];
  /** Why the list could not be asked for in full when it was last tried, with what is said of it; null: it was given. */
  unlisted: { readonly error: KitError; readonly words: string } | null;
  /** What a study waits for although nothing is wrong; `lifted`: a person runs the cycle. */
  readonly waitsFor: (row: TransferRow, lifted: boolean) => Waits;
  /** From one list to the next while a cycle fetches. */
  readonly relistMs: () => number;
  /** The state or its words changed. */
  readonly onPhase: () => void;
  /** The PACS answered with a list. */
  readonly onList: () => void;
}

/** `error` is null when the cycle ran to its end, with every study tried; not that every study is complete. */
export interface CycleEnd {
  readonly error: KitError | null;
  /** There was nothing to do: nothing is to be told. */
  readonly isQuiet?: true;
}

export type CycleKind = 'manual' | 'scheduled' | 'retries' | 'top-up';

/** One cycle, or one round of retries, from start to end. */
export interface Round {
  readonly kind: CycleKind;
  /** How things stood before. */
  readonly resting: Omit<PrefetchState, 'nextAt'>;
  /** Says that it runs. */
  show(): void;
  /** Puts its beginning into the journal, once. */
  note(): Promise<void>;
  isShown(): boolean;
  isNoted(): boolean;
}

/** Rounds of retries, and the lists of a top-up, come so often that only those that fetch something or fail go on record (S-10). */
export const isFrequent = (kind: CycleKind): boolean => kind === 'retries' || kind === 'top-up';

export function createRound({ record, journal, tools, onPhase }: CycleParts, kind: CycleKind): Round {
  const resting = record.state();
  let shown = false;
  let noted = false;
  return {
    kind,
    resting,
    show() {
      if (shown) return;
      shown = true;
      record.set({ state: 'running', message: 'Asking the PACS for the worklist', lastError: null });
      if (kind !== 'retries') record.set({ lastStartedAt: tools.clock.wall().toISOString() });
      onPhase();
    },
    async note() {
      if (noted) return;
      noted = true;
      await journal.append(entry('prefetch:cycle-started', { kind }));
    },
    isShown: () => shown,
    isNoted: () => noted,
  };
}
