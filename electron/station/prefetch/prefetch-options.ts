// What a prefetch is built from.
import type { PrefetchView } from '../../../shared/contract/views.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import type { Journal } from '../journal/port.ts';
import type { PriorChoice } from './find-priors.ts';
import type { PrefetchHold } from './hold.ts';
import type { PacsChooser } from './pacs-choice.ts';
import type { RetryStep } from './retry-schedule.ts';
import type { PrefetchConfig } from './settings.ts';
import type { PrefetchTools } from './tools.ts';

export interface PrefetchOptions extends Omit<PrefetchTools, 'limits' | 'ledger' | 'series'> {
  readonly journal: Pick<Journal, 'append'>;
  readonly endpoints: readonly Endpoint[];
  readonly config: PrefetchConfig;
  /** Where the modality worklists of `config.worklist.scheduled` are, by the same ids; absent: none is asked. */
  readonly scheduledEndpoints?: readonly Endpoint[];
  /** `queue.sqlite` in the data directory. */
  readonly queuePath: string;
  /** Which PACS to turn to; absent: as configured. */
  readonly pacs?: PacsChooser;
  /** Whether no PACS may be asked for this now; see `prefetchHold`. */
  readonly hold: (role: 'query' | 'retrieve') => PrefetchHold | null;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly onProgress: (view: PrefetchView) => void;
  /** What `queue.view()` answers changed; at most about once a second. */
  readonly onQueue?: () => void;
  /** A study became complete, or an attempt at it ended. */
  readonly onStudy?: (studyKey: KeyedHash) => void;
  /** The list, or what is known of it, changed: the PACS was asked for it, or could not be. */
  readonly onList?: () => void;
  /** What was looked at when priors were chosen; see electron/station/rule-lab/. */
  readonly onPriorChoice?: (choice: PriorChoice) => void;
  /** A cycle that started by itself threw: the record says so, and the next one runs as planned. */
  readonly onBug?: (cause: unknown) => void;
  readonly retrySchedule?: readonly RetryStep[];
}
