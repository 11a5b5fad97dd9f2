// QIDO-RS at its three levels (PS3.18 §10.6): asks page by page until there is no more, reads each page with limits.
import type { Identifier } from '../identifier.ts';
import type { StudyQuery } from '../port.ts';
import { statusError } from './http-status-errors.ts';
import { JsonModelFault, parseJsonModel } from './json-model.ts';
import { parseMediaType } from './media-type.ts';
import { resourceUrl, type WebParameters } from './web-address.ts';
import type { WebAnswer, WebConnection } from './web-call.ts';
import { answerTooLarge, malformedAnswer, notAService } from './web-errors.ts';
import { DicomFailure } from '../dicom-failure.ts';

export interface QidoLimits {
  readonly maxAnswers: number;
  /** Asked for at a time. */
  readonly pageSize: number;
  /** Of one page. */
  readonly maxBodyBytes: number;
}

export interface QidoRequest<T> {
  /** Below the base, such as `['studies']`. */
  readonly path: readonly string[];
  readonly parameters: WebParameters;
  /** Turns an object into a value, or says `null` when it has no usable key. */
  readonly read: (object: Identifier) => T | null;
  /** Told of objects without a usable key, which are then left out; without it they fail the query. */
  readonly onUnusable?: () => void;
  readonly limits: QidoLimits;
}

/** Servers cap their answers at multiples of this. */
const SUSPECT_CAP = 50;
const PROBE_BYTES = 1024 * 1024;
const ACCEPT = 'application/dicom+json';

/** Attributes beyond those that every answer has (PS3.18 Table 10.6.3-3), by level. */
const INCLUDE = {
  studies: '00080005,00100021,00081030,00180015,00080061,00201206,00201208',
  series: '00080005,0008103E,00180015,00201209',
  instances: '00080016,00200013',
} as const;

const fixed = (level: keyof typeof INCLUDE): WebParameters => [['includefield', INCLUDE[level]]];

/** Keys of a study query as QIDO-RS wants them: DICOM's own matching, ranges with `-` (PS3.18 §8.3.4.1). */
export const studyParameters = (query: StudyQuery): WebParameters => [
  ...Object.entries(query).flatMap(([keyword, value]: [string, string | undefined]) =>
    value === undefined || value === ''
      ? []
      : [[keyword, keyword === 'StudyDate' ? dicomDates(value) : value] as const],
  ),
  // Off by default; said all the same, as some sites turn it on for the people at their search page.
  ['fuzzymatching', 'false'],
  // By name only: a server that matches on a key need not answer it.
  ['includefield', [INCLUDE.studies, ...OPTIONAL_KEYS.filter((key) => query[key] !== undefined)].join(',')],
];

const OPTIONAL_KEYS = ['InstitutionName', 'StationName', 'InstitutionalDepartmentName'] as const;

export const seriesParameters: WebParameters = fixed('series');
export const instanceParameters: WebParameters = fixed('instances');

/** `2026-11-01-2026-11-22` → `20261101-20261122`: callers that think in ISO 8601 get what they mean. */
const dicomDates = (value: string): string => value.replaceAll(/(\d{4})-(\d{2})-(\d{2})(?!\d)/gu, '$1$2$3');

/**
 * All answers to one query.
 *
 * A page that is full, or that comes with `Warning: 299`, is followed by the next. A server that repeats a page whatever the
 * offset fails the query: its list has an end that cannot be reached, and a short list would pass for a whole one.
 *
 * @throws DicomFailure
 */
export async function runQido<T>(connection: WebConnection, request: QidoRequest<T>): Promise<T[]> {
  const { who } = connection;
  const { limits, read } = request;
  const answers: T[] = [];
  let received = 0;
  let before = '';
  for (;;) {
    const limit = Math.min(limits.pageSize, limits.maxAnswers - received + 1);
    const { objects, moreAnnounced } = await page(connection, request, limit, received);
    // Named by all its keys: a page may begin or end as another does when studies arrive meanwhile.
    const now = guarded(connection, () => objects.map((object) => keysOf(object)).join('\n'));
    if (objects.length > 0 && now === before) {
      throw new DicomFailure(malformedAnswer(who, 'it repeats the same page of its list'));
    }
    before = now;
    received += objects.length;
    if (received > limits.maxAnswers) {
      throw new DicomFailure(answerTooLarge(who, `over ${limits.maxAnswers} matches`));
    }
    for (const object of objects) {
      const value = guarded(connection, () => read(object));
      if (value !== null) answers.push(value);
      else if (request.onUnusable === undefined) {
        throw new DicomFailure(malformedAnswer(who, 'an answer has no usable UID'));
      } else request.onUnusable();
    }
    // More than asked for is a server that knows no paging: that is all of it. A round number short of what was asked for may
    // be a cap that the server keeps to itself: asked once more.
    const full = objects.length === limit || (objects.length < limit && objects.length % SUSPECT_CAP === 0);
    if (objects.length === 0 || !(full || moreAnnounced)) return answers;
  }
}

/** A UID of this project's own software: no study of anybody's can have it. */
const NOBODYS_STUDY = '2.25.290541287780363175821820766132374568142';

/**
 * The cheapest question that proves a QIDO-RS service: a study that does not exist, at most one answer.
 *
 * @returns the `Date` of the answer (RFC 9110 §6.6.1), or null when it has none
 * @throws DicomFailure
 */
export async function probeService(connection: WebConnection): Promise<string | null> {
  const { service } = connection;
  const parameters: WebParameters = [
    ['StudyInstanceUID', NOBODYS_STUDY],
    ['limit', '1'],
  ];
  const answer = await connection.get(resourceUrl(service.baseUrl, ['studies'], parameters), ACCEPT);
  if (answer.status !== 204) {
    checkHead(connection, answer, false);
    const text = await bodyText(connection, answer, PROBE_BYTES);
    guarded(connection, () => parseJsonModel(text));
  }
  return answer.header('date');
}

const keysOf = (object: Identifier): string =>
  [0x0020000d, 0x0020000e, 0x00080018].map((tag) => object.uid(tag) ?? '').join(' ');

async function page<T>(
  connection: WebConnection,
  { path, parameters, limits }: QidoRequest<T>,
  limit: number,
  offset: number,
): Promise<{ readonly objects: readonly Identifier[]; readonly moreAnnounced: boolean }> {
  const { service } = connection;
  const paging: WebParameters = [
    ['limit', String(limit)],
    ['offset', String(offset)],
  ];
  const answer = await connection.get(resourceUrl(service.baseUrl, path, [...parameters, ...paging]), ACCEPT);
  if (answer.status === 204) return { objects: [], moreAnnounced: false };
  checkHead(connection, answer, path.length > 1);
  const text = await bodyText(connection, answer, limits.maxBodyBytes);
  const objects = guarded(connection, () => parseJsonModel(text));
  // `299 <host>: There are <n> additional results that can be requested` (PS3.18 §8.3.4.4).
  const moreAnnounced = /(?:^|,)\s*299\b/u.test(answer.header('warning') ?? '');
  return { objects, moreAnnounced };
}

/** @throws DicomFailure unless the answer is DICOM JSON */
function checkHead({ who }: WebConnection, answer: WebAnswer, namesStudy: boolean): void {
  const { status } = answer;
  if (status !== 200) {
    const retryAfter = answer.header('retry-after');
    answer.discard();
    const operation = 'QIDO-RS';
    throw new DicomFailure(
      statusError(who, { operation, status, retryAfter, namesStudy, wallMs: Date.now() }),
    );
  }
  const { type } = parseMediaType(answer.header('content-type'));
  if (type === 'application/dicom+json' || type === 'application/json') return;
  answer.discard();
  throw new DicomFailure(
    notAService(
      who,
      type === 'text/html' ? 'it shows a web page instead of an answer' : 'its answer is not DICOM JSON',
    ),
  );
}

async function bodyText({ who, life }: WebConnection, answer: WebAnswer, maxBytes: number): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of answer.body()) {
    bytes += piece.length;
    if (bytes > maxBytes) throw new DicomFailure(answerTooLarge(who, `over ${maxBytes} bytes`));
    pieces.push(piece);
  }
  life.check();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new DicomFailure(malformedAnswer(who, 'its text is not UTF-8'));
  }
}

function guarded<T>({ who }: WebConnection, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonModelFault) throw new DicomFailure(malformedAnswer(who, error.message));
    throw error;
  }
}
