import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../fixtures/certificates.ts';
import {
  believing,
  certificates,
  closeAll,
  closed,
  codeOf,
  echo,
  refusals,
  showing,
  station,
  until,
} from '../peers/tls-peers.ts';

const { ca, client, stranger, expired } = certificates;
afterEach(closeAll);

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
      expect(await echo(own.scpPort, { tls: showing })).toBe('ok');
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
    const fingerprint = new X509Certificate(client.certificate).fingerprint256.replaceAll(':', '');
    const pinned = (certificates: { fingerprints: string[]; names: string[] }) =>
      station({}, { peers: [{ aeTitle: 'ASKER', address: '127.0.0.1', certificates }] });
    const byPrint = await pinned({ fingerprints: [fingerprint], names: [] });
    expect(await echo(byPrint.scpPort, { tls: showing })).toBe('ok');
    const wrong = { ...believing, certificate: another.certificate, key: another.key };
    expect(await codeOf(byPrint.scpPort, { tls: wrong })).toBe('dicom.association-rejected');
    expect(await codeOf(byPrint.scpPort)).toBe('dicom.association-rejected');
    const byName = await pinned({ fingerprints: [], names: ['station'] });
    expect(await echo(byName.scpPort, { tls: showing })).toBe('ok');
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

  it('does not take a mere knock for a wrong certificate', async () => {
    const own = await station({ clientCertificates: 'required' });
    const socket = connect(own.scpPort, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
    await until(() => refusals(own).length > 0);
    expect(refusals(own)).toEqual(['handshake-failed']);
  });

  it('closes with handshakes under way', async () => {
    const own = await station({});
    const socket = connect(own.scpPort, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    await new Promise((next) => setTimeout(next, 50));
    await own.close();
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
