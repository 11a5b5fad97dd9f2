// One DICOMweb call on one connection of its own: opens it (TLS, credentials), sends GETs, and hands each answer's head and body on
// as fast as it is taken. Redirects stay on their origin.
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity, createSecureContext } from 'node:tls';
import { kitError } from '../../../../shared/contract/kit-error.ts';
import { methodNotOffered } from '../method-not-offered.ts';
import type { CallOptions, Endpoint, WebService } from '../port.ts';
import { clientContextOptions } from '../tls-profile.ts';
import { authorisation } from './authorisation.ts';
import { CallLife } from './call-life.ts';
import { hostAndPortOf } from './web-address.ts';
import {
  connectionLost,
  connectTimeout,
  facts,
  malformedAnswer,
  notAService,
  requestFailed,
  service as serviceWords,
  type WebParty,
} from './web-errors.ts';
import { DicomFailure } from '../dicom-failure.ts';

export interface WebAnswer {
  readonly status: number;
  /** Lower-case name; null when absent. Repeated headers are joined by `, `. */
  header(name: string): string | null;
  /** The body as it comes; read at most once. Ends early only by throwing DicomFailure. */
  body(): AsyncIterable<Buffer>;
  /** Leaves the rest of the body unread; the connection is of no more use. */
  discard(): void;
}

export interface WebConnection {
  readonly who: WebParty;
  readonly life: CallLife;
  readonly service: WebService;
  get(url: URL, accept: string): Promise<WebAnswer>;
}

export interface WebCallOptions {
  readonly connectTimeoutMs: number;
  /** Calls that are under way, so that closing the port can end them. */
  readonly open: Set<CallLife>;
  /** Told of each connection that is opened, and of its end, whether or not it came about. */
  readonly onConnection?: ((endpointId: string, change: 'begun' | 'ended') => void) | undefined;
}

const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([300, 301, 302, 303, 307, 308]);

/** @throws DicomFailure when the endpoint has no web service */
export function webOf(endpoint: Endpoint): { readonly who: WebParty; readonly service: WebService } {
  const { id, web } = endpoint;
  if (web === undefined) {
    throw new DicomFailure(methodNotOffered(id, 'DICOMweb'));
  }
  return { who: { endpointId: id, ...hostAndPortOf(web.baseUrl) }, service: web };
}

/**
 * Runs `use` on a connection that ends with it. Answers or fails by the call's deadline, even when `use` is still waiting for
 * something of our own.
 *
 * @throws DicomFailure
 */
export async function withConnection<T>(
  options: WebCallOptions,
  endpoint: Endpoint,
  call: CallOptions,
  use: (connection: WebConnection) => Promise<T>,
): Promise<T> {
  const { who, service } = webOf(endpoint);
  const agent = createAgent(service);
  const life = new CallLife(who, call);
  options.open.add(life);
  try {
    life.check();
    const header = await Promise.race([authorisation(who, service), life.over]);
    if (!header.ok) throw new DicomFailure(header.error);
    const connection: WebConnection = {
      who,
      life,
      service,
      get: (url, accept) =>
        getFollowing({ who, life, agent, options, authorization: header.value }, url, accept),
    };
    return await Promise.race([use(connection), life.over]);
  } finally {
    life.end();
    agent.destroy();
    options.open.delete(life);
  }
}

function createAgent(service: WebService): http.Agent {
  const keep = { keepAlive: true, maxSockets: 1 };
  if (new URL(service.baseUrl).protocol !== 'https:') return new http.Agent(keep);
  const known = tlsOptions.get(service) ?? withContext(webAgentOptions(service));
  tlsOptions.set(service, known);
  return new https.Agent({ ...keep, ...known });
}

// Reading the authorities takes about 20 ms of the station's one thread, and every call has a connection of its own.
const tlsOptions = new WeakMap<WebService, https.AgentOptions>();

const withContext = (options: https.AgentOptions): https.AgentOptions => ({
  ...options,
  secureContext: createSecureContext(options),
});

/** TLS as for DICOM associations, by the profile that most peers have (decision 0120). */
export function webAgentOptions({ tls }: WebService): https.AgentOptions {
  const serverName = tls?.serverName;
  return {
    ...clientContextOptions({ profile: 'bcp195', ...tls }),
    minDHSize: 2048,
    rejectUnauthorized: true,
    ...(serverName !== undefined && {
      // An address is no server name (RFC 6066 §3), but a certificate can bear one.
      servername: isIP(serverName) === 0 ? serverName : '',
      checkServerIdentity: (_host: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
        checkServerIdentity(serverName, certificate),
    }),
  };
}

interface Requesting {
  readonly who: WebParty;
  readonly life: CallLife;
  readonly agent: http.Agent;
  readonly options: WebCallOptions;
  readonly authorization: string | null;
}

async function getFollowing(requesting: Requesting, first: URL, accept: string): Promise<WebAnswer> {
  const { who } = requesting;
  let url = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const answer = await getOnce(requesting, url, accept);
    if (!REDIRECTS.has(answer.status)) return answer;
    answer.discard();
    url = redirectTarget(who, url, answer.header('location'));
  }
  throw new DicomFailure(notAService(who, 'it sends requests around in circles'));
}

function redirectTarget(who: WebParty, from: URL, location: string | null): URL {
  const target = location === null ? null : URL.parse(location, from.href);
  if (target === null) throw new DicomFailure(notAService(who, 'it redirects without saying where to'));
  if (target.protocol === from.protocol && target.host === from.host) return target;
  // The path may hold a UID, and a redirect to elsewhere is for the administrator to follow.
  throw new DicomFailure(
    kitError(
      'dicom.web-redirected',
      `${serviceWords(who)} sends this station on to ${target.origin.slice(0, 100)}, where it does not follow.`,
      'If that is the right place, put its address into `web.baseUrl`; if it is a login page, give this station its own access.',
      facts(who),
    ),
  );
}

/** Sends one GET and waits for the head of its answer. */
function getOnce(requesting: Requesting, url: URL, accept: string): Promise<WebAnswer> {
  const { who, life, agent, options, authorization } = requesting;
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: 'GET',
      headers: {
        accept,
        'accept-encoding': 'identity',
        'cache-control': 'no-store',
        ...(authorization === null ? {} : { authorization }),
      },
    });
    let connected = false;
    const connecting = setTimeout(
      () => life.fail(connectTimeout(who, 'ETIMEDOUT')),
      Math.min(options.connectTimeoutMs, life.remainingMs()),
    );
    const established = (): void => {
      connected = true;
      clearTimeout(connecting);
      life.alive();
    };
    const forget = life.whenFailed(() => {
      clearTimeout(connecting);
      sent.destroy();
      if (life.failure !== null) reject(new DicomFailure(life.failure));
    });
    sent.once('socket', (socket) => {
      socket.setNoDelay(true);
      if (!socket.connecting) {
        // One that was kept from the request before: counted already.
        established();
        return;
      }
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', established);
      options.onConnection?.(who.endpointId, 'begun');
      socket.once('close', () => options.onConnection?.(who.endpointId, 'ended'));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(connecting);
      forget();
      reject(new DicomFailure(life.failure ?? requestFailed(who, error.code ?? 'UNKNOWN', connected)));
    });
    sent.once('response', (response) => {
      life.alive();
      // Its end is told by the body's iteration; without a listener an error of a discarded one would be thrown.
      response.on('error', () => undefined);
      resolve(
        answerOf(who, life, response, () => {
          forget();
          sent.destroy();
        }),
      );
    });
    sent.end();
  });
}

function answerOf(
  who: WebParty,
  life: CallLife,
  response: http.IncomingMessage,
  discard: () => void,
): WebAnswer {
  const header = (name: string): string | null => {
    const value = response.headers[name];
    return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
  };
  return {
    status: response.statusCode ?? 0,
    header,
    discard,
    async *body() {
      const encoding = header('content-encoding')?.trim().toLowerCase() ?? '';
      if (encoding !== '' && encoding !== 'identity') {
        discard();
        throw new DicomFailure(malformedAnswer(who, 'it is compressed although that was not asked for'));
      }
      try {
        for await (const chunk of response as AsyncIterable<Buffer>) {
          life.check();
          life.received(chunk.length);
          yield chunk;
        }
      } catch (error) {
        if (error instanceof DicomFailure) throw error;
        life.check();
        const code = (error as NodeJS.ErrnoException).code;
        if (code === undefined) throw error;
        throw new DicomFailure(
          code.startsWith('HPE_')
            ? malformedAnswer(who, `its transfer is broken (${code})`)
            : connectionLost(who, 'lost the connection in the midst of its answer', code),
        );
      }
      life.check();
    },
  };
}
