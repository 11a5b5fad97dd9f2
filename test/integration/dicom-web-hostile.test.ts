import { describe, expect, it } from 'vitest';
import { createWebPort } from '../../electron/station/dicom/web/web-port.ts';
import { parsePart10 } from '../../shared/dicom/part10.ts';
import { FILES, multipart, QIDO_MODES, STUDY, WADO_MODES } from '../peers/evil-web-server.ts';
import { at, CALL, codeOf, evil, port, retrieve, settled, sink } from './evil-web-fixture.ts';

const WADO_CODES: Readonly<Record<keyof typeof WADO_MODES, string>> = {
  'html-login': 'dicom.web-not-a-service',
  'json-instead': 'dicom.web-not-a-service',
  'single-part': 'dicom.web-not-a-service',
  'no-content-type': 'dicom.web-not-a-service',
  'no-boundary': 'dicom.web-malformed-answer',
  'other-boundary': 'dicom.web-truncated-answer',
  'bulk-data-parts': 'dicom.web-malformed-answer',
  'part-of-other-type': 'dicom.web-malformed-answer',
  'part-that-is-html': 'dicom.sub-operations-failed',
  'empty-part': 'dicom.sub-operations-failed',
  'no-part': 'dicom.web-truncated-answer',
  'empty-body': 'dicom.web-truncated-answer',
  'no-final-boundary': 'dicom.web-truncated-answer',
  'no-final-boundary-no-lengths': 'dicom.web-truncated-answer',
  'truncated-in-part': 'dicom.web-truncated-answer',
  'truncated-without-lengths': 'dicom.web-truncated-answer',
  'length-too-short': 'dicom.web-malformed-answer',
  'length-too-long': 'dicom.web-truncated-answer',
  'length-absurd': 'dicom.answer-too-large',
  'endless-part-headers': 'dicom.web-malformed-answer',
  'endless-preamble': 'dicom.web-malformed-answer',
  'too-many-parts': 'dicom.answer-too-large',
  gzip: 'dicom.web-malformed-answer',
  'reset-in-body': 'dicom.connection-lost',
  'closed-in-chunked-body': 'dicom.connection-lost',
  'closed-before-content-length': 'dicom.connection-lost',
  'content-length-short': 'dicom.web-truncated-answer',
  'stalls-in-body': 'dicom.deadline-exceeded',
  'drips-body': 'dicom.deadline-exceeded',
  'stalls-before-answer': 'dicom.deadline-exceeded',
  'no-content': 'dicom.web-not-found',
  accepted: 'dicom.web-busy',
  partial: 'dicom.sub-operations-failed',
  'not-found': 'dicom.web-not-found',
  unauthorised: 'dicom.web-unauthorised',
  forbidden: 'dicom.web-unauthorised',
  'not-acceptable': 'dicom.web-not-supported',
  'too-large': 'dicom.answer-too-large',
  busy: 'dicom.web-busy',
  unavailable: 'dicom.web-busy',
  broken: 'dicom.status-failure',
  'redirect-elsewhere': 'dicom.web-redirected',
  'redirect-in-circles': 'dicom.web-not-a-service',
  'redirect-to-nowhere': 'dicom.web-not-a-service',
  'header-flood': 'dicom.web-not-a-service',
};

const QIDO_CODES: Readonly<Record<keyof typeof QIDO_MODES, string>> = {
  'html-login': 'dicom.web-not-a-service',
  xml: 'dicom.web-not-a-service',
  'not-a-list': 'dicom.web-malformed-answer',
  'broken-json': 'dicom.web-malformed-answer',
  'not-utf-8': 'dicom.web-malformed-answer',
  'no-uid': 'dicom.web-malformed-answer',
  'illegal-uid': 'dicom.web-malformed-answer',
  'value-of-wrong-kind': 'dicom.web-malformed-answer',
  'too-many': 'dicom.answer-too-large',
  'too-many-pages': 'dicom.answer-too-large',
  'same-page-again': 'dicom.web-malformed-answer',
  'endless-body': 'dicom.answer-too-large',
  drips: 'dicom.deadline-exceeded',
  'not-found': 'dicom.web-not-a-service',
  unauthorised: 'dicom.web-unauthorised',
  'bad-request': 'dicom.status-failure',
  'too-large': 'dicom.answer-too-large',
  busy: 'dicom.web-busy',
  broken: 'dicom.status-failure',
};

describe('a DICOMweb service that goes wrong', () => {
  it('in no way at all is fetched whole', async () => {
    evil.play = (_, response) => {
      response.writeHead(200, {
        'content-type': 'multipart/related; type="application/dicom"; boundary=kit-boundary',
      });
      response.end(multipart(FILES, { length: false }));
    };
    expect(await retrieve()).toMatchObject({ ok: true, value: { completed: 2, failed: 0 } });
    for (const file of FILES) {
      const parsed = parsePart10(file);
      if (!parsed.ok) throw new Error('not a file');
      const kept = sink.arrived.get(parsed.value.meta.MediaStorageSOPInstanceUID);
      expect(kept?.dataSet.equals(file.subarray(parsed.value.dataSetOffset))).toBe(true);
      expect(kept?.arriving).toMatchObject({ TransferSyntaxUID: '1.2.840.10008.1.2.1' });
    }
    await settled();
  });

  // guards S-7
  it.each(Object.entries(WADO_CODES))('WADO-RS: %s is %s, and never a success', async (mode, code) => {
    evil.play = WADO_MODES[mode as keyof typeof WADO_MODES];
    const result = await retrieve();
    expect(codeOf(result)).toBe(code);
    if (!result.ok) {
      expect(result.error.remedy).not.toBe('');
      // No UID in words or details (S-12).
      expect(JSON.stringify(result.error)).not.toContain(STUDY);
      expect(JSON.stringify(result.error)).not.toContain('1.2.3');
    }
    for (const { dataSet } of sink.arrived.values()) expect(dataSet.length).toBeGreaterThan(20_000);
  });

  it.each(Object.entries(QIDO_CODES))('QIDO-RS: %s is %s, and never a list', async (mode, code) => {
    evil.play = QIDO_MODES[mode as keyof typeof QIDO_MODES];
    expect(codeOf(await port.findStudies(at(evil.port), {}, { ...CALL, limit: 450 }))).toBe(code);
  });

  it('QIDO-RS: a page of nothing but brackets is not read further than a page can be long', async () => {
    evil.play = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/dicom+json' });
      response.end(`[${'{},'.repeat(1_500_000)}{}]`);
    };
    const usual = createWebPort({ sink });
    expect(codeOf(await usual.findStudies(at(evil.port), {}, CALL))).toBe('dicom.answer-too-large');
    await usual.close();
  });
});
