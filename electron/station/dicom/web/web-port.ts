// The station's DICOM port over DICOMweb (PS3.18): each call opens a connection, does one thing, and answers a value or a typed error.
import { kitError } from '../../../../shared/contract/kit-error.ts';
import { err } from '../../../../shared/contract/result.ts';
import { methodNotOffered } from '../method-not-offered.ts';
import { alsoAnswered, imageOf, seriesOf, studyOf } from '../find-answers.ts';
import type { DicomPort, InstanceSink, WebEchoAnswer } from '../port.ts';
import type { CallLife } from './call-life.ts';
import type { MultipartLimits } from './multipart.ts';
import {
  instanceParameters,
  probeService,
  type QidoLimits,
  runQido,
  seriesParameters,
  studyParameters,
} from './qido.ts';
import { retrieveByWado } from './wado.ts';
import { type WebCallOptions, withConnection } from './web-call.ts';
import { settle, DicomFailure } from '../dicom-failure.ts';

export interface WebPortOptions {
  /** Where the instances of WADO-RS go. */
  readonly sink: InstanceSink;
  readonly connectTimeoutMs?: number;
  readonly maxInstanceBytes?: number;
  /** Answers asked for at a time: some services refuse more than 200. */
  readonly pageSize?: number;
  /** One page of answers. */
  readonly maxAnswerBytes?: number;
  readonly maxHeaderBytes?: number;
  readonly maxParts?: number;
  /** One retrieve. */
  readonly maxRetrieveBytes?: number;
  /** Told of each connection that is opened, and of its end, whether or not it came about. */
  readonly onConnection?: WebCallOptions['onConnection'];
}

/** What this adapter offers of the port. */
export type WebPort = DicomPort & Required<Pick<DicomPort, 'webEcho'>>;

const MAX_ANSWERS = 10_000;
const MAX_SERIES = 10_000;
const MAX_IMAGES_OF_A_SERIES = 100_000;
/** Twenty times what a page of 200 answers takes; parsed, JSON made for the purpose takes twenty times its own size in memory. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;
/** Room for the meta information before the data set. */
const META_BYTES = 1024 * 1024;

/** Builds the port; it holds no connection between calls. Endpoints need a `web`. */
export function createWebPort(options: WebPortOptions): WebPort {
  const open = new Set<CallLife>();
  const calls: WebCallOptions = {
    connectTimeoutMs: options.connectTimeoutMs ?? 5000,
    open,
    onConnection: options.onConnection,
  };
  const limits = (maxAnswers: number): QidoLimits => ({
    maxAnswers,
    pageSize: options.pageSize ?? 200,
    maxBodyBytes: options.maxAnswerBytes ?? MAX_PAGE_BYTES,
  });
  const parts: MultipartLimits = {
    headerBytes: options.maxHeaderBytes ?? 16 * 1024,
    parts: options.maxParts ?? 100_000,
    partBytes: (options.maxInstanceBytes ?? 4 * 1024 ** 3) + META_BYTES,
    totalBytes: options.maxRetrieveBytes ?? 256 * 1024 ** 3,
  };
  const webEcho: WebPort['webEcho'] = (endpoint, call) =>
    settle(() =>
      withConnection(calls, endpoint, call, async (connection): Promise<WebEchoAnswer> => {
        const sentAtMs = performance.now();
        const serverDate = await probeService(connection);
        return { roundTripMs: performance.now() - sentAtMs, serverDate };
      }),
    );

  return {
    webEcho,
    echo: webEcho,
    findStudies: (endpoint, query, call) =>
      settle(() =>
        withConnection(calls, endpoint, call, (connection) =>
          runQido(connection, {
            path: ['studies'],
            parameters: studyParameters(query),
            read: (answer) => {
              const study = studyOf(answer);
              if (study !== null) call.onAnswer?.(study, alsoAnswered(answer, query));
              return study;
            },
            limits: limits(call.limit ?? MAX_ANSWERS),
            ...(call.onUnusableAnswer && { onUnusable: call.onUnusableAnswer }),
          }),
        ),
      ),
    // UPS-RS is another model of work; a modality worklist has no web service of its own (PS3.18 §11).
    findScheduled: ({ id }) => Promise.resolve(err(methodNotOffered(id, 'Modality Worklist'))),
    findSeries: (endpoint, StudyInstanceUID, call) =>
      settle(() =>
        withConnection(calls, endpoint, call, (connection) =>
          runQido(connection, {
            path: ['studies', StudyInstanceUID, 'series'],
            parameters: seriesParameters,
            read: (answer) => seriesOf(answer, StudyInstanceUID),
            limits: limits(MAX_SERIES),
          }),
        ),
      ),
    findImages: (endpoint, key, call) =>
      settle(() =>
        withConnection(calls, endpoint, call, (connection) =>
          runQido(connection, {
            path: ['studies', key.StudyInstanceUID, 'series', key.SeriesInstanceUID, 'instances'],
            parameters: instanceParameters,
            read: (answer) => imageOf(answer, key),
            limits: limits(MAX_IMAGES_OF_A_SERIES),
          }),
        ),
      ),
    retrieve: (endpoint, target, method, call) =>
      settle(async () => {
        const startedAtMs = performance.now();
        if (method !== 'WADO-RS') throw new DicomFailure(methodNotOffered(endpoint.id, method));
        const counts = await withConnection(calls, endpoint, call, (connection) =>
          retrieveByWado(connection, target, {
            sink: options.sink,
            limits: parts,
            peer: {
              callingAeTitle: endpoint.aeTitle === '' ? endpoint.id : endpoint.aeTitle,
              remoteAddress: endpoint.host,
            },
            onProgress: call.onProgress ?? (() => undefined),
          }),
        );
        return { method, ...counts, warning: 0, elapsedMs: performance.now() - startedAtMs };
      }),
    close() {
      const closing = kitError(
        'dicom.cancelled',
        'The station is closing.',
        'Start it again when it is wanted.',
      );
      for (const life of open) life.fail(closing);
      return Promise.resolve();
    },
  };
}
