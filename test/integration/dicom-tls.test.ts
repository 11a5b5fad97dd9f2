import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  believing,
  certificates,
  closeAll,
  codeOf,
  echo,
  listening,
  plainPeer,
  showing,
  station,
  tlsPeer,
  until,
} from '../peers/tls-peers.ts';

const { ca, server, client, stranger, expired, notYet, otherName } = certificates;
afterEach(closeAll);

describe('an association over TLS', () => {
  it.each(['bcp195', 'bcp195-non-downgrading'] as const)('is opened with the profile %s', async (profile) => {
    const { scpPort } = await station({ profile });
    expect(await echo(scpPort, { tls: { profile, ca: ca.certificate } })).toBe('ok');
  });

  it('is opened with a certificate of ours where the peer wants one', async () => {
    const { scpPort } = await station({ clientCertificates: 'required' });
    expect(await echo(scpPort, { tls: showing })).toBe('ok');
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
    const alert = Buffer.from([0x15, 3, 3, 0, 2, 2, 70]);
    const at = await plainPeer((socket) => socket.end(alert));
    expect(await codeOf(at, {})).toBe('dicom.tls-expected');
  });
});
