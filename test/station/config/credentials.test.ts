import { createPrivateKey } from 'node:crypto';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { endpointsOf } from '../../../electron/station/config/endpoints.ts';
import { loadConfig } from '../../../electron/station/config/load.ts';
import { makeCertificate, makeCertificates } from '../../fixtures/certificates.ts';

const DAY_MS = 86_400_000;
const PASSPHRASE = 'opens-the-key';
let folder: string;
const put = async (name: string, text: string, mode = 0o600): Promise<void> => {
  await writeFile(path.join(folder, name), text);
  await chmod(path.join(folder, name), mode);
};
const TLS = 'tls: { caFile: ca.pem, certificateFile: station.pem, keyFile: station.key }';
const load = async (endpoint: string, rest = '') => {
  await put(
    'config.yaml',
    `endpoints:\n  - id: main\n    host: pacs\n    port: 104\n    aeTitle: PACS\n    ${endpoint}\n${rest}`,
  );
  return loadConfig({ user: path.join(folder, 'config.yaml') });
};
const problemOf = async (endpoint: string, rest = '') => {
  const loaded = await load(endpoint, rest);
  return loaded.ok ? null : loaded.error.problems[0];
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kit-credentials-'));
  const { ca, client, expired, notYet } = makeCertificates();
  await put('ca.pem', ca.certificate, 0o644);
  await put('station.pem', client.certificate);
  await put('station.key', client.key);
  const sealed = createPrivateKey(client.key).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: PASSPHRASE,
  });
  await put('sealed.key', sealed.toString());
  await put('passphrase', `${PASSPHRASE}\n`);
  await put('wrong', 'something else\n');
  await put('open.key', client.key, 0o644);
  await put('expired.pem', expired.certificate);
  await put('expired.key', expired.key);
  await put('notyet.pem', notYet.certificate);
  await put('notyet.key', notYet.key);
  const soon = makeCertificate({ commonName: 'soon', issuer: ca, to: new Date(Date.now() + 10 * DAY_MS) });
  await put('soon.pem', soon.certificate);
  await put('soon.key', soon.key);
  const weak = makeCertificate({ commonName: 'weak', rsaBits: 1024 });
  await put('weak.pem', weak.certificate);
  await put('weak.key', weak.key);
  const other = makeCertificate({ commonName: 'other', issuer: ca, purpose: 'server' });
  await put('server.pem', other.certificate);
  await put('server.key', other.key);
  await put('words.txt', 'nothing in PEM here\n');
  await put('empty', '\n');
  await put('passcode', 'hunter2\nsecond line\n');
  await put('token', '\neyJhbGciOi.J9.x\n');
});

describe('certificates, keys and secrets of the configuration', () => {
  it('reach the endpoints, the key without its passphrase', async () => {
    const loaded = await load(
      'tls: { profile: bcp195-non-downgrading, caFile: ca.pem, certificateFile: station.pem, keyFile: sealed.key, keyPassphraseFile: passphrase, serverName: pacs.example }',
    );
    expect(loaded.ok && loaded.value.warnings).toEqual([]);
    const tls = loaded.ok ? endpointsOf(loaded.value)[0]?.tls : undefined;
    expect(tls).toMatchObject({ profile: 'bcp195-non-downgrading', serverName: 'pacs.example' });
    expect(tls?.key).toContain('BEGIN PRIVATE KEY');
  });

  it('do not show in a configuration that is printed', async () => {
    const loaded = await load(
      `${TLS}\n    userIdentity: { type: passcode, username: kit, passcodeFile: passcode }`,
    );
    expect(loaded.ok && endpointsOf(loaded.value)[0]?.userIdentity).toMatchObject({ passcode: 'hunter2' });
    const shown = JSON.stringify(loaded) + inspect(loaded, { depth: 20, showHidden: true });
    expect(shown).not.toContain('hunter2');
    expect(shown).not.toContain('PRIVATE KEY');
  });

  it('are looked for beside the file that names them', async () => {
    await load(TLS);
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'kit-credentials-'));
    await writeFile(path.join(elsewhere, 'config.yaml'), 'station: { name: Mine }\n');
    const loaded = await loadConfig({
      machinePolicy: path.join(folder, 'config.yaml'),
      user: path.join(elsewhere, 'config.yaml'),
    });
    expect(loaded.ok && endpointsOf(loaded.value)[0]?.tls?.ca).toContain('BEGIN CERTIFICATE');
  });

  it.each([
    ['a missing file', 'tls: { caFile: nowhere.pem }', 'caFile', 'there is no such file'],
    ['a file that is no certificate', 'tls: { caFile: words.txt }', 'caFile', 'no certificate in PEM'],
    [
      'a file that is no key',
      'tls: { certificateFile: station.pem, keyFile: words.txt }',
      'keyFile',
      'no private key',
    ],
    [
      'a key of another certificate',
      'tls: { certificateFile: station.pem, keyFile: server.key }',
      'keyFile',
      'does not belong',
    ],
    [
      'an expired certificate',
      'tls: { certificateFile: expired.pem, keyFile: expired.key }',
      'certificateFile',
      'expired on 2020-02-01',
    ],
    [
      'a certificate of the future',
      'tls: { certificateFile: notyet.pem, keyFile: notyet.key }',
      'certificateFile',
      'is not valid before',
    ],
    [
      'a key under a passphrase that is not given',
      'tls: { certificateFile: station.pem, keyFile: sealed.key }',
      'keyFile',
      'keyPassphraseFile',
    ],
    [
      'a wrong passphrase',
      'tls: { certificateFile: station.pem, keyFile: sealed.key, keyPassphraseFile: wrong }',
      'keyFile',
      'cannot be opened',
    ],
    ['a weak key', 'tls: { certificateFile: weak.pem, keyFile: weak.key }', 'keyFile', 'too weak'],
  ])('are refused for %s, with file, line and key', async (_what, tls, key, words) => {
    expect(await problemOf(tls)).toMatchObject({
      file: path.join(folder, 'config.yaml'),
      line: 6,
      path: `endpoints.0.tls.${key}`,
      reason: expect.stringContaining(words) as string,
    });
  });

  it('refuse a certificate without its key', async () => {
    expect((await problemOf('tls: { certificateFile: station.pem }'))?.reason).toContain('go together');
  });

  it.each([
    [
      'expires soon',
      'tls: { certificateFile: soon.pem, keyFile: soon.key }',
      'certificateFile',
      'expires on',
    ],
    [
      'is for a server only',
      'tls: { certificateFile: server.pem, keyFile: server.key }',
      'certificateFile',
      'to authenticate a client',
    ],
    [
      'has a key that everybody can read',
      'tls: { certificateFile: station.pem, keyFile: open.key }',
      'keyFile',
      'chmod 600',
    ],
  ])('warn of a certificate that %s, and go on', async (_what, tls, key, words) => {
    const loaded = await load(tls);
    expect(loaded.ok && loaded.value.warnings).toMatchObject([
      { line: 6, path: `endpoints.0.tls.${key}`, reason: expect.stringContaining(words) as string },
    ]);
  });

  it('refuse to send a passcode or a token in plain text unless told so', async () => {
    const passcode = 'userIdentity: { type: passcode, username: kit, passcodeFile: passcode';
    expect(await problemOf(`${passcode} }`)).toMatchObject({
      line: 6,
      path: 'endpoints.0.userIdentity',
      reason: expect.stringContaining('allowPlainText') as string,
    });
    const allowed = await load(`${passcode}, allowPlainText: true }`);
    expect(allowed.ok && endpointsOf(allowed.value)[0]?.userIdentity).toEqual({
      type: 'passcode',
      username: 'kit',
      passcode: 'hunter2',
      allowPlainText: true,
    });
    const name = await load('userIdentity: { type: username, username: kit }');
    expect(name.ok && endpointsOf(name.value)[0]?.userIdentity).toEqual({
      type: 'username',
      username: 'kit',
    });
  });

  it('take a token without the space around it, and no empty secret', async () => {
    const loaded = await load(`${TLS}\n    userIdentity: { type: jwt, tokenFile: token }`);
    expect(loaded.ok && endpointsOf(loaded.value)[0]?.userIdentity).toMatchObject({
      token: 'eyJhbGciOi.J9.x',
    });
    const empty = `${TLS}\n    userIdentity: { type: passcode, username: kit, passcodeFile: empty }`;
    expect(await problemOf(empty)).toMatchObject({ line: 7, path: 'endpoints.0.userIdentity.passcodeFile' });
  });

  it('are read for the storage SCP too', async () => {
    const listener =
      'storageScp:\n  tls: { certificateFile: server.pem, keyFile: server.key, caFile: ca.pem }\n';
    const loaded = await load('', listener);
    expect(loaded.ok && loaded.value.credentials?.listener).toMatchObject({ clientCertificates: 'required' });
    expect(await problemOf('', listener.replace('ca.pem', 'none.pem'))).toMatchObject({
      line: 8,
      path: 'storageScp.tls.caFile',
    });
  });

  it('may be asked of a peer by fingerprint only where it shows one', async () => {
    const pinned = `storageScp:\n  allowed:\n    - { aeTitle: PACS, addresses: [pacs], certificateFingerprints: ["${'ab:'.repeat(31)}ab"] }\n`;
    expect(await problemOf('', pinned)).toMatchObject({ line: 9, path: 'storageScp.allowed.0' });
  });
});
