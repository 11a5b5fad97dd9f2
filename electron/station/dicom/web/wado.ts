// WADO-RS of a study or a series (PS3.18 §10.4), streamed part by part into the sink, down to one verdict: everything that the
// service sent and ended in good order was kept, or an error.
import { randomUUID } from 'node:crypto';
import { kitError } from '../../../../shared/contract/kit-error.ts';
import type { InstanceSink, RetrieveProgress, RetrieveTarget } from '../port.ts';
import { statusError } from './http-status-errors.ts';
import { isBoundary, parseMediaType } from './media-type.ts';
import { MultipartFault, type MultipartLimits, MultipartReader, type PartHeaders } from './multipart.ts';
import { type PartInstance, receivePart } from './part-instance.ts';
import { PartsInHand } from './parts-in-hand.ts';
import { resourceUrl } from './web-address.ts';
import type { WebAnswer, WebConnection } from './web-call.ts';
import {
  answerTooLarge,
  facts,
  malformedAnswer,
  notAService,
  service,
  truncatedAnswer,
} from './web-errors.ts';
import { DicomFailure } from '../dicom-failure.ts';

export interface WadoOptions {
  readonly sink: InstanceSink;
  readonly limits: MultipartLimits;
  /** Of the endpoint, as its instances by DIMSE would have them: so that whose they are is one question for both. */
  readonly peer: { readonly callingAeTitle: string; readonly remoteAddress: string };
  readonly onProgress: (progress: RetrieveProgress) => void;
}

export interface WadoCounts {
  readonly completed: number;
  readonly failed: number;
}

/** Every instance as the service keeps it: transcoding would cost it time and us the original (PS3.18 §8.7.3.5.2). */
const ACCEPT = 'multipart/related; type="application/dicom"; transfer-syntax=*';

/**
 * Fetches the target.
 *
 * @throws DicomFailure unless the answer came whole and every instance of it was kept
 */
export async function retrieveByWado(
  connection: WebConnection,
  target: RetrieveTarget,
  options: WadoOptions,
): Promise<WadoCounts> {
  const { who, service: web } = connection;
  const { StudyInstanceUID, SeriesInstanceUID } = target;
  const path = ['studies', StudyInstanceUID];
  if (SeriesInstanceUID !== undefined) path.push('series', SeriesInstanceUID);
  const answer = await connection.get(resourceUrl(web.baseUrl, path), ACCEPT);
  const { boundary, isPartial } = checkHead(connection, answer);
  const counts = await receiveParts(connection, answer, boundary, options);
  const { completed, failed } = counts;
  if (completed + failed === 0) throw new DicomFailure(truncatedAnswer(who, 'it holds no instance'));
  if (failed > 0 || isPartial) {
    throw new DicomFailure(
      kitError(
        'dicom.sub-operations-failed',
        isPartial
          ? `${service(who)} says itself that it left instances out (HTTP 206); ${completed} came.`
          : `WADO-RS from ${who.endpointId} brought ${failed} of ${failed + completed} instances that this station could not keep.`,
        'Try again; if the same instances stay behind, the logs of the PACS and of this station say why they are refused.',
        { ...facts(who), operation: 'WADO-RS', completed, failed },
      ),
    );
  }
  return counts;
}

/** @throws DicomFailure unless the answer is instances in a multipart body */
function checkHead({ who }: WebConnection, answer: WebAnswer): { boundary: string; isPartial: boolean } {
  const { status } = answer;
  if (status !== 200 && status !== 206) {
    const retryAfter = answer.header('retry-after');
    answer.discard();
    const operation = 'WADO-RS';
    throw new DicomFailure(
      statusError(who, { operation, status, retryAfter, namesStudy: true, wallMs: Date.now() }),
    );
  }
  const { type, parameters } = parseMediaType(answer.header('content-type'));
  const boundary = parameters.get('boundary');
  const inner = parameters.get('type')?.toLowerCase();
  if (
    type === 'multipart/related' &&
    isBoundary(boundary) &&
    (inner === undefined || inner === 'application/dicom')
  ) {
    return { boundary, isPartial: status === 206 };
  }
  answer.discard();
  if (type !== 'multipart/related') {
    const what =
      type === 'text/html'
        ? 'it shows a web page instead of instances'
        : 'its answer is not multipart/related';
    throw new DicomFailure(notAService(who, what));
  }
  const what = isBoundary(boundary)
    ? 'its parts are not DICOM instances'
    : 'its answer names no usable boundary';
  throw new DicomFailure(malformedAnswer(who, what));
}

async function receiveParts(
  { who, life }: WebConnection,
  answer: WebAnswer,
  boundary: string,
  { sink, limits, peer, onProgress }: WadoOptions,
): Promise<WadoCounts> {
  const associationId = randomUUID();
  const inHand = new PartsInHand(onProgress);
  let current: PartInstance | null = null;
  const begin = (headers: PartHeaders): PartInstance => {
    checkPart(headers);
    current = receivePart({
      sink,
      ...peer,
      associationId,
      onEnd(kept) {
        current = null;
        return inHand.take(kept);
      },
    });
    return current;
  };
  const abandon = async (): Promise<void> => {
    inHand.over();
    await current?.abort();
    await inHand.settled();
    sink.associationEnded?.(associationId);
  };
  const reader = new MultipartReader(boundary, limits, (headers) => heldBack(begin(headers), life));
  try {
    for await (const piece of answer.body()) await reader.push(piece);
    reader.end();
    await life.hold(inHand.settled());
  } catch (error) {
    if (error instanceof MultipartFault) throw new DicomFailure(failureOf(error));
    throw error;
  } finally {
    // Not waited for: a sink that is stuck must not carry the call past its deadline.
    void abandon();
  }
  return inHand.counts;

  function failureOf({ kind, message }: MultipartFault) {
    if (kind === 'too-large') return answerTooLarge(who, message);
    return kind === 'cut' ? truncatedAnswer(who, message) : malformedAnswer(who, message);
  }
}

/** While the sink makes us wait, it is not the service that is idle. */
function heldBack(part: PartInstance, life: WebConnection['life']): PartInstance {
  return {
    write(piece) {
      const waiting = part.write(piece);
      return waiting === undefined ? undefined : life.hold(waiting);
    },
    end: () => life.hold(Promise.resolve(part.end())),
    abort: () => part.abort(),
  };
}

/** @throws MultipartFault when the part says that it is something else than an instance in its own bytes */
function checkPart(headers: PartHeaders): void {
  const contentType = headers.get('content-type');
  if (contentType !== undefined && parseMediaType(contentType).type !== 'application/dicom') {
    throw new MultipartFault('malformed', 'a part is not a DICOM instance');
  }
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase() ?? 'binary';
  if (!['binary', '8bit', '7bit'].includes(encoding)) {
    throw new MultipartFault('malformed', 'a part is encoded in a way that HTTP does not use');
  }
}
