// One DicomPort over both adapters: queries go the way that an endpoint prefers, retrieves the way that they name.
import type { KitError, KitErrorCode } from '../../../shared/contract/kit-error.ts';
import { err, type Result } from '../../../shared/contract/result.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import { methodNotOffered } from './method-not-offered.ts';
import type { DicomPort, Endpoint, QueryMethod } from './port.ts';

/** How long a way that a PACS does not have is not asked first: a site that turns a service on waits no longer for it to be used. */
const REMEMBERED_MS = 10 * 60_000;

export interface RoutedPortOptions {
  readonly dimse: DicomPort;
  readonly web: DicomPort & Required<Pick<DicomPort, 'webEcho'>>;
  /** Monotonic, in milliseconds. */
  readonly now?: () => number;
}

type QueryLevel = 'studies' | 'series' | 'images';

/** The PACS does not have this service at all: the next way of the endpoint is asked. A link that fails is not asked twice (S-10). */
const NOT_SUPPORTED: ReadonlySet<string> = new Set<KitErrorCode>([
  'dicom.method-not-offered',
  'dicom.presentation-context-rejected',
  'dicom.web-not-a-service',
  'dicom.web-not-supported',
]);

/** An endpoint without AE title is a web service and nothing else. */
const speaksDimse = ({ aeTitle }: Endpoint): boolean => aeTitle !== '';

const queryWays = (endpoint: Endpoint): readonly QueryMethod[] =>
  endpoint.queryBy ?? [speaksDimse(endpoint) ? 'C-FIND' : 'QIDO-RS'];

/** Builds the port. Closing it closes both adapters. */
export function createRoutedPort({
  dimse,
  web,
  now = () => performance.now(),
}: RoutedPortOptions): RoutedPortOptions['web'] {
  /** Until when a way of an endpoint is known not to answer queries of a level. */
  const unsupportedUntil = new Map<string, number>();
  const portOf = (endpoint: Endpoint, method: QueryMethod): DicomPort | null => {
    switch (method) {
      case 'C-FIND':
        return speaksDimse(endpoint) ? dimse : null;
      case 'QIDO-RS':
        return endpoint.web === undefined ? null : web;
      default:
        return assertNever(method);
    }
  };

  const find = async <T>(
    endpoint: Endpoint,
    level: QueryLevel,
    ask: (port: DicomPort) => Promise<Result<T, KitError>>,
  ): Promise<Result<T, KitError>> => {
    const keyOf = (method: QueryMethod): string => `${level} ${method} ${endpoint.id}`;
    const isDoubtful = (method: QueryMethod): boolean => now() < (unsupportedUntil.get(keyOf(method)) ?? -1);
    const ways = queryWays(endpoint);
    // What is remembered is asked last, not never: memory alone is no answer (S-10).
    const inOrder = [...ways.filter((way) => !isDoubtful(way)), ...ways.filter((way) => isDoubtful(way))];
    const errors = new Map<QueryMethod, Result<T, KitError>>();
    for (const method of inOrder) {
      const port = portOf(endpoint, method);
      const answer = port === null ? err(methodNotOffered(endpoint.id, method)) : await ask(port);
      if (answer.ok || !NOT_SUPPORTED.has(answer.error.code)) {
        if (answer.ok) unsupportedUntil.delete(keyOf(method));
        return answer;
      }
      errors.set(method, answer);
      unsupportedUntil.set(keyOf(method), now() + REMEMBERED_MS);
    }
    const first = ways.map((way) => errors.get(way)).find((each) => each !== undefined);
    return first ?? err(methodNotOffered(endpoint.id, 'queries'));
  };

  return {
    echo: (endpoint, call) => (speaksDimse(endpoint) ? dimse : web).echo(endpoint, call),
    webEcho: (endpoint, call) => web.webEcho(endpoint, call),
    findStudies: (endpoint, query, call) =>
      find(endpoint, 'studies', (port) => port.findStudies(endpoint, query, call)),
    findScheduled: (endpoint, query, call) =>
      (speaksDimse(endpoint) ? dimse : web).findScheduled(endpoint, query, call),
    findSeries: (endpoint, study, call) =>
      find(endpoint, 'series', (port) => port.findSeries(endpoint, study, call)),
    findImages: (endpoint, key, call) =>
      find(endpoint, 'images', (port) => port.findImages(endpoint, key, call)),
    async retrieve(endpoint, target, method, call) {
      const isOffered = method === 'WADO-RS' ? endpoint.web !== undefined : speaksDimse(endpoint);
      if (!isOffered) return err(methodNotOffered(endpoint.id, method));
      return (method === 'WADO-RS' ? web : dimse).retrieve(endpoint, target, method, call);
    },
    async close() {
      await Promise.all([dimse.close(), web.close()]);
    },
  };
}
