// The station's DICOM port over DIMSE: each call opens an association, does one thing, and answers a value or a typed error.
import { COMMAND } from './command-set.ts';
import dimse from 'dcmjs-dimse';
import { DicomFailure, settle } from './dicom-failure.ts';
import {
  messageContext,
  partiesOf,
  portClosed,
  type SessionOptions,
  withAssociation,
} from './dimse-session.ts';
import { type FindLimits, runFind, seriesRequest, studyRequest } from './find.ts';
import { alsoAnswered, seriesOf, studyOf } from './find-answers.ts';
import { scheduledAnswers } from './find-scheduled.ts';
import { methodNotOffered } from './method-not-offered.ts';
import type {
  CallOptions,
  DicomPort,
  Endpoint,
  InstanceSink,
  RetrieveMethod,
  RetrieveTarget,
} from './port.ts';
import { type Counts, moveOnce, type OnProgress } from './retrieve.ts';
import { imagesOfSeries, retrieveByGet } from './retrieve-by-get.ts';
import type { ScuAssociation } from './scu-association.ts';
import { statusError, statusKind } from './status-errors.ts';
import { STUDY_ROOT_FIND, STUDY_ROOT_MOVE, VERIFICATION } from './uids.ts';

export interface DimsePortOptions {
  /** Our own AE title, at most 16 characters. */
  readonly callingAeTitle: string;
  /** AE title under which the PACS knows our storage SCP. */
  readonly moveDestination: string;
  /** Where the instances of a C-GET go; those of a C-MOVE arrive through the storage SCP. */
  readonly sink: InstanceSink;
  readonly connectTimeoutMs?: number;
  /** What we announce, for C-GET's data; at most 128 KB. */
  readonly maxPduLengthBytes?: number;
  readonly maxInstanceBytes?: number;
  readonly maxIdentifierBytes?: number;
  /** Milliseconds since the storage SCP last received something: keeps a C-MOVE without pending responses from looking idle. */
  readonly elsewhereIdleMs?: () => number;
  readonly onNegotiated?: SessionOptions['onNegotiated'];
  /** Told of each association that is asked for, and of its end. */
  readonly onAssociation?: (endpointId: string, change: 'begun' | 'ended') => void;
  /** Told of each C-FIND that a C-GET asks by itself: what a load report would miss. */
  readonly onQueryWithin?: (endpointId: string) => void;
}

const MAX_PDU_LENGTH_BYTES = 128 * 1024;
const MAX_ANSWERS = 10_000;

/** Builds the port; it holds no connection between calls. */
export function createDimsePort(options: DimsePortOptions): DicomPort {
  const open = new Set<ScuAssociation>();
  const session: SessionOptions = {
    callingAeTitle: options.callingAeTitle,
    connectTimeoutMs: options.connectTimeoutMs ?? 5000,
    maxPduLengthBytes: Math.min(options.maxPduLengthBytes ?? MAX_PDU_LENGTH_BYTES, MAX_PDU_LENGTH_BYTES),
    open,
    ...(options.onNegotiated && { onNegotiated: options.onNegotiated }),
    onAssociation: options.onAssociation,
    onQueryWithin: options.onQueryWithin,
  };
  const maxIdentifierBytes = options.maxIdentifierBytes ?? 256 * 1024;
  const limits = (maxAnswers: number): FindLimits => ({ maxAnswers, maxIdentifierBytes });
  const who = (endpoint: Endpoint) => partiesOf(endpoint, options.callingAeTitle);

  const onFind = <T>(
    endpoint: Endpoint,
    call: CallOptions,
    use: (association: ScuAssociation) => Promise<T>,
  ): Promise<T> => withAssociation(session, endpoint, [messageContext(STUDY_ROOT_FIND)], call, use);

  const getOptions = {
    sink: options.sink,
    maxInstanceBytes: options.maxInstanceBytes ?? 4 * 1024 ** 3,
    maxIdentifierBytes,
  };

  const retrieveByMove = (
    endpoint: Endpoint,
    target: RetrieveTarget,
    call: CallOptions,
    onProgress: OnProgress,
  ): Promise<Counts> =>
    withAssociation(session, endpoint, [messageContext(STUDY_ROOT_MOVE)], call, (association) =>
      moveOnce(association, who(endpoint), target, {
        destination: options.moveDestination,
        onProgress,
        ...(options.elsewhereIdleMs && { elsewhereIdleMs: options.elsewhereIdleMs }),
      }),
    );

  type Retrieve = typeof retrieveByMove;
  const byMethod: Readonly<Record<RetrieveMethod, Retrieve>> = {
    'C-MOVE': retrieveByMove,
    'C-GET': (endpoint, target, call, onProgress) =>
      retrieveByGet(session, getOptions, { endpoint, target, call, onProgress }),
    'WADO-RS': ({ id }) => Promise.reject(new DicomFailure(methodNotOffered(id, 'WADO-RS'))),
  };

  return {
    echo: (endpoint, call) =>
      settle(() =>
        withAssociation(session, endpoint, [messageContext(VERIFICATION)], call, async (association) => {
          const sentAtMs = performance.now();
          const final = await association.exchange(
            {
              request: new dimse.requests.CEchoRequest(),
              requestField: COMMAND.echoRequest,
              onPending: () => undefined,
            },
            'verification (C-ECHO)',
            VERIFICATION,
          );
          const roundTripMs = performance.now() - sentAtMs;
          const status = final.Status ?? 0xc000;
          if (statusKind(status) === 'success') return { roundTripMs };
          throw new DicomFailure(statusError(who(endpoint), 'C-ECHO', status, ''));
        }),
      ),
    findStudies: (endpoint, query, call) =>
      settle(() =>
        onFind(endpoint, call, (association) =>
          runFind(
            association,
            who(endpoint),
            studyRequest({ ...query }, endpoint.characterSet),
            (answer) => {
              const study = studyOf(answer);
              if (study !== null) call.onAnswer?.(study, alsoAnswered(answer, query));
              return study;
            },
            limits(call.limit ?? MAX_ANSWERS),
            call.onUnusableAnswer,
          ),
        ),
      ),
    findScheduled: (endpoint, query, call) =>
      settle(() => scheduledAnswers(session, endpoint, query, call, limits(call.limit ?? MAX_ANSWERS))),
    findSeries: (endpoint, StudyInstanceUID, call) =>
      settle(() =>
        onFind(endpoint, call, (association) =>
          runFind(
            association,
            who(endpoint),
            seriesRequest({ StudyInstanceUID }),
            (answer) => seriesOf(answer, StudyInstanceUID),
            limits(MAX_ANSWERS),
          ),
        ),
      ),
    findImages: (endpoint, key, call) =>
      settle(() =>
        onFind(endpoint, call, (association) =>
          imagesOfSeries(association, who(endpoint), key, maxIdentifierBytes),
        ),
      ),
    retrieve: (endpoint, target, method, call) =>
      settle(async () => {
        const startedAtMs = performance.now();
        const onProgress = call.onProgress ?? (() => undefined);
        const { completed, failed, warning } = await byMethod[method](endpoint, target, call, onProgress);
        return { method, completed, failed, warning, elapsedMs: performance.now() - startedAtMs };
      }),
    async close() {
      const ending = [...open];
      for (const association of ending) association.abort(portClosed());
      await Promise.all(ending.map((association) => association.release()));
    },
  };
}
