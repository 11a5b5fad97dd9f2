// Peers for the tests of DICOM over TLS: the station's own SCP, TLS servers with any certificate, and a client that asks them.
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { expect } from 'vitest';
import { createDimsePort } from '../../electron/station/dicom/dimse-port.ts';
import type { Endpoint, TlsListenerSettings, TlsSettings } from '../../electron/station/dicom/port.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import { makeCertificates, type TestCertificate } from '../fixtures/certificates.ts';
import { memorySink, startTestStation, type TestStation } from './test-station.ts';

export const certificates = makeCertificates();
const { ca, server, client } = certificates;
/** Believes the tests' authority, shows nothing. */
export const believing: TlsSettings = { profile: 'bcp195', ca: ca.certificate };
/** Shows the station's own certificate besides. */
export const showing: TlsSettings = { ...believing, certificate: client.certificate, key: client.key };

const CALL = { deadlineMs: 8000, idleMs: 5000 };
const port = createDimsePort({
  callingAeTitle: 'ASKER',
  moveDestination: 'ASKER',
  sink: memorySink(),
  connectTimeoutMs: 1500,
});
const open: (() => Promise<void> | void)[] = [];

/** Ends everything that was started here; for `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const close of open.splice(0).toReversed()) await close();
}

/** C-ECHO to this port of 127.0.0.1; the error, or `ok`. */
export async function echo(
  at: number,
  rest: Partial<Endpoint> = { tls: believing },
): Promise<KitError | 'ok'> {
  const endpoint: Endpoint = {
    id: 'pacs',
    host: '127.0.0.1',
    port: at,
    aeTitle: 'KIT',
    retrieveBy: ['C-GET'],
    ...rest,
  };
  const answer = await port.echo(endpoint, CALL);
  return answer.ok ? 'ok' : answer.error;
}

export async function codeOf(at: number, rest?: Partial<Endpoint>): Promise<string> {
  const answer = await echo(at, rest);
  return answer === 'ok' ? answer : answer.code;
}

/** The station's own SCP as the peer, plain when `tls` is null: it answers C-ECHO. */
export async function station(
  tls: Partial<TlsListenerSettings> | null,
  rest: Partial<Parameters<typeof startTestStation>[0]> = {},
): Promise<TestStation> {
  const started = await startTestStation({
    peers: [{ aeTitle: 'ASKER', address: '127.0.0.1' }],
    ...(tls !== null && {
      tls: {
        profile: 'bcp195',
        ca: ca.certificate,
        certificate: server.certificate,
        key: server.key,
        clientCertificates: 'optional',
        ...tls,
      },
    }),
    ...rest,
  });
  open.push(() => started.close());
  return started;
}

/** Listens on a free port of 127.0.0.1 until `closeAll`. */
export async function listening(peer: Server): Promise<number> {
  const sockets = new Set<Socket>();
  peer.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  peer.listen(0, '127.0.0.1');
  await once(peer, 'listening');
  open.push(() => {
    for (const each of sockets) each.destroy();
    peer.close();
  });
  const address = peer.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A TLS peer that says nothing in DICOM. */
export function tlsPeer(shows: TestCertificate, options: TlsOptions = {}): Promise<number> {
  const peer = createTlsServer(
    { cert: shows.certificate, key: shows.key, ca: ca.certificate, ...options },
    (socket) => {
      socket.on('error', () => undefined);
      socket.end();
    },
  );
  peer.on('tlsClientError', () => undefined);
  return listening(peer);
}

/** A plain peer that does `then` with what first comes in. */
export const plainPeer = (then: (socket: Socket, first: Buffer) => void): Promise<number> =>
  listening(createServer((socket) => socket.once('data', (first: Buffer) => then(socket, first))));

/** Unlike `once`, at peace with errors on the way. */
export const closed = (socket: Socket) =>
  new Promise<void>((settle) => {
    socket.on('error', () => undefined);
    socket.once('close', () => settle());
  });

export async function until(met: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !met(); tries += 1) await new Promise((next) => setTimeout(next, 20));
  expect(met()).toBe(true);
}

export const refusals = (from: TestStation) =>
  from.events.flatMap((event) => (event.type === 'connection:refused' ? [event.refusal] : []));
