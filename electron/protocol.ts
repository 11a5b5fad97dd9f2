// Answers `app://station`: the page's files, and instances as one streamed body (docs/decisions/0061 says why streamed).
import { kitError, type KitError } from '../shared/contract/kit-error.ts';
import { COMMON_HEADERS, readPageFile } from './page-files.ts';
import { isPageUrl } from './page-url.ts';
import type { StationSupervisor } from './station-supervisor.ts';

const MAX_BODY_BYTES = 64 * 1024;

export interface PageProtocolOptions {
  readonly rendererDir: string;
  readonly station: () => StationSupervisor;
}

const plain = (status: number, words: string): Response =>
  new Response(words, {
    status,
    headers: { ...COMMON_HEADERS, 'content-type': 'text/plain; charset=utf-8' },
  });

const failed = (status: number, error: KitError): Response =>
  Response.json({ ok: false, error }, { status, headers: COMMON_HEADERS });

/** The handler for `session.protocol.handle('app', …)`. */
export function createPageProtocol(options: PageProtocolOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!isPageUrl(request.url)) return plain(403, 'denied');
    const { pathname } = new URL(request.url);
    if (pathname === '/instances') return streamInstances(request, options.station());
    if (request.method !== 'GET') return plain(405, 'denied');
    const file = await readPageFile(options.rendererDir, pathname);
    return new Response(new Uint8Array(file.body), { status: file.status, headers: file.headers });
  };
}

async function streamInstances(request: Request, station: StationSupervisor): Promise<Response> {
  if (request.method !== 'POST') return plain(405, 'denied');
  const input = await readJson(request);
  if (input === undefined) {
    return failed(
      400,
      kitError('contract.invalid-input', 'The request is not JSON, or too large.', 'Reload the page.'),
    );
  }
  const opened = await station.instances(input);
  if (!opened.ok) return failed(422, opened.error);
  return new Response(opened.value, {
    headers: { ...COMMON_HEADERS, 'content-type': 'application/octet-stream' },
  });
}

/** Undefined for what is too large or no JSON. The body is counted as it comes, so that nothing large is ever held. */
async function readJson(request: Request): Promise<unknown> {
  if (request.body === null) return undefined;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body) {
    length += part.byteLength;
    if (length > MAX_BODY_BYTES) return undefined;
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
