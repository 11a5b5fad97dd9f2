// What the rest of the station may ask of DICOM. Adapters (DIMSE now, DICOMweb later) implement it; nobody outside this
// room sees an association, a PDU or a dcmjs object.
import type { EndpointRank, EndpointRole } from '../../../shared/contract/endpoint-view.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { PatientIdentity, StudyDescriptor } from '../../../shared/domain/study.ts';
import type { QueryCharacterSet } from './query-text.ts';

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
  /** Ways to query, best first; absent: C-FIND. */
  readonly queryBy?: readonly QueryMethod[];
  /** Absent: `query`, `retrieve` and `canary`. */
  readonly roles?: readonly EndpointRole[];
  /** Absent: `primary`. */
  readonly rank?: EndpointRank;
  /** For matching keys that are not ASCII; absent: ISO_IR 192 (UTF-8). */
  readonly characterSet?: QueryCharacterSet;
  /** Absent: plain text. */
  readonly tls?: TlsSettings;
  readonly userIdentity?: UserIdentity;
  /** Where its DICOMweb service is, if it has one. An endpoint without AE title has nothing else. */
  readonly web?: WebService;
}

export type RetrieveMethod = 'C-MOVE' | 'C-GET' | 'WADO-RS';
export type QueryMethod = 'C-FIND' | 'QIDO-RS';

/** DICOM over TLS as PS3.15 Annex B has it; certificates and keys are PEM text, read and checked by `config/`. */
export interface TlsSettings {
  /** PS3.15 §B.9 (BCP 195: TLS 1.2 and 1.3 of its cipher suites) or §B.10 (the same without downgrading to older ones). */
  readonly profile: 'bcp195' | 'bcp195-non-downgrading';
  /** Whom we believe; absent: the system's own authorities. */
  readonly ca?: string;
  /** Ours, for mutual authentication. */
  readonly certificate?: string;
  readonly key?: string;
  /** Name that the peer's certificate must bear; absent: the host that we connect to. */
  readonly serverName?: string;
}

/** TLS for the storage SCP: the same profiles, and whose certificates a delivering PACS may bear. */
export interface TlsListenerSettings {
  readonly profile: TlsSettings['profile'];
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
  /** `optional`: a peer without certificate is let in, one with a wrong certificate is not. */
  readonly clientCertificates: 'required' | 'optional';
}

/** User Identity Negotiation (PS3.7 §D.3.3.7). Secrets: never logged, never shown; sent over TLS unless allowed otherwise. */
export type UserIdentity =
  | { readonly type: 'username'; readonly username: string }
  | {
      readonly type: 'passcode';
      readonly username: string;
      readonly passcode: string;
      readonly allowPlainText?: boolean;
    }
  | { readonly type: 'saml' | 'jwt'; readonly token: string; readonly allowPlainText?: boolean };

/** A DICOMweb origin server (PS3.18). Secrets: never logged, never shown. */
export interface WebService {
  /** Such as `https://pacs.example/dicom-web`: `/studies` is appended for QIDO-RS and WADO-RS. */
  readonly baseUrl: string;
  readonly auth?:
    | { readonly type: 'basic'; readonly username: string; readonly password: Secret }
    | { readonly type: 'bearer'; readonly token: Secret };
  /** For https; a client certificate goes here. */
  readonly tls?: Omit<TlsSettings, 'profile'>;
  /** Send the secret without https to another host; absent: refuse to. */
  readonly allowPlainText?: boolean;
}

/** A password or token, or where to read it: asked anew for each call, because tokens rotate. */
export type Secret = string | (() => Promise<Result<string, KitError>>);

/** Every call has an end: `deadlineMs` for the whole call, `idleMs` between two signs of life from the peer. */
export interface CallOptions {
  readonly deadlineMs: number;
  readonly idleMs?: number;
  readonly signal?: AbortSignal;
  /** Whose turn it is when calls have to wait (see `kindness/`); absent: `normal`. */
  readonly urgency?: CallUrgency;
  /** Its turn has come: what passed before was our own waiting. Told by `kindness/`. */
  readonly onStarted?: () => void;
}

/** Most urgent first. A `probe` never waits behind transfers; a `reader` is a person who waits for it. */
export type CallUrgency = 'probe' | 'reader' | 'stat' | 'normal';

export interface EchoAnswer {
  readonly roundTripMs: number;
}

export interface WebEchoAnswer extends EchoAnswer {
  /** The service's own clock: its `Date` header as it came (RFC 9110 §6.6.1, to the second); null when it told none. */
  readonly serverDate: string | null;
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
  /** Optional keys that few PACS match on (PS3.4 §C.6.2.1.2); what is answered is looked at again. */
  readonly StationName?: string;
  readonly InstitutionalDepartmentName?: string;
}

/** What an answer says besides its descriptor, where it was a key of the query; empty: the PACS does not say. */
export type AnsweredKeys = Readonly<
  Partial<Record<'InstitutionName' | 'StationName' | 'InstitutionalDepartmentName', string>>
>;

/** Keys of a Modality Worklist query (PS3.4 §K.6.1.2.2); those of the Scheduled Procedure Step Sequence stand flat here. */
export interface ScheduledQuery {
  /** Date or range `A-B`. */
  readonly ScheduledProcedureStepStartDate?: string;
  readonly ScheduledProcedureStepStartTime?: string;
  readonly Modality?: string;
  readonly ScheduledStationAETitle?: string;
  readonly PatientID?: string;
}

/** One Modality Worklist item: a patient who is to be imaged. Absent attributes are empty strings. */
export interface ScheduledAnswer extends PatientIdentity {
  /** The study that it will become; empty when the worklist does not say. */
  readonly StudyInstanceUID: string;
  readonly AccessionNumber: string;
  readonly RequestedProcedureDescription: string;
  /** Of the first Requested Procedure Code (0032,1064): `value^scheme`, or empty. */
  readonly RequestedProcedureCode: string;
  readonly RequestedProcedurePriority: string;
  readonly ReferringPhysicianName: string;
  readonly ScheduledProcedureStepStartDate: string;
  readonly ScheduledProcedureStepStartTime: string;
  readonly Modality: string;
  readonly ScheduledProcedureStepDescription: string;
  readonly ScheduledStationAETitle: string;
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

/** A service that is taken or refused when an association is made (PS3.8 §9.3.3.2). */
export type NegotiatedService = 'C-ECHO' | 'C-FIND' | 'C-MOVE' | 'C-GET' | 'MWL';

/** What a PACS said when it accepted an association. */
export interface Negotiation {
  /** By service that was proposed; true when it was accepted. */
  readonly services: Readonly<Partial<Record<NegotiatedService, boolean>>>;
  /** What it runs (PS3.7 §D.3.3.2); empty strings when it does not say. */
  readonly implementation: { readonly classUid: string; readonly versionName: string };
}

/** The station's view of a PACS. Every answer is a value; a rejected promise is a bug. */
export interface DicomPort {
  /** C-ECHO (PS3.4 Annex A); of an endpoint that is a web service alone, what `webEcho` asks. */
  echo(endpoint: Endpoint, options: CallOptions): Promise<Result<EchoAnswer, KitError>>;
  /** Asks the endpoint's DICOMweb service for a study that does not exist. Absent: this adapter knows no DICOMweb. */
  readonly webEcho?: (endpoint: Endpoint, options: CallOptions) => Promise<Result<WebEchoAnswer, KitError>>;
  /** Study Root C-FIND at STUDY level; fails with `dicom.answer-too-large` past `limit` (default 10,000). */
  findStudies(
    endpoint: Endpoint,
    query: StudyQuery,
    options: CallOptions & {
      readonly limit?: number;
      /** Told of each answer without a usable StudyInstanceUID, which is then left out; without it such an answer is an error. */
      readonly onUnusableAnswer?: () => void;
      /** Told of each usable answer as it comes, also those of a query that fails in the end (at the PACS's limit, say). */
      readonly onAnswer?: (study: StudyDescriptor, also: AnsweredKeys) => void;
    },
  ): Promise<Result<readonly StudyDescriptor[], KitError>>;
  /** Modality Worklist C-FIND (PS3.4 §K.6): one answer for each scheduled step; `onUnusableAnswer` as for studies. */
  findScheduled(
    endpoint: Endpoint,
    query: ScheduledQuery,
    options: CallOptions & { readonly limit?: number; readonly onUnusableAnswer?: () => void },
  ): Promise<Result<readonly ScheduledAnswer[], KitError>>;
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
