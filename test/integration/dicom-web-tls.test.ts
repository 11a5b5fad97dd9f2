// What a DICOMweb service is spoken to with: the same TLS as DICOM associations (decision 0120), no weaker.
import { createServer } from 'node:https';
import { getCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { PROFILE_CIPHERS } from '../../electron/station/dicom/tls-profile.ts';
import { webAgentOptions } from '../../electron/station/dicom/web/web-call.ts';
import { createWebPort } from '../../electron/station/dicom/web/web-port.ts';
import { certificates, closeAll, listening } from '../peers/tls-peers.ts';
import { memorySink } from '../peers/test-station.ts';

const { ca, server } = certificates;
afterEach(closeAll);

/** A service that has no studies, over TLS 1.2 of these suites alone. */
async function askedBy(ciphers: string): Promise<string> {
  const shown = { cert: server.certificate, key: server.key };
  const service = createServer({ ...shown, ciphers, maxVersion: 'TLSv1.2' }, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/dicom+json' }).end('[]');
  });
  service.on('tlsClientError', () => undefined);
  const at = await listening(service);
  const port = createWebPort({ sink: memorySink() });
  const web = { baseUrl: `https://127.0.0.1:${at}/rs`, tls: { ca: ca.certificate } };
  const endpoint = {
    id: 'web',
    host: '127.0.0.1',
    port: at,
    aeTitle: '',
    retrieveBy: ['WADO-RS'],
    web,
  } as const;
  const answer = await port.findStudies(endpoint, {}, { deadlineMs: 5000 });
  return answer.ok ? 'ok' : answer.error.code;
}

describe('a DICOMweb service over TLS', () => {
  it.each(['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-SHA384'])(
    'is spoken to by %s',
    async (suite) => {
      expect(await askedBy(suite)).toBe('ok');
    },
  );

  it.each(['ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA'])(
    'is not spoken to by %s, which no profile has',
    async (suite) => {
      expect(await askedBy(suite)).toBe('dicom.web-tls-failed');
    },
  );

  it('is believed by the system’s authorities where the configuration names none, not by those that come with Node', () => {
    expect(webAgentOptions({ baseUrl: 'https://pacs.example/rs' })).toMatchObject({
      ca: getCACertificates('system'),
      ciphers: PROFILE_CIPHERS.bcp195,
      minVersion: 'TLSv1.2',
      minDHSize: 2048,
      rejectUnauthorized: true,
    });
    expect(webAgentOptions({ baseUrl: 'https://pacs.example/rs', tls: { ca: 'A' } })).toMatchObject({
      ca: 'A',
    });
  });
});
