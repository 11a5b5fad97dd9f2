import { describe, expect, it } from 'vitest';
import { methodNotOffered } from '../../../electron/station/dicom/method-not-offered.ts';
import type { DicomPort, Endpoint } from '../../../electron/station/dicom/port.ts';
import { createRoutedPort } from '../../../electron/station/dicom/routed-port.ts';
import { kitError, type KitErrorCode } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';

const CALL = { deadlineMs: 1000 };
const BOTH: Endpoint = {
  id: 'both',
  host: 'pacs',
  port: 104,
  aeTitle: 'PACS',
  retrieveBy: ['WADO-RS', 'C-MOVE'],
  web: { baseUrl: 'https://pacs/rs' },
};
const WEB: Endpoint = { ...BOTH, id: 'web', aeTitle: '' };
const { web: _, ...withoutWeb } = BOTH;
const DIMSE: Endpoint = { ...withoutWeb, id: 'dimse' };

/** Notes each call; `failing` fails all of an adapter's queries. */
function routed(failing: Partial<Record<'dimse' | 'web', KitErrorCode>> = {}) {
  const calls: string[] = [];
  const clock = { nowMs: 0 };
  const adapter = (name: 'dimse' | 'web'): DicomPort & Required<Pick<DicomPort, 'webEcho'>> => {
    const note = (what: string) => {
      calls.push(`${name} ${what}`);
    };
    const answer = async (what: string) => {
      note(what);
      const code = failing[name];
      return code === undefined ? ok([]) : err(kitError(code, 'x', 'y'));
    };
    const echo = async (what: string) => {
      note(what);
      return ok({ roundTripMs: 1, serverDate: null });
    };
    return {
      echo: () => echo('echo'),
      webEcho: () => echo('webEcho'),
      findStudies: () => answer('studies'),
      findScheduled: () => answer('scheduled'),
      findSeries: () => answer('series'),
      findImages: () => answer('images'),
      retrieve: async (endpoint, _target, method) => {
        note(method);
        return err(methodNotOffered(endpoint.id, method));
      },
      close: async () => note('close'),
    };
  };
  const port = createRoutedPort({ dimse: adapter('dimse'), web: adapter('web'), now: () => clock.nowMs });
  return { port, calls, clock };
}

describe('one port over DIMSE and DICOMweb', () => {
  it.each([
    [BOTH, 'dimse studies'],
    [WEB, 'web studies'],
    [{ ...BOTH, queryBy: ['QIDO-RS', 'C-FIND'] as const }, 'web studies'],
    [{ ...DIMSE, queryBy: ['QIDO-RS', 'C-FIND'] as const }, 'dimse studies'],
  ])('a query goes the way that the endpoint prefers and has', async (endpoint, call) => {
    const { port, calls } = routed();
    expect((await port.findStudies(endpoint, {}, CALL)).ok).toBe(true);
    expect(calls).toEqual([call]);
  });

  it.each(['dicom.web-not-a-service', 'dicom.web-not-supported'] as const)(
    '%s falls to the next way',
    async (code) => {
      const { port, calls } = routed({ web: code });
      const endpoint: Endpoint = { ...BOTH, queryBy: ['QIDO-RS', 'C-FIND'] };
      expect((await port.findSeries(endpoint, '1.2', CALL)).ok).toBe(true);
      expect(calls).toEqual(['web series', 'dimse series']);
    },
  );

  // guards S-10
  it('a link that fails is not asked a second way', async () => {
    const { port, calls } = routed({ web: 'dicom.connection-refused' });
    const answer = await port.findStudies({ ...BOTH, queryBy: ['QIDO-RS', 'C-FIND'] }, {}, CALL);
    expect(!answer.ok && answer.error.code).toBe('dicom.connection-refused');
    expect(calls).toEqual(['web studies']);
  });

  // guards S-10
  it('a way that is not supported is not asked first again for some minutes, level by level', async () => {
    const { port, calls, clock } = routed({ web: 'dicom.web-not-supported' });
    const endpoint: Endpoint = { ...BOTH, queryBy: ['QIDO-RS', 'C-FIND'] };
    for (const nowMs of [0, 1000, 599_999, 600_000]) {
      clock.nowMs = nowMs;
      expect((await port.findStudies(endpoint, {}, CALL)).ok).toBe(true);
    }
    expect(calls).toEqual([
      'web studies',
      'dimse studies',
      'dimse studies',
      'dimse studies',
      'web studies',
      'dimse studies',
    ]);
    calls.length = 0;
    expect((await port.findSeries(endpoint, '1.2', CALL)).ok).toBe(true);
    expect((await port.findStudies({ ...endpoint, id: 'another' }, {}, CALL)).ok).toBe(true);
    expect(calls).toEqual(['web series', 'dimse series', 'web studies', 'dimse studies']);
  });

  it('what is remembered is no answer: a way that is the last one left is asked again, and believed', async () => {
    const failing: Partial<Record<'dimse' | 'web', KitErrorCode>> = {
      web: 'dicom.web-not-supported',
      dimse: 'dicom.presentation-context-rejected',
    };
    const { port, calls } = routed(failing);
    const endpoint: Endpoint = { ...BOTH, queryBy: ['QIDO-RS', 'C-FIND'] };
    expect((await port.findStudies(endpoint, {}, CALL)).ok).toBe(false);
    const again = await port.findStudies(endpoint, {}, CALL);
    expect(!again.ok && again.error.code).toBe('dicom.web-not-supported');
    expect(calls).toEqual(['web studies', 'dimse studies', 'web studies', 'dimse studies']);
    delete failing.web;
    expect((await port.findStudies(endpoint, {}, CALL)).ok).toBe(true);
    expect((await port.findStudies(endpoint, {}, CALL)).ok).toBe(true);
    expect(calls.slice(4)).toEqual(['web studies', 'web studies']);
  });

  it('the first way tells when none is supported', async () => {
    const { port } = routed({ web: 'dicom.web-not-supported', dimse: 'dicom.presentation-context-rejected' });
    const answer = await port.findStudies({ ...BOTH, queryBy: ['QIDO-RS', 'C-FIND'] }, {}, CALL);
    expect(!answer.ok && answer.error.code).toBe('dicom.web-not-supported');
  });

  it.each([
    [DIMSE, 'WADO-RS'],
    [WEB, 'C-MOVE'],
    [WEB, 'C-GET'],
  ] as const)('asking $id for %s, which it has not, is an error and no call', async (endpoint, method) => {
    const { port, calls } = routed();
    const answer = await port.retrieve(endpoint, { StudyInstanceUID: '1.2' }, method, CALL);
    expect(!answer.ok && answer.error.code).toBe('dicom.method-not-offered');
    expect(calls).toEqual([]);
  });

  it.each([
    ['WADO-RS', 'web WADO-RS'],
    ['C-MOVE', 'dimse C-MOVE'],
    ['C-GET', 'dimse C-GET'],
  ] as const)('%s goes to its adapter', async (method, call) => {
    const { port, calls } = routed();
    await port.retrieve(BOTH, { StudyInstanceUID: '1.2' }, method, CALL);
    expect(calls).toEqual([call]);
  });

  it('an endpoint that is a web service alone is echoed by it, and closing closes both', async () => {
    const { port, calls } = routed();
    await port.echo(WEB, CALL);
    await port.echo(BOTH, CALL);
    await port.webEcho(BOTH, CALL);
    await port.close();
    expect(calls).toEqual(['web echo', 'dimse echo', 'web webEcho', 'dimse close', 'web close']);
  });
});
