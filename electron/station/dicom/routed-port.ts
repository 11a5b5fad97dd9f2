// One DicomPort over both adapters: queries go the way that an endpoint prefers, retrieves the way that they name.
import type { KitError, KitErrorCode } from '../../../shared/contract/kit-error.ts';
import { err, type Result } from '../../../shared/contract/result.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import { methodNotOffered } from './method-not-offered.ts';
import type { DicomPort, Endpoint, QueryMethod } from './port.ts';

export interface RoutedPortOptions {
  readonly dimse: DicomPort;
  readonly web: DicomPort & Required<Pick<DicomPort, 'webEcho'>>;
}

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
export function createRoutedPort({ dimse, web }: RoutedPortOptions): RoutedPortOptions['web'] {
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
    ask: (port: DicomPort) => Promise<Result<T, KitError>>,
  ): Promise<Result<T, KitError>> => {
    let first: Result<T, KitError> | null = null;
    for (const method of queryWays(endpoint)) {
      const port = portOf(endpoint, method);
      const answer = port === null ? err(methodNotOffered(endpoint.id, method)) : await ask(port);
      if (answer.ok || !NOT_SUPPORTED.has(answer.error.code)) return answer;
      first ??= answer;
    }
    return first ?? err(methodNotOffered(endpoint.id, 'queries'));
  };

  return {
    echo: (endpoint, call) => (speaksDimse(endpoint) ? dimse : web).echo(endpoint, call),
    webEcho: (endpoint, call) => web.webEcho(endpoint, call),
    findStudies: (endpoint, query, call) => find(endpoint, (port) => port.findStudies(endpoint, query, call)),
    findScheduled: (endpoint, query, call) =>
      (speaksDimse(endpoint) ? dimse : web).findScheduled(endpoint, query, call),
    findSeries: (endpoint, study, call) => find(endpoint, (port) => port.findSeries(endpoint, study, call)),
    findImages: (endpoint, key, call) => find(endpoint, (port) => port.findImages(endpoint, key, call)),
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
