// Shell B: carries the station to any Chromium on the same machine, over loopback HTTP, for thin clients, the demo and every
// end-to-end test.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { kitError, type KitErrorCode } from '../shared/contract/kit-error.ts';
import { err } from '../shared/contract/result.ts';
import { actionRefusal, foreignRefusal, readJson, type Refusal } from './browser-shell/requests.ts';
import { createSessions, type Sessions } from './browser-shell/sessions.ts';
import { streamEvents, streamInstances } from './browser-shell/streams.ts';
import { COMMON_HEADERS, readPageFile } from './page-files.ts';
import type { StationHost } from './station/handlers.ts';
import { silentLog, traceBug, type StationLog } from './station/log.ts';

export interface BrowserShellOptions {
  readonly host: StationHost;
  /** Folder of the built page. */
  readonly rendererDir: string;
  /** 0 takes a free port. */
  readonly port?: number;
  readonly log?: StationLog;
  readonly maxBodyBytes?: number;
  readonly maxConnections?: number;
  readonly heartbeatMs?: number;
}

export interface BrowserShell {
  /** The first link. It opens once. */
  readonly url: string;
  /** Scheme and authority, without a token. */
  readonly origin: string;
  /** Another link that opens once: for a further window, or for a browser that was closed. */
  newUrl(): string;
  /** Cuts every connection and stops listening. The station goes on. */
  close(): Promise<void>;
}

const DEFAULT_MAX_BODY_BYTES = 64 * 1024;
/** Answers that end; longer than the slowest handler (Argon2id on a slow machine), far shorter than a stream. */
const SOCKET_IDLE_MS = 300_000;

const codeOf = (refusal: Refusal): KitErrorCode =>
  refusal.status === 401 ? 'access.session-expired' : 'contract.invalid-input';

/** The refusal as a person sees it who opened an address, and as a Result for the page's client. */
function sendRefusal(response: ServerResponse, refusal: Refusal, asJson: boolean): void {
  const remedy = 'Open the link that the station printed, or ask it for a new one.';
  const body = asJson
    ? JSON.stringify(err(kitError(codeOf(refusal), refusal.words, remedy)))
    : `${refusal.words} ${remedy}\n`;
  response.writeHead(refusal.status, {
    ...COMMON_HEADERS,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'content-type': asJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
    // Whatever was not read of a refused request must not be taken for the next one.
    connection: 'close',
  });
  response.end(body);
}

interface Shell {
  readonly host: StationHost;
  readonly authority: string;
  readonly sessions: Sessions;
  readonly rendererDir: string;
  readonly maxBodyBytes: number;
  readonly heartbeatMs: number;
}

async function route(shell: Shell, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const foreign = foreignRefusal(request, shell.authority);
  if (foreign !== null) {
    sendRefusal(response, foreign, false);
    return;
  }
  const url = URL.parse(request.url ?? '/', `http://${shell.authority}`);
  if (url?.host !== shell.authority) {
    sendRefusal(response, { status: 400, words: 'The address is not valid.' }, false);
    return;
  }
  const token = url.searchParams.get('token');
  if (token !== null && url.pathname === '/' && request.method === 'GET') {
    const session = shell.sessions.spendToken(token);
    if (session === null) {
      sendRefusal(response, { status: 403, words: 'This link was used already, or is not valid.' }, false);
      return;
    }
    const cookie = shell.sessions.setCookie(session);
    response.writeHead(303, { ...COMMON_HEADERS, location: '/', 'set-cookie': cookie }).end();
    return;
  }
  const acts = url.pathname.startsWith('/rpc/') || url.pathname === '/instances';
  if (!shell.sessions.admits(request.headers.cookie)) {
    sendRefusal(response, { status: 401, words: 'This browser has no session with the station.' }, acts);
    return;
  }
  if (acts) {
    await act(shell, request, response, url.pathname);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendRefusal(response, { status: 405, words: 'Only GET is understood here.' }, false);
    return;
  }
  if (url.pathname === '/events') {
    streamEvents(shell.host, request, response, url.searchParams.get('since'), shell.heartbeatMs);
    return;
  }
  const file = await readPageFile(shell.rendererDir, url.pathname);
  response.writeHead(file.status, { ...file.headers, 'content-length': file.body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

async function act(
  shell: Shell,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const refused = actionRefusal(request, shell.authority);
  if (refused !== null) {
    sendRefusal(response, refused, true);
    return;
  }
  const body = await readJson(request, shell.maxBodyBytes);
  if (!body.ok) {
    sendRefusal(response, body.error, true);
    return;
  }
  if (path === '/instances') {
    await streamInstances(shell.host, response, body.value);
    return;
  }
  // An unknown or malformed name is the host's to answer, as it is in the other shell.
  const channel = path.slice('/rpc/'.length);
  const answer = await shell.host.invoke(channel, body.value);
  response.writeHead(200, { ...COMMON_HEADERS, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(answer));
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Starts listening on 127.0.0.1 only. Rejects when the port is taken. */
export async function startBrowserShell(options: BrowserShellOptions): Promise<BrowserShell> {
  const log = options.log ?? silentLog;
  let shell: Shell | null = null;
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      if (shell === null) {
        response.destroy();
        return;
      }
      route(shell, request, response).catch((error: unknown) => {
        if (!request.errored) log.error({ bug: traceBug(error) }, 'the browser shell met a bug');
        if (response.headersSent) response.destroy();
        else response.writeHead(500, COMMON_HEADERS).end();
      });
    },
  );
  server.maxConnections = options.maxConnections ?? 64;
  server.setTimeout(SOCKET_IDLE_MS);
  const port = await listen(server, options.port ?? 0);
  const authority = `127.0.0.1:${port}`;
  const sessions = createSessions(`kit-${port}`);
  shell = {
    host: options.host,
    authority,
    sessions,
    rendererDir: options.rendererDir,
    maxBodyBytes: options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
    heartbeatMs: options.heartbeatMs ?? 15_000,
  };
  const origin = `http://${authority}`;
  const newUrl = (): string => `${origin}/?token=${sessions.mintToken()}`;
  return {
    url: newUrl(),
    origin,
    newUrl,
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
