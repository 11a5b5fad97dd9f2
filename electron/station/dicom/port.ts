// What the rest of the station may ask of DICOM. Adapters (DIMSE now, DICOMweb later) implement it; nobody outside this
// room sees an association, a PDU or a dcmjs object.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { StudyDescriptor } from '../../../shared/domain/study.ts';

/** A DICOM application entity that the station talks to. */
export interface Endpoint {
  /** The site's own name for it, unique in the configuration. */
  readonly id: string;
  readonly host: string;
  readonly port: number;
  /** Called AE title (PS3.8 §9.3.2). */
  readonly aeTitle: string;
  /** Ways to retrieve, best first. */
  readonly retrieveBy: readonly RetrieveMethod[];
}

export type RetrieveMethod = 'C-MOVE' | 'C-GET';

/** Every call has an end: `deadlineMs` for the whole call, `idleMs` between two signs of life from the peer. */
export interface CallOptions {
  readonly deadlineMs: number;
  readonly idleMs?: number;
  readonly signal?: AbortSignal;
}

export interface EchoAnswer {
  readonly roundTripMs: number;
}

/** Study-level matching keys (PS3.4 §C.6.2.1). Dates are `YYYYMMDD` or a range `A-B`; an absent key matches all. */
export interface StudyQuery {
  readonly StudyDate?: string;
  readonly StudyTime?: string;
  readonly ModalitiesInStudy?: string;
  readonly PatientID?: string;
  readonly IssuerOfPatientID?: string;
  readonly StudyInstanceUID?: string;
  readonly AccessionNumber?: string;
  readonly InstitutionName?: string;
  readonly ReferringPhysicianName?: string;
}

export interface SeriesAnswer {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly Modality: string;
  readonly SeriesNumber: number | null;
  readonly SeriesDescription: string;
  readonly BodyPartExamined: string;
  readonly NumberOfSeriesRelatedInstances: number | null;
}

export interface ImageAnswer {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string;
  readonly InstanceNumber: number | null;
}

/** What to fetch: a study, or one of its series. */
export interface RetrieveTarget {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID?: string;
}

/** Sub-operation counts of the last response (PS3.7 §9.1.4, §9.3.3); the vault's own count decides completeness, not these. */
export interface RetrieveOutcome {
  readonly method: RetrieveMethod;
  readonly completed: number;
  readonly failed: number;
  readonly warning: number;
  readonly elapsedMs: number;
}

export interface RetrieveProgress {
  readonly completed: number;
  readonly failed: number;
  readonly remaining: number | null;
}

/** The station's view of a PACS. Every answer is a value; a rejected promise is a bug. */
export interface DicomPort {
  /** C-ECHO (PS3.4 Annex A). */
  echo(endpoint: Endpoint, options: CallOptions): Promise<Result<EchoAnswer, KitError>>;
  /** Study Root C-FIND at STUDY level; fails with `dicom.answer-too-large` past `limit` (default 10,000). */
  findStudies(
    endpoint: Endpoint,
    query: StudyQuery,
    options: CallOptions & {
      readonly limit?: number;
      /** Told of each answer without a usable StudyInstanceUID, which is then left out; without it such an answer is an error. */
      readonly onUnusableAnswer?: () => void;
    },
  ): Promise<Result<readonly StudyDescriptor[], KitError>>;
  findSeries(
    endpoint: Endpoint,
    StudyInstanceUID: string,
    options: CallOptions,
  ): Promise<Result<readonly SeriesAnswer[], KitError>>;
  findImages(
    endpoint: Endpoint,
    key: { readonly StudyInstanceUID: string; readonly SeriesInstanceUID: string },
    options: CallOptions,
  ): Promise<Result<readonly ImageAnswer[], KitError>>;
  /** Fetches by `method`. Instances go to the sink given to the adapter; C-MOVE ones arrive through the storage SCP. */
  retrieve(
    endpoint: Endpoint,
    target: RetrieveTarget,
    method: RetrieveMethod,
    options: CallOptions & { readonly onProgress?: (progress: RetrieveProgress) => void },
  ): Promise<Result<RetrieveOutcome, KitError>>;
  close(): Promise<void>;
}

/** What a C-STORE request announced before its data set (PS3.7 §9.1.1). Hostile until parsed. */
export interface ArrivingInstance {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly TransferSyntaxUID: string;
  readonly callingAeTitle: string;
  readonly remoteAddress: string;
  /** Same for all instances of one association: the vault keeps one open segment for each writer. */
  readonly associationId: string;
}

/** Where arriving instances go. The storage SCP and the C-GET client feed it; `ingest/` implements it. */
export interface InstanceSink {
  begin(instance: ArrivingInstance): InstanceReceiver;
  /** No more instances of this association: whatever is kept open for it can be closed. Called after the last receiver. */
  associationEnded?(associationId: string): void;
}

export interface InstanceReceiver {
  /** Takes the next bytes of the data set. The buffer may be reused once this returns (or its promise resolves). */
  write(chunk: Uint8Array): void | Promise<void>;
  /** The data set is whole: keep it. An error here becomes the C-STORE response's status. */
  finish(): Promise<Result<void, KitError>>;
  /** The association ended, or the peer misbehaved: forget what came. Never throws. */
  abort(): Promise<void>;
}
