// What the rest of the station may ask of its fleet of PACS: which one to turn to, why, and how each of them is.
import type {
  EndpointRole,
  EndpointView,
  BreakerView,
  LoadView,
} from '../../../shared/contract/endpoint-view.ts';
import type { Endpoint, RetrieveMethod } from '../dicom/port.ts';

export interface PacsQuestion {
  readonly role: EndpointRole;
  /** Absent: `routine`. A degraded PACS is asked for `stat` only. */
  readonly urgency?: 'routine' | 'stat';
  /** Of a study: the PACS that listed it stays in front of equals that are not clearly quicker. */
  readonly listedBy?: string;
  /** Of a study: PACS that answered that they don't hold it. */
  readonly lacking?: ReadonlySet<string>;
}

export interface PacsChoice {
  /** Those that may be asked, best first; empty: vault only. */
  readonly endpoints: readonly Endpoint[];
  /** Why the first, or why none, in words without a patient. */
  readonly words: string;
  /** True when the first is not of the best rank that is configured for the role. */
  readonly isFailover: boolean;
}

/** What the room of kindness knows of a PACS; absent until it does. */
export interface EndpointKindness {
  readonly load: LoadView | null;
  readonly breaker: BreakerView;
}

export interface EndpointFleet {
  /** Starts a monitor for each PACS but the watched one, whose monitor is the switch. */
  start(): void;
  stop(): Promise<void>;
  choose(question: PacsQuestion): PacsChoice;
  /** Whether a PACS is known to offer a way to retrieve; null when nobody knows, or when it is time to try again. */
  readonly offers: (endpointId: string, method: RetrieveMethod) => boolean | null;
  views(): readonly EndpointView[];
}
