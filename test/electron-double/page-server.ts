// Custom schemes: Chromium alone has no loader for `app://station/…`, so the double serves it as
// `http://station.app.localhost:PORT/…`, which is a secure context and streams both ways.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { mustNotBeReady, onDoubleExit } from './app.ts';
import { note, strict } from './record.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const schemes = new Set<string>();
const handlers = new Map<string, Handler>();

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (list: readonly { scheme: string; privileges?: object }[]): void => {
    mustNotBeReady('protocol.registerSchemesAsPrivileged');
    for (const { scheme, privileges } of list) {
      schemes.add(scheme);
      note('protocol.registerSchemesAsPrivileged', scheme, privileges);
    }
  },
  handle: (scheme: string, handler: Handler): void => {
    if (handlers.has(scheme)) throw new Error(`electron double: ${scheme} has a handler already`);
    handlers.set(scheme, handler);
  },
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
});

const port = Promise.withResolvers<number>();
let listening = false;

/** Starts the server at its first use; answers its port. */
export function pageServerPort(): Promise<number> {
  if (listening) return port.promise;
  listening = true;
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const [host = '', scheme = ''] =
        /^(.+)\.([a-z]+)\.localhost(?::\d+)?$/u.exec(request.headers.host ?? '')?.slice(1) ?? [];
      const handler = schemes.has(scheme) ? handlers.get(scheme) : undefined;
      if (handler === undefined) {
        response.writeHead(421).end();
        return;
      }
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
      const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
      const result = await handler(
        new Request(`${scheme}://${host}${request.url ?? '/'}`, {
          method: request.method ?? 'GET',
          headers,
          ...(hasBody ? { body: Readable.toWeb(request) as ReadableStream<Uint8Array>, duplex: 'half' } : {}),
        }),
      );
      response.writeHead(result.status, Object.fromEntries(result.headers));
      // Ending the pipeline early cancels the app's stream, as closing the page's request does in Electron.
      if (result.body === null) response.end();
      else await pipeline(Readable.from(result.body), response);
    };
    answer().catch((error: unknown) => {
      note('protocol.failed', String(error));
      response.destroy();
    });
  });
  onDoubleExit(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  server.listen(0, '127.0.0.1', () => {
    port.resolve((server.address() as AddressInfo).port);
  });
  return port.promise;
}

/** What Chromium loads for a URL of the app's. */
export const toWeb = async (url: string): Promise<string> => {
  const match = /^([a-z]+):\/\/([^/]+)(.*)$/u.exec(url);
  if (match === null || !schemes.has(match[1] ?? '')) return url;
  return `http://${match[2] ?? ''}.${match[1] ?? ''}.localhost:${await pageServerPort()}${match[3] ?? ''}`;
};

/** The URL as the app knows it. */
export const toApp = (url: string): string =>
  url.replace(/^http:\/\/([^/]+)\.([a-z]+)\.localhost:\d+/u, (whole, host: string, scheme: string) =>
    schemes.has(scheme) ? `${scheme}://${host}` : whole,
  );
