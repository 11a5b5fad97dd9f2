import { describe, expect, it } from 'vitest';
import { retryAfterMs, statusError } from '../../../../electron/station/dicom/web/http-status-errors.ts';
import { isBoundary, parseMediaType } from '../../../../electron/station/dicom/web/media-type.ts';
import { studyParameters } from '../../../../electron/station/dicom/web/qido.ts';
import {
  baseUrlProblem,
  hostAndPortOf,
  resourceUrl,
} from '../../../../electron/station/dicom/web/web-address.ts';
import { requestFailed } from '../../../../electron/station/dicom/web/web-errors.ts';

describe('where a request goes', () => {
  it.each([
    ['https://pacs.example/dicom-web', 'https://pacs.example/dicom-web/studies/1.2/series'],
    ['https://pacs.example/dicom-web//', 'https://pacs.example/dicom-web/studies/1.2/series'],
    ['http://10.0.0.7:8042', 'http://10.0.0.7:8042/studies/1.2/series'],
  ])('below %s', (base, url) => {
    expect(resourceUrl(base, ['studies', '1.2', 'series']).href).toBe(url);
  });

  it('says every character set in UTF-8, and no value leaves its parameter', () => {
    const url = resourceUrl(
      'https://x/',
      ['studies', '../..?#'],
      [
        ['ReferringPhysicianName', '山田^太郎'],
        ['PatientID', 'a&b=c d+e%41#'],
        ['InstitutionName', 'Klinikum Köln\ud800'],
      ],
    );
    expect(url.pathname).toBe('/studies/..%2F..%3F%23');
    expect(url.search).toBe(
      '?ReferringPhysicianName=%E5%B1%B1%E7%94%B0%5E%E5%A4%AA%E9%83%8E' +
        '&PatientID=a%26b%3Dc%20d%2Be%2541%23&InstitutionName=Klinikum%20K%C3%B6ln%EF%BF%BD',
    );
    expect(url.searchParams.get('PatientID')).toBe('a&b=c d+e%41#');
  });

  it.each(['..', '.', ''])('never leads elsewhere by a UID that is none (%j)', (uid) => {
    expect(() => resourceUrl('https://x/rs', ['studies', uid, 'series'])).toThrow(RangeError);
  });

  it.each([
    ['pacs.example/dicom-web', 'not an address'],
    ['ftp://pacs.example', 'http'],
    ['https://u:p@pacs.example', 'auth'],
    ['https://pacs.example/?a=b', '?'],
  ])('%s is no base', (written, what) => {
    expect(baseUrlProblem(written)).toContain(what);
  });

  it('knows the host and port of an address', () => {
    expect(hostAndPortOf('https://pacs.example/x')).toEqual({ host: 'pacs.example', port: 443 });
    expect(hostAndPortOf('http://[::1]:8042/x')).toEqual({ host: '::1', port: 8042 });
  });

  it('asks for dates as DICOM ranges and for the attributes that a row needs', () => {
    const parameters = new Map(
      studyParameters({
        StudyDate: '2026-11-01-2026-11-22',
        ModalitiesInStudy: 'CT',
        PatientID: '',
        StationName: 'CT1',
      }),
    );
    expect(parameters.get('StudyDate')).toBe('20261101-20261122');
    expect(parameters.has('PatientID')).toBe(false);
    expect(parameters.get('fuzzymatching')).toBe('false');
    expect(parameters.get('includefield')).toMatch(/^00080005,.*,StationName$/u);
    expect(new Map(studyParameters({ StudyDate: '20261101-20261122' })).get('StudyDate')).toBe(
      '20261101-20261122',
    );
  });
});

describe('what an answer says it is', () => {
  it.each([
    ['multipart/related; type="application/dicom"; boundary=abc', 'multipart/related', 'abc'],
    ['Multipart/Related;BOUNDARY="a b;c\\"d";type=application/dicom', 'multipart/related', 'a b;c"d'],
    ['multipart/related; boundary=a/b=c ; x', 'multipart/related', 'a/b=c'],
    ['application/dicom+json; charset=utf-8', 'application/dicom+json', undefined],
    ['text', '', undefined],
    [null, '', undefined],
  ])('%s', (header, type, boundary) => {
    const media = parseMediaType(header);
    expect([media.type, media.parameters.get('boundary')]).toEqual([type, boundary]);
  });

  it('a boundary has at least one character and no end of line', () => {
    expect(['', 'a\r\n', 'x'.repeat(201), undefined].map((text) => isBoundary(text))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(isBoundary('40ceefb2-c5a6-4d58')).toBe(true);
  });
});

describe('what a status means', () => {
  const who = { endpointId: 'pacs', host: 'pacs.example', port: 443 };
  const facts = { operation: 'WADO-RS', retryAfter: null, namesStudy: true, wallMs: 0 } as const;
  it.each([
    [202, 'dicom.web-busy'],
    [204, 'dicom.web-not-found'],
    [400, 'dicom.status-failure'],
    [401, 'dicom.web-unauthorised'],
    [403, 'dicom.web-unauthorised'],
    [404, 'dicom.web-not-found'],
    [406, 'dicom.web-not-supported'],
    [410, 'dicom.web-not-found'],
    [413, 'dicom.answer-too-large'],
    [429, 'dicom.web-busy'],
    [500, 'dicom.status-failure'],
    [501, 'dicom.web-not-supported'],
    [503, 'dicom.web-busy'],
    [599, 'dicom.status-failure'],
    [0, 'dicom.status-failure'],
  ])('%i is %s', (status, code) => {
    const error = statusError(who, { ...facts, status });
    expect([error.code, error.remedy === '', error.message.includes('pacs')]).toEqual([code, false, true]);
  });

  it('a study query that finds nothing at the address has the wrong address', () => {
    expect(statusError(who, { ...facts, status: 404, namesStudy: false }).code).toBe(
      'dicom.web-not-a-service',
    );
  });

  it.each([
    ['120', 120_000],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 1969 00:00:00 GMT', 0],
    ['99999999999', null],
    ['soon', null],
    ['999999999', 86_400_000],
    [null, null],
  ])('Retry-After %s', (text, ms) => {
    expect(retryAfterMs(text, 0)).toBe(ms);
  });

  it.each([
    ['ECONNREFUSED', 'dicom.connection-refused'],
    ['ENOTFOUND', 'dicom.host-not-found'],
    ['EHOSTUNREACH', 'dicom.connection-timeout'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'dicom.web-certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'dicom.web-certificate'],
    ['CERT_HAS_EXPIRED', 'dicom.web-certificate'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'dicom.web-tls-failed'],
    ['EPROTO', 'dicom.web-tls-failed'],
    ['HPE_INVALID_CONSTANT', 'dicom.web-not-a-service'],
  ])('%s is %s', (code, kit) => {
    expect(requestFailed(who, code, false).code).toBe(kit);
  });
});
