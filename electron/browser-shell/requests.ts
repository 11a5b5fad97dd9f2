// What a request must show before the browser shell looks at what it asks: other pages in the same browser, and names
// rebound to loopback, are the attackers here.
import type { IncomingMessage } from 'node:http';
import { err, ok, type Result } from '../../shared/contract/result.ts';

/** A refusal of the transport; the page never sees one unless it is foreign, stale or wrong. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 421;
  readonly words: string;
}

const refuse = (status: Refusal['status'], words: string): Refusal => ({ status, words });

/** Header that a page of another origin cannot send without asking first (CORS), and is never allowed to. */
export const PAGE_HEADER = 'x-kit-page';

/**
 * Checks Host (DNS rebinding), Origin and Sec-Fetch-Site (other sites; other ports of 127.0.0.1 count as same-site).
 *
 * @param host the one authority that this shell answers to, `127.0.0.1:port`
 */
export function foreignRefusal(request: IncomingMessage, host: string): Refusal | null {
  if (request.headers.host !== host) return refuse(421, 'This is not the address of the station.');
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) {
    return refuse(403, 'Requests of other pages are refused.');
  }
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return refuse(403, 'Requests of other pages are refused.');
  }
  return null;
}

/** What a request that acts must have besides: our own origin, our header, JSON. */
export function actionRefusal(request: IncomingMessage, host: string): Refusal | null {
  if (request.method !== 'POST') return refuse(405, 'Only POST is understood here.');
  if (request.headers.origin !== `http://${host}`) return refuse(403, 'Requests of other pages are refused.');
  if (request.headers[PAGE_HEADER] !== '1') return refuse(403, 'Requests of other pages are refused.');
  if (request.headers['content-type'] !== 'application/json') return refuse(415, 'Send application/json.');
  return null;
}

/** Reads a JSON body of at most `limitBytes`, counting what arrives rather than what was announced. */
export async function readJson(
  request: IncomingMessage,
  limitBytes: number,
): Promise<Result<unknown, Refusal>> {
  const tooLarge = err(refuse(413, 'The request is too large.'));
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return tooLarge;
  const parts: Buffer[] = [];
  let length = 0;
  // Not destroyed when left early: the refusal has still to be sent on the same socket.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += part.byteLength;
    if (length > limitBytes) return tooLarge;
    parts.push(part);
  }
  try {
    return ok(JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown);
  } catch {
    return err(refuse(400, 'The request is not JSON.'));
  }
}
