import { once } from 'node:events';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createDimsePort } from '../../electron/station/dicom/dimse-port.ts';
import type { Endpoint, TlsListenerSettings, TlsSettings } from '../../electron/station/dicom/port.ts';
import { makeCertificate, makeCertificates, type TestCertificate } from '../fixtures/certificates.ts';
import { memorySink, startTestStation, type TestStation } from '../peers/test-station.ts';

const CALL = { deadlineMs: 8000, idleMs: 5000 };
const certificates = makeCertificates();
const { ca, server, client, stranger, expired, notYet, otherName } = certificates;
const ours = { certificate: client.certificate, key: client.key };
const believing: TlsSettings = { profile: 'bcp195', ca: ca.certificate };
const open: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const endpoint = (port: number, rest: Partial<Endpoint>): Endpoint => ({
  id: 'pacs',
  host: '127.0.0.1',
  port,
  aeTitle: 'KIT',
  retrieveBy: ['C-GET'],
  ...rest,
});
const port = createDimsePort({
  callingAeTitle: 'ASKER',
  moveDestination: 'ASKER',
  sink: memorySink(),
  connectTimeoutMs: 1500,
});
const echo = async (at: number, rest: Partial<Endpoint> = { tls: believing }) => {
  const answer = await port.echo(endpoint(at, rest), CALL);
  return answer.ok ? 'ok' : answer.error;
};
const codeOf = async (at: number, rest?: Partial<Endpoint>) => {
  const answer = await echo(at, rest);
  return answer === 'ok' ? answer : answer.code;
};

/** The station's own SCP as the peer: it answers C-ECHO. */
async function station(
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

const listening = async (peer: Server): Promise<number> => {
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
};
/** A TLS peer that says nothing in DICOM. */
const tlsPeer = (shows: TestCertificate, options: TlsOptions = {}): Promise<number> => {
  const peer = createTlsServer(
    { cert: shows.certificate, key: shows.key, ca: ca.certificate, ...options },
    (socket) => {
      socket.on('error', () => undefined);
      socket.end();
    },
  );
  peer.on('tlsClientError', () => undefined);
  return listening(peer);
};
/** Unlike `once`, at peace with errors on the way. */
const closed = (socket: Socket) =>
  new Promise<void>((settle) => {
    socket.on('error', () => undefined);
    socket.once('close', () => settle());
  });
const until = async (met: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !met(); tries += 1) await new Promise((next) => setTimeout(next, 20));
  expect(met()).toBe(true);
};
const refusals = (from: TestStation) =>
  from.events.flatMap((event) => (event.type === 'connection:refused' ? [event.refusal] : []));

describe('an association over TLS', () => {
  it.each(['bcp195', 'bcp195-non-downgrading'] as const)('is opened with the profile %s', async (profile) => {
    const { scpPort } = await station({ profile });
    expect(await echo(scpPort, { tls: { profile, ca: ca.certificate } })).toBe('ok');
  });

  it('is opened with a certificate of ours where the peer wants one', async () => {
    const { scpPort } = await station({ clientCertificates: 'required' });
    expect(await echo(scpPort, { tls: { ...believing, ...ours } })).toBe('ok');
  });

  it('believes a name that the configuration gives, and a host name', async () => {
    const { scpPort } = await station({ certificate: otherName.certificate, key: otherName.key });
    expect(await echo(scpPort, { tls: { ...believing, serverName: 'pacs2.example' } })).toBe('ok');
    const byName = await station({});
    expect(await echo(byName.scpPort, { host: 'localhost', tls: believing })).toBe('ok');
  });
});

describe('a TLS connection that cannot be', () => {
  it.each([
    ['an unknown authority', stranger, 'dicom.tls-unknown-authority'],
    ['a self-signed certificate', certificates.otherCa, 'dicom.tls-unknown-authority'],
    ['an expired certificate', expired, 'dicom.tls-expired'],
    ['a certificate that is not valid yet', notYet, 'dicom.tls-not-yet-valid'],
    ['a certificate of another name', otherName, 'dicom.tls-wrong-name'],
  ])('is refused for %s', async (_what, shows, code) => {
    expect(await codeOf(await tlsPeer(shows))).toBe(code);
  });

  it('says which names a wrong certificate bears, and which one was wanted', async () => {
    const error = await echo(await tlsPeer(otherName));
    expect(error).toMatchObject({
      message: expect.stringMatching(/we wanted 127\.0\.0\.1, .*archive\.example.*pacs2\.example/u) as string,
    });
  });

  it('does not take a certificate of one server for that of another with the same authority', async () => {
    const { scpPort } = await station({});
    expect(await codeOf(scpPort, { tls: { ...believing, serverName: 'other.example' } })).toBe(
      'dicom.tls-wrong-name',
    );
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'is told from one that wants a certificate by %s',
    async (version) => {
      const at = await tlsPeer(server, { requestCert: true, rejectUnauthorized: true, maxVersion: version });
      expect(await codeOf(at)).toBe('dicom.tls-certificate-wanted');
    },
  );

  it('has no version or cipher suite in common', async () => {
    expect(
      await codeOf(
        await tlsPeer(server, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }),
      ),
    ).toBe('dicom.tls-no-common-protocol');
    const older = { ciphers: 'ECDHE-ECDSA-AES128-SHA256', maxVersion: 'TLSv1.2' } as const;
    const at = await tlsPeer(server, older);
    expect(await codeOf(at, { tls: { ...believing, profile: 'bcp195-non-downgrading' } })).toBe(
      'dicom.tls-no-common-protocol',
    );
  });

  it('is told from a plain DICOM port', async () => {
    const { scpPort, events } = await station(null);
    expect(await codeOf(scpPort)).toBe('dicom.tls-not-spoken');
    await until(() => events.some((event) => event.type === 'connection:refused'));
    expect(events).toContainEqual({
      type: 'connection:refused',
      remoteAddress: '127.0.0.1',
      refusal: 'tls-on-plain-port',
    });
    expect(await codeOf(scpPort, {})).toBe('ok');
  });

  it('ends when the peer takes the connection and stays silent', async () => {
    const at = await listening(createServer(() => undefined));
    expect(await codeOf(at)).toBe('dicom.tls-no-answer');
  });

  it('ends as refused or unreachable does without TLS', async () => {
    const free = createServer();
    const at = await listening(free);
    free.close();
    expect(await codeOf(at)).toBe('dicom.connection-refused');
    expect(await codeOf(at, { host: 'no-such-host.invalid', tls: believing })).toBe('dicom.host-not-found');
  });

  it('says so when our own certificate is of no use', async () => {
    const broken = { ...believing, certificate: client.certificate, key: server.key };
    expect(await codeOf(1, { tls: broken })).toBe('dicom.tls-own-certificate');
  });

  it('is told when it is we who speak plain DICOM to a TLS port', async () => {
    const answersByAlert = createServer((socket) => {
      socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 70])));
    });
    expect(await codeOf(await listening(answersByAlert), {})).toBe('dicom.tls-expected');
  });
});

describe('the storage SCP over TLS', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'turns away who shows no certificate, by %s',
    async (maxVersion) => {
      const own = await station({ clientCertificates: 'required' });
      const socket = connectTls({ port: own.scpPort, host: '127.0.0.1', ca: ca.certificate, maxVersion });
      socket.on('error', () => undefined);
      await closed(socket);
      await until(() => refusals(own).length > 0);
      expect(refusals(own)).toEqual(['no-certificate']);
      expect(await echo(own.scpPort, { tls: { ...believing, ...ours } })).toBe('ok');
    },
  );

  it.each([
    ['required', stranger],
    ['optional', stranger],
    ['required', expired],
    ['optional', expired],
  ] as const)('turns a wrong certificate away where one is %s', async (clientCertificates, shown) => {
    const own = await station({ clientCertificates });
    const tls = { ...believing, certificate: shown.certificate, key: shown.key };
    expect(await echo(own.scpPort, { tls })).not.toBe('ok');
    await until(() => refusals(own).length > 0);
    expect(refusals(own)).toEqual(['certificate-not-trusted']);
  });

  it('asks for the very certificate that the configuration pins, besides AE title and address', async () => {
    const another = makeCertificate({ commonName: 'another', issuer: ca });
    const { X509Certificate } = await import('node:crypto');
    const fingerprint = new X509Certificate(client.certificate).fingerprint256.replaceAll(':', '');
    const pinned = (certificates: { fingerprints: string[]; names: string[] }) =>
      station({}, { peers: [{ aeTitle: 'ASKER', address: '127.0.0.1', certificates }] });
    const byPrint = await pinned({ fingerprints: [fingerprint], names: [] });
    expect(await echo(byPrint.scpPort, { tls: { ...believing, ...ours } })).toBe('ok');
    const wrong = { ...believing, certificate: another.certificate, key: another.key };
    expect(await codeOf(byPrint.scpPort, { tls: wrong })).toBe('dicom.association-rejected');
    expect(await codeOf(byPrint.scpPort)).toBe('dicom.association-rejected');
    const byName = await pinned({ fingerprints: [], names: ['station'] });
    expect(await echo(byName.scpPort, { tls: { ...believing, ...ours } })).toBe('ok');
    expect(await codeOf(byName.scpPort, { tls: wrong })).toBe('dicom.association-rejected');
  });

  it('ends a plain client without harm', async () => {
    const own = await station({});
    const code = await codeOf(own.scpPort, {});
    expect(['dicom.tls-expected', 'dicom.connection-lost']).toContain(code);
    await until(() => refusals(own).length > 0);
    expect(refusals(own)).toEqual(['not-tls']);
    expect(await echo(own.scpPort)).toBe('ok');
  });

  it('ends handshakes that never end, and keeps their number small', async () => {
    const limits = { associationRequestMs: 400, maxPendingConnections: 4 };
    const own = await station({}, { limits });
    // A ClientHello's head, and then nothing.
    const half = Buffer.from([0x16, 3, 1, 0x02, 0, 1, 0, 1, 0xfc, 3, 3]);
    const sockets = Array.from({ length: 12 }, () => {
      const socket = connect(own.scpPort, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(half);
      return socket;
    });
    await Promise.all(sockets.map((socket) => closed(socket)));
    await until(() => refusals(own).length === 12);
    expect(refusals(own).filter((each) => each === 'too-many-handshakes').length).toBeGreaterThan(0);
    expect(refusals(own)).toContain('handshake-timeout');
    expect(await echo(own.scpPort)).toBe('ok');
  });

  it.each([
    ['garbage', Buffer.alloc(64 * 1024, 0xa5)],
    [
      'a huge greeting',
      Buffer.concat([Buffer.from([0x16, 3, 1, 0x40, 0, 1, 0xff, 0xff, 0xff]), Buffer.alloc(300_000, 1)]),
    ],
    [
      'a greeting in many records',
      Buffer.concat(
        Array.from({ length: 200 }, () =>
          Buffer.concat([Buffer.from([0x16, 3, 1, 0x20, 0]), Buffer.alloc(0x2000, 1)]),
        ),
      ),
    ],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['an empty alert', Buffer.from([0x15, 3, 3, 0, 0])],
  ])('survives %s', async (_what, bytes) => {
    const own = await station({}, { limits: { associationRequestMs: 1000 } });
    const socket = connect(own.scpPort, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(bytes);
    await closed(socket);
    expect(await echo(own.scpPort)).toBe('ok');
  });

  it('bounds the wait for an association request after the handshake too', async () => {
    const own = await station({}, { limits: { associationRequestMs: 300 } });
    const socket = connectTls({ port: own.scpPort, host: '127.0.0.1', ca: ca.certificate });
    socket.on('error', () => undefined);
    socket.resume();
    await once(socket, 'secureConnect');
    await closed(socket);
    expect(own.events).toContainEqual(
      expect.objectContaining({ type: 'association:ended', reason: 'no association request in time' }),
    );
  });

  it('closes with handshakes under way', async () => {
    const own = await station({});
    const socket = connect(own.scpPort, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    await new Promise((next) => setTimeout(next, 50));
    await own.close();
    open.length = 0;
    await closed(socket);
  });

  it('does not negotiate anew within a connection', async () => {
    const own = await station({});
    const socket = connectTls({
      port: own.scpPort,
      host: '127.0.0.1',
      ca: ca.certificate,
      maxVersion: 'TLSv1.2',
    });
    const ended = closed(socket);
    const failed = new Promise<Error>((settle) => {
      socket.once('error', settle);
    });
    socket.resume();
    await once(socket, 'secureConnect');
    const renegotiated = await new Promise<Error | null>((settle) => {
      socket.renegotiate({}, settle);
      void failed.then(settle);
      void ended.then(() => settle(new Error('closed')));
    });
    expect(renegotiated).not.toBeNull();
    socket.destroy();
  });
});
