// The endpoints as the rest of the station gets them: what the configuration says, joined by what its files hold.
import type { Endpoint, WebService } from '../dicom/port.ts';
import { Credentials } from './credentials.ts';
import type { KitConfig } from './schema.ts';

type WrittenEndpoint = KitConfig['endpoints'][number];

/**
 * Turns the `endpoints` of a loaded configuration into endpoints of the DICOM port, in order.
 *
 * @throws when an endpoint names files and the configuration was not read by `loadConfig`, which is a bug: without it such
 * an endpoint would be talked to in plain text
 */
export function endpointsOf(config: KitConfig): readonly Endpoint[] {
  const credentials = config.credentials ?? new Credentials(new Map(), undefined);
  return config.endpoints.map((written) => endpointOf(written, credentials));
}

function endpointOf(written: WrittenEndpoint, credentials: Credentials): Endpoint {
  const { id, host, port, aeTitle, retrieveBy, queryBy, roles, rank, characterSet } = written;
  const { tls, userIdentity, web = plainWeb(written) } = credentials.ofEndpoint(id);
  const unread = [
    [written.tls, tls],
    [written.userIdentity, userIdentity],
    [written.web, web],
  ].some(([named, read]) => named !== undefined && read === undefined);
  if (unread) throw new Error(`the files of endpoint ${id} were never read`);
  return {
    id,
    host,
    port,
    aeTitle,
    retrieveBy,
    queryBy,
    roles,
    rank,
    characterSet,
    ...(tls !== undefined && { tls }),
    ...(userIdentity !== undefined && { userIdentity }),
    ...(web !== undefined && { web }),
  };
}

/** A web service that names no file needs none read. */
const plainWeb = ({ web }: WrittenEndpoint): WebService | undefined =>
  web === undefined || web.auth !== undefined || web.tls !== undefined ? undefined : { baseUrl: web.baseUrl };

/** The modality worklists of `worklist.scheduled` as endpoints, by the same ids; nothing is retrieved from them. */
export const scheduledEndpointsOf = ({ worklist, credentials }: KitConfig): readonly Endpoint[] =>
  worklist.scheduled.map(({ id, host, port, aeTitle, tls: written }) => {
    const tls = credentials?.ofScheduled(id);
    if (written !== undefined && tls === undefined)
      throw new Error(`the files of worklist ${id} were never read`);
    return { id, host, port, aeTitle, retrieveBy: [], roles: ['query'], ...(tls !== undefined && { tls }) };
  });
