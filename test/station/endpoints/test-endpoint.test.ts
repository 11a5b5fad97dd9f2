import { describe, expect, it } from 'vitest';
import type { DicomPort, Endpoint, Negotiation } from '../../../electron/station/dicom/port.ts';
import { createEndpointTests } from '../../../electron/station/endpoints/endpoint-tests.ts';
import { testEndpoint } from '../../../electron/station/endpoints/test-endpoint.ts';
import type { TestTools } from '../../../electron/station/endpoints/test-steps.ts';
import { endpointTestViewSchema } from '../../../shared/contract/endpoint-test-view.ts';
import { type KitErrorCode, type KitErrorDetails, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import { archived } from '../prefetch/fake-archive.ts';

const MAIN: Endpoint = {
  id: 'main',
  host: 'pacs',
  port: 104,
  aeTitle: 'PACS',
  retrieveBy: ['C-MOVE', 'C-GET'],
};
const fails = (code: KitErrorCode, details: KitErrorDetails = {}) =>
  Promise.resolve(err(kitError(code, `It failed: ${code}.`, 'Wait.', details)));
const negotiation: Negotiation = {
  services: { 'C-ECHO': true, 'C-FIND': true, 'C-MOVE': true, 'C-GET': true, MWL: false },
  implementation: { classUid: '1.2.276', versionName: 'OFFIS_DCMTK_366' },
};
const outcome = { completed: 0, failed: 0, warning: 0, elapsedMs: 1 };

function tools(port: Partial<DicomPort> = {}, over: Partial<TestTools> = {}): TestTools {
  return {
    port: {
      echo: () => Promise.resolve(ok({ roundTripMs: 4.4 })),
      findStudies: () =>
        Promise.resolve(ok([{ ...archived().descriptor, NumberOfStudyRelatedInstances: 3 }])),
      retrieve: (_endpoint, _target, method) => Promise.resolve(ok({ ...outcome, method })),
      ...port,
    } as DicomPort,
    check: {
      negotiate: () => Promise.resolve(ok(negotiation)),
      countImagesOfStudy: () => Promise.resolve(ok(3)),
    },
    route: () => Promise.resolve(ok({ localAddress: '10.0.0.5', remoteAddress: '10.0.0.9' })),
    station: { aeTitle: 'PACSKIT', scpHost: '0.0.0.0', scpPort: 11_112 },
    learn: () => {},
    now: () => 0,
    wall: () => new Date(2026, 10, 22, 12),
    ...over,
  };
}
const run = async (given: TestTools, signal = new AbortController().signal, endpoint = MAIN) => {
  const view = endpointTestViewSchema.parse(await testEndpoint(endpoint, given, signal));
  const step = (id: string) => view.steps.find((each) => each.id === id);
  return { view, step };
};

describe('the connection test', () => {
  it('goes from the network to retrieving, and says what the PACS is', async () => {
    const { view, step } = await run(tools());
    expect(view.steps.map(({ id, outcome: how }) => `${id} ${how}`)).toEqual([
      'tcp pass',
      'tls skipped',
      'association pass',
      'C-ECHO pass',
      'C-FIND pass',
      'C-MOVE pass',
      'C-GET pass',
    ]);
    expect(view).toMatchObject({
      verdict: 'pass',
      deliverTo: '10.0.0.5:11112',
      implementation: 'OFFIS_DCMTK_366 1.2.276',
      words: 'main can be used.',
    });
    expect(step('association')?.words).toBe(
      'PACS (OFFIS_DCMTK_366) takes associations of PACSKIT and offers C-ECHO, C-FIND, C-MOVE, C-GET; not MWL.',
    );
    expect(step('C-FIND')?.words).toBe('PACS lists 1 studies of today, with their numbers of images.');
  });

  it('stops asking after a refused connection, and says which steps were not tried for it', async () => {
    const { view, step } = await run(tools({}, { route: () => fails('dicom.connection-refused') }));
    expect(view.verdict).toBe('fail');
    expect(step('tcp')).toMatchObject({ outcome: 'fail', code: 'dicom.connection-refused' });
    expect(step('C-ECHO')).toMatchObject({
      outcome: 'skipped',
      words: 'Not tried, since association failed.',
    });
    expect(view.deliverTo).toBeNull();
  });

  it('tells what to register where when the PACS does not know this station', async () => {
    const remedy =
      'The PACS does not know PACSKIT: ask its administrator to add AE title PACSKIT at 10.0.0.5:11112, with the right to query and retrieve from PACS.';
    const check = {
      ...tools().check,
      negotiate: () => fails('dicom.association-rejected', { source: 1, reason: 3 }),
    };
    expect((await run(tools({}, { check }))).step('association')?.remedy).toBe(remedy);
    // Orthanc answers C-ECHO to anybody and aborts the query of a stranger.
    const aborting = await run(tools({ findStudies: () => fails('dicom.association-aborted') }));
    expect(aborting.step('C-ECHO')?.outcome).toBe('pass');
    expect(aborting.step('C-FIND')?.remedy).toBe(remedy);
    expect(aborting.view.words).toContain('main cannot be queried.');
  });

  it.each([
    ['dicom.move-destination-unknown', 'fail', 'add AE title PACSKIT at 10.0.0.5:11112'],
    ['dicom.status-failure', 'unclear', 'if C-MOVE fails, ask its administrator to add AE title PACSKIT'],
  ] as const)('of a C-MOVE that ends with %s says %s', async (code, how, remedy) => {
    const { view, step } = await run(
      tools({
        retrieve: (_endpoint, _target, method) =>
          method === 'C-MOVE' ? fails(code) : Promise.resolve(ok({ ...outcome, method })),
      }),
    );
    expect(step('C-MOVE')).toMatchObject({ outcome: how, code });
    expect(step('C-MOVE')?.remedy).toContain(remedy);
    expect(view.verdict).toBe('pass');
  });

  // guards S-7
  it.each([
    ['C-GET', 'dicom.status-failure', 'unclear'],
    ['C-GET', 'dicom.sub-operations-failed', 'unclear'],
    ['WADO-RS', 'dicom.status-failure', 'unclear'],
    ['WADO-RS', 'dicom.web-not-found', 'pass'],
    ['WADO-RS', 'dicom.web-unauthorised', 'fail'],
  ] as const)('takes a %s that ends with %s for %s, and learns only from a pass', async (way, code, how) => {
    const learnt: string[] = [];
    const endpoint: Endpoint = { ...MAIN, retrieveBy: [way], web: { baseUrl: 'http://pacs/rs' } };
    const port: Partial<DicomPort> = {
      webEcho: () => Promise.resolve(ok({ roundTripMs: 1, serverDate: null })),
      retrieve: () => fails(code),
    };
    const learn: TestTools['learn'] = (_id, { id, verdict }) => void learnt.push(`${id} ${verdict}`);
    const { step } = await run(tools(port, { learn }), new AbortController().signal, endpoint);
    expect(step(way)?.outcome).toBe(how);
    expect(learnt.includes(`${way} yes`)).toBe(how === 'pass');
  });

  // guards S-3
  it('does not praise a PACS that sends images of a study that nobody has', async () => {
    const retrieve: DicomPort['retrieve'] = (_endpoint, _target, method) =>
      Promise.resolve(ok({ ...outcome, completed: 2, method }));
    const { step } = await run(tools({ retrieve }));
    expect(step('C-GET')).toMatchObject({
      outcome: 'unclear',
      words: 'PACS sent images of a study that does not exist.',
    });
  });

  it('gets through as a probe, because a link is repaired while its breaker is open', async () => {
    const urgencies = new Set<string | undefined>();
    const echo: DicomPort['echo'] = (_endpoint, { urgency }) => {
      urgencies.add(urgency);
      return Promise.resolve(ok({ roundTripMs: 1 }));
    };
    await run(tools({ echo }));
    expect([...urgencies]).toEqual(['probe']);
  });

  it('notices that the PACS cannot deliver to a station that listens on itself alone', async () => {
    const station = { aeTitle: 'PACSKIT', scpHost: '127.0.0.1', scpPort: 11_112 };
    const { step } = await run(tools({}, { station }));
    expect(step('C-MOVE')).toMatchObject({ outcome: 'fail' });
    expect(step('C-MOVE')?.remedy).toContain('Set storageScp.host to the address of this computer');
  });

  it('says which of TLS and DICOM failed', async () => {
    const tls: Endpoint = { ...MAIN, tls: { profile: 'bcp195' } };
    const check = { ...tools().check, negotiate: () => fails('dicom.tls-unknown-authority') };
    const { step } = await run(tools({}, { check }), new AbortController().signal, tls);
    expect(step('tls')).toMatchObject({ outcome: 'fail', code: 'dicom.tls-unknown-authority' });
    expect(step('association')).toMatchObject({ outcome: 'skipped' });
  });

  it('can be cancelled, and answers what it found until then', async () => {
    const abort = new AbortController();
    const port: Partial<DicomPort> = {
      echo: () => {
        abort.abort();
        return fails('dicom.cancelled');
      },
    };
    const { view } = await run(tools(port), abort.signal);
    expect(view.verdict).toBe('cancelled');
    expect(view.steps.map(({ id }) => id)).toEqual(['tcp', 'tls', 'association']);
  });

  it('runs once at a time for a PACS, is on record, and knows only what is configured', async () => {
    const recorded: string[] = [];
    const tests = createEndpointTests({
      endpoints: [MAIN],
      tools: tools(),
      onTested: ({ verdict }) => Promise.resolve(recorded.push(verdict)),
    });
    const first = tests.run('main');
    expect(await tests.run('main')).toMatchObject({ ok: false, error: { code: 'endpoint.test-running' } });
    expect(await first).toMatchObject({ ok: true, value: { verdict: 'pass' } });
    expect(await tests.run('other')).toMatchObject({ ok: false, error: { code: 'endpoint.not-found' } });
    expect(recorded).toEqual(['pass']);
  });
});
