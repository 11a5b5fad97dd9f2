// A DICOMweb service that goes wrong in every way that a real one, or what stands in front of it, was seen to: in this process, on a
// free loopback port.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createNetServer, type Server, type Socket } from 'node:net';
import { part10Header } from '../../shared/dicom/part10.ts';
import { buildDataSet } from '../fixtures/data-set-builder.ts';
import { SYNTHETIC, syntheticElements } from '../fixtures/synthetic-instance.ts';

const B = 'kit-boundary';
const MULTIPART = `multipart/related; type="application/dicom"; boundary=${B}`;
const JSON_TYPE = 'application/dicom+json';

export const STUDY = SYNTHETIC.StudyInstanceUID;

/** Two instances of one study, as DICOM files. */
export const FILES: readonly Buffer[] = ['1', '2'].map((suffix) => {
  const SOPInstanceUID = `${SYNTHETIC.SOPInstanceUID}.${suffix}`;
  const pixels = { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(20_000).fill(Number(suffix)) };
  const elements = syntheticElements([pixels, { tag: 0x00080018, vr: 'UI', value: SOPInstanceUID }]);
  return Buffer.concat([
    part10Header({
      MediaStorageSOPClassUID: SYNTHETIC.SOPClassUID,
      MediaStorageSOPInstanceUID: SOPInstanceUID,
      TransferSyntaxUID: '1.2.840.10008.1.2.1',
    }),
    buildDataSet(elements),
  ]);
});

export const multipart = (
  files: readonly Buffer[],
  options: {
    readonly length?: boolean;
    readonly final?: boolean;
    readonly type?: string;
    readonly boundary?: string;
  } = {},
): Buffer => {
  const { length = true, final = true, type = 'application/dicom', boundary = B } = options;
  return Buffer.concat([
    ...files.flatMap((file) => [
      Buffer.from(
        `\r\n--${boundary}\r\nContent-Type: ${type}\r\n${length ? `Content-Length: ${file.length}\r\n` : ''}\r\n`,
      ),
      file,
    ]),
    Buffer.from(final ? `\r\n--${boundary}--\r\n` : ''),
  ]);
};

const study = (uid: string) => ({ '0020000D': { vr: 'UI', Value: [uid] } });
export const studies = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => study(`1.2.${from + index + 1}`));

type Play = (request: IncomingMessage, response: ServerResponse) => void;

const send =
  (status: number, headers: Readonly<Record<string, string>>, body: Buffer | string = ''): Play =>
  (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
const whole = multipart(FILES);
const parts = (body: Buffer, headers: Readonly<Record<string, string>> = {}): Play =>
  send(200, { 'content-type': MULTIPART, ...headers }, body);
const json = (body: unknown): Play => send(200, { 'content-type': JSON_TYPE }, JSON.stringify(body));

/** Sends some of the body, then this. */
const breakingOff =
  (bytes: number, headers: Readonly<Record<string, string>>, end: (socket: Socket) => void): Play =>
  (_, response) => {
    response.writeHead(200, { 'content-type': MULTIPART, ...headers });
    response.write(whole.subarray(0, bytes), () =>
      setTimeout(() => response.socket && end(response.socket), 20),
    );
  };
const dripping =
  (type: string, byte: string): Play =>
  (_, response) => {
    response.writeHead(200, { 'content-type': type });
    const timer = setInterval(() => response.write(byte), 20);
    response.on('close', () => clearInterval(timer));
  };

/** Answers to WADO-RS: none of them is the whole study in good order. */
export const WADO_MODES = {
  'html-login': send(200, { 'content-type': 'text/html' }, '<html><form>Please log in</form></html>'),
  'json-instead': json([]),
  'single-part': send(200, { 'content-type': 'application/dicom' }, FILES[0] ?? ''),
  'no-content-type': send(200, {}, whole),
  'no-boundary': send(200, { 'content-type': 'multipart/related; type="application/dicom"' }, whole),
  'other-boundary': send(200, { 'content-type': MULTIPART.replace(B, 'another') }, whole),
  'bulk-data-parts': send(
    200,
    { 'content-type': MULTIPART.replace('application/dicom', 'application/octet-stream') },
    whole,
  ),
  'part-of-other-type': parts(multipart(FILES, { type: 'application/json' })),
  'part-that-is-html': parts(multipart([FILES[0] ?? Buffer.alloc(0), Buffer.from('<html>'.repeat(100))])),
  'empty-part': parts(multipart([FILES[0] ?? Buffer.alloc(0), Buffer.alloc(0)])),
  'no-part': parts(multipart([])),
  'empty-body': parts(Buffer.alloc(0)),
  'no-final-boundary': parts(multipart(FILES, { final: false })),
  'no-final-boundary-no-lengths': parts(multipart(FILES, { final: false, length: false })),
  'truncated-in-part': parts(whole.subarray(0, 30_000)),
  'truncated-without-lengths': parts(multipart(FILES, { length: false }).subarray(0, 30_000)),
  'length-too-short': parts(
    Buffer.from(whole.toString('latin1').replace(/Content-Length: \d+/u, 'Content-Length: 500'), 'latin1'),
  ),
  'length-too-long': parts(
    Buffer.from(whole.toString('latin1').replace(/Content-Length: (\d+)/u, 'Content-Length: 1$1'), 'latin1'),
  ),
  'length-absurd': parts(
    Buffer.from(
      whole.toString('latin1').replace(/Content-Length: \d+/u, 'Content-Length: 999999999999'),
      'latin1',
    ),
  ),
  'endless-part-headers': parts(Buffer.from(`--${B}\r\nX: ${'y'.repeat(100_000)}`)),
  'endless-preamble': parts(Buffer.alloc(200_000, 'x')),
  'too-many-parts': parts(
    Buffer.concat([Buffer.from(`--${B}\r\n\r\nx\r\n`.repeat(5000)), Buffer.from(`--${B}--`)]),
  ),
  gzip: parts(whole, { 'content-encoding': 'gzip' }),
  'reset-in-body': breakingOff(20_000, {}, (socket) => socket.resetAndDestroy()),
  'closed-in-chunked-body': breakingOff(20_000, {}, (socket) => socket.end()),
  'closed-before-content-length': breakingOff(20_000, { 'content-length': String(whole.length) }, (socket) =>
    socket.end(),
  ),
  'content-length-short': breakingOff(20_000, { 'content-length': '20000' }, () => undefined),
  'stalls-in-body': breakingOff(20_000, {}, () => undefined),
  'drips-body': dripping(MULTIPART, '-'),
  'stalls-before-answer': () => undefined,
  'no-content': send(204, {}),
  accepted: send(202, {}),
  partial: send(206, { 'content-type': MULTIPART }, whole),
  'not-found': send(404, {}),
  unauthorised: send(401, { 'www-authenticate': 'Basic realm="x"' }),
  forbidden: send(403, {}),
  'not-acceptable': send(406, {}),
  'too-large': send(413, {}),
  busy: send(429, { 'retry-after': '7' }),
  unavailable: send(503, { 'retry-after': '7' }),
  broken: send(500, { 'content-type': 'text/html' }, '<html>'),
  'redirect-elsewhere': send(302, { location: 'https://login.elsewhere.example/?study=1.2.3' }),
  'redirect-in-circles': (request, response) =>
    send(302, { location: request.url ?? '/' })(request, response),
  'redirect-to-nowhere': send(302, {}),
  'header-flood': send(200, { 'content-type': MULTIPART, 'x-flood': 'y'.repeat(30_000) }, whole),
} satisfies Readonly<Record<string, Play>>;

/** Answers to QIDO-RS at `studies`. */
export const QIDO_MODES = {
  'html-login': send(200, { 'content-type': 'text/html' }, '<html>'),
  xml: send(200, { 'content-type': 'multipart/related; type="application/dicom+xml"; boundary=x' }, '--x--'),
  'not-a-list': json({}),
  'broken-json': send(200, { 'content-type': JSON_TYPE }, '[{"0020000D":{"Value":["1.2'),
  'not-utf-8': send(
    200,
    { 'content-type': JSON_TYPE },
    Buffer.from('[{"0020000D":{"Value":["1.2\xff"]}}]', 'latin1'),
  ),
  'no-uid': json([{}]),
  'illegal-uid': json([study('../../etc')]),
  'value-of-wrong-kind': json([{ '0020000D': { Value: [{ a: 1 }] } }]),
  'too-many': json(studies(500)),
  'too-many-pages': (request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    json(studies(Number(query.get('limit')), Number(query.get('offset'))))(request, response);
  },
  'same-page-again': (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    json(studies(Number(searchParams.get('limit'))))(request, response);
  },
  'endless-body': (_, response) => {
    response.writeHead(200, { 'content-type': JSON_TYPE });
    const more = (): void => {
      while (response.write(Buffer.alloc(65_536, ' '))) if (response.destroyed) return;
      response.once('drain', more);
    };
    more();
  },
  drips: dripping(JSON_TYPE, ' '),
  'not-found': send(404, {}),
  unauthorised: send(401, {}),
  'bad-request': send(400, {}),
  'too-large': send(413, {}),
  busy: send(429, { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }),
  broken: send(502, {}),
} satisfies Readonly<Record<string, Play>>;

export interface EvilWebServer {
  readonly port: number;
  /** Authorization headers of the requests so far; null where there was none. */
  readonly authorizations: (string | null)[];
  readonly urls: string[];
  play: Play;
  close(): Promise<void>;
}

export async function startEvilWebServer(): Promise<EvilWebServer> {
  const authorizations: (string | null)[] = [];
  const urls: string[] = [];
  const server = createServer((request, response) => {
    authorizations.push(request.headers.authorization ?? null);
    urls.push(request.url ?? '');
    evil.play(request, response);
  });
  const evil: EvilWebServer = {
    port: await listen(server),
    authorizations,
    urls,
    play: send(200, {}),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return evil;
}

/** A listener that is no HTTP server: says `words` to whoever connects, or nothing, and closes or not. */
export async function startRawServer(
  words: string | null,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createNetServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (words === null) socket.destroy();
    else socket.write(words);
  });
  return {
    port: await listen(server),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
