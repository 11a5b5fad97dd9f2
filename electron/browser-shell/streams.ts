// The two answers of the browser shell that do not end at once: events, and the bytes of instances.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StationHost } from '../station/handlers.ts';
import { COMMON_HEADERS } from '../page-files.ts';
import { encodeInstanceBody } from '../instance-body.ts';

/** A page that does not read its events is cut off, and replays them when it comes back. */
const MAX_UNREAD_BYTES = 1024 * 1024;

const sequenceOf = (value: string | null | undefined): number => {
  const number = Number(value ?? '');
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
};

/** Server-sent events: `id` is the envelope's number, `data` the envelope; a comment now and then keeps the line open. */
export function streamEvents(
  host: StationHost,
  request: IncomingMessage,
  response: ServerResponse,
  since: string | null,
  heartbeatMs: number,
): void {
  response.writeHead(200, { ...COMMON_HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
  response.write('retry: 1000\n\n');
  const send = (text: string): void => {
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    else response.write(text);
  };
  // EventSource repeats the last id by itself when it reconnects by itself: newer than the address it was opened with.
  const lastId = request.headers['last-event-id'];
  const from = sequenceOf(typeof lastId === 'string' ? lastId : since);
  const stop = host.subscribe(from, (envelope) => {
    send(`id: ${envelope.seq}\ndata: ${JSON.stringify(envelope)}\n\n`);
  });
  const heartbeat = setInterval(() => {
    send(': still here\n\n');
  }, heartbeatMs);
  response.on('close', () => {
    clearInterval(heartbeat);
    stop();
  });
}

/**
 * Streams instances. Back-pressure comes from the socket: nothing is opened in the vault before the page has taken what went
 * before. A page that goes away ends the reading.
 */
export async function streamInstances(
  host: StationHost,
  response: ServerResponse,
  input: unknown,
): Promise<void> {
  const opened = await host.instances(input);
  if (!opened.ok) {
    response.writeHead(422, { ...COMMON_HEADERS, 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(opened));
    return;
  }
  response.writeHead(200, { ...COMMON_HEADERS, 'content-type': 'application/octet-stream' });
  // One block of about 1 MiB waits here, besides what the socket holds.
  const body = Readable.from(encodeInstanceBody(opened.value), { objectMode: true, highWaterMark: 1 });
  try {
    await pipeline(body, response);
  } catch (error) {
    // The page went away: pipeline has ended the reading, and nobody is left to tell.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
