import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DicomPort, Endpoint } from '../../../electron/station/dicom/port.ts';
import type { Learnt } from '../../../electron/station/endpoints/capability-facts.ts';
import { openCapabilityStore } from '../../../electron/station/endpoints/capability-store.ts';
import { learningPort } from '../../../electron/station/endpoints/learning-port.ts';
import { createRetrieveMethods } from '../../../electron/station/prefetch/retrieve-methods.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import { createFakeClock } from '../health/fake-clock.ts';
import { archived } from '../prefetch/fake-archive.ts';

const MAIN: Endpoint = {
  id: 'main',
  host: 'pacs',
  port: 104,
  aeTitle: 'PACS',
  retrieveBy: ['C-MOVE', 'C-GET'],
};
const HOUR_MS = 3_600_000;
let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'kit-capabilities-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (clock = createFakeClock(), endpoint = MAIN) =>
  openCapabilityStore({
    file: path.join(directory, 'capabilities.json'),
    endpoints: [endpoint],
    clock,
    onChange: () => {},
  });
const get: Learnt = { id: 'C-GET', verdict: 'yes', words: 'images came by C-GET', by: 'use' };
const noMove: Learnt = { id: 'C-MOVE', verdict: 'no', words: 'it does not know this station', by: 'use' };
const orthanc = { classUid: '1.2.276', versionName: 'OFFIS_DCMTK_366' };

describe('what a PACS can do', () => {
  it('is unknown until seen, and kept over a restart with its time and words', async () => {
    const clock = createFakeClock();
    const store = await open(clock);
    expect(store.views('main').every(({ verdict }) => verdict === 'unknown')).toBe(true);
    store.learn('main', get);
    await store.close();
    const again = await open(clock);
    expect(again.views('main').find(({ id }) => id === 'C-GET')).toEqual({
      id: 'C-GET',
      verdict: 'yes',
      learntAt: clock.wall().toISOString(),
      words: 'images came by C-GET',
    });
  });

  it('is forgotten after 30 days', async () => {
    const clock = createFakeClock();
    const store = await open(clock);
    store.learn('main', get);
    expect(store.offers('main', 'C-GET')).toBe(true);
    await clock.advance(31 * 24 * HOUR_MS);
    expect(store.offers('main', 'C-GET')).toBeNull();
    expect(store.views('main').find(({ id }) => id === 'C-GET')?.verdict).toBe('unknown');
  });

  it('is forgotten when the PACS runs another version, not when it says the same again', async () => {
    const store = await open();
    store.negotiated('main', { services: {}, implementation: orthanc });
    store.learn('main', get);
    store.negotiated('main', { services: {}, implementation: orthanc });
    expect(store.offers('main', 'C-GET')).toBe(true);
    store.negotiated('main', {
      services: {},
      implementation: { ...orthanc, versionName: 'OFFIS_DCMTK_367' },
    });
    expect(store.offers('main', 'C-GET')).toBeNull();
  });

  it('is forgotten when the endpoint leads to another address', async () => {
    const store = await open();
    store.learn('main', get);
    await store.close();
    expect((await open(createFakeClock(), { ...MAIN, host: 'other' })).offers('main', 'C-GET')).toBeNull();
  });

  it('is tried again after an hour when it failed, since someone may have repaired it', async () => {
    const clock = createFakeClock();
    const store = await open(clock);
    store.learn('main', noMove);
    expect(store.offers('main', 'C-MOVE')).toBe(false);
    await clock.advance(HOUR_MS + 1);
    expect(store.offers('main', 'C-MOVE')).toBeNull();
  });

  it('is what was used, before what was promised when the association was made', async () => {
    const store = await open();
    store.learn('main', noMove);
    store.negotiated('main', { services: { 'C-MOVE': true, MWL: false }, implementation: orthanc });
    expect(store.offers('main', 'C-MOVE')).toBe(false);
    expect(store.offers('main', 'MWL')).toBe(false);
    store.learn('main', { ...noMove, verdict: 'yes', words: 'images came by C-MOVE' });
    expect(store.offers('main', 'C-MOVE')).toBe(true);
  });

  it('is learnt anew from a file that is damaged', async () => {
    writeFileSync(path.join(directory, 'capabilities.json'), '{"version":1,"pacs":[');
    const store = await open();
    store.learn('main', get);
    await store.close();
    expect(readFileSync(path.join(directory, 'capabilities.json'), 'utf8')).toContain('images came by C-GET');
  });

  it('decides which way a study is fetched: what it does not offer is not tried', async () => {
    const clock = createFakeClock();
    const store = await open(clock);
    const methods = createRetrieveMethods((id, method) => store.offers(id, method));
    store.learn('main', noMove);
    expect(methods.order(MAIN)).toEqual(['C-GET']);
    store.learn('main', { ...get, verdict: 'no' });
    // None at all would be no way to find out that it was repaired.
    expect(methods.order(MAIN)).toEqual(['C-MOVE', 'C-GET']);
  });
});

describe('what is learnt from the normal traffic', () => {
  const call = { deadlineMs: 1000 };
  function learning(port: Partial<DicomPort>) {
    const learnt: Learnt[] = [];
    const latencies: number[] = [];
    let now = 0;
    const observed = learningPort(port as DicomPort, {
      learn: (_id, fact) => learnt.push(fact),
      onRetrieveLatency: (_id, ms) => latencies.push(ms),
      now: () => (now += 10),
    });
    return { observed, learnt, latencies };
  }
  const outcome = { method: 'C-MOVE', failed: 0, warning: 0, elapsedMs: 1 } as const;

  it('is that a method brings images, how soon, and whether it tells what remains', async () => {
    const { observed, learnt, latencies } = learning({
      retrieve: (_endpoint, _target, _method, { onProgress }) => {
        onProgress?.({ completed: 1, failed: 0, remaining: 4 });
        return Promise.resolve(ok({ ...outcome, completed: 5 }));
      },
    });
    const told: number[] = [];
    const onProgress = ({ completed }: { completed: number }) => told.push(completed);
    await observed.retrieve(MAIN, { StudyInstanceUID: '1.2' }, 'C-MOVE', { ...call, onProgress });
    expect(learnt.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['C-MOVE', 'yes'],
      ['pending-progress', 'yes'],
    ]);
    expect(latencies).toEqual([10]);
    expect(told).toEqual([1]);
  });

  it.each([
    ['dicom.move-destination-unknown', [['C-MOVE', 'no']]],
    ['dicom.presentation-context-rejected', [['C-MOVE', 'no']]],
    ['dicom.connection-refused', []],
    ['dicom.status-failure', []],
  ] as const)('of %s: %j', async (code, facts) => {
    const { observed, learnt } = learning({
      retrieve: () => Promise.resolve(err(kitError(code, 'It failed.', 'Wait.'))),
    });
    await observed.retrieve(MAIN, { StudyInstanceUID: '1.2' }, 'C-MOVE', call);
    expect(learnt.map(({ id, verdict }) => [id, verdict])).toEqual(facts);
  });

  it('is nothing of a retrieve that brought nothing', async () => {
    const { observed, learnt } = learning({
      retrieve: () => Promise.resolve(ok({ ...outcome, completed: 0 })),
    });
    await observed.retrieve(MAIN, { StudyInstanceUID: '1.2' }, 'C-MOVE', call);
    expect(learnt).toEqual([]);
  });

  it('is nothing of questions for the list: who asks them sees all of their answers, and tells', async () => {
    const { observed, learnt } = learning({
      findStudies: () => Promise.resolve(ok([archived().descriptor])),
      findScheduled: () => Promise.resolve(ok([])),
    });
    await observed.findStudies(MAIN, { StudyDate: '20261101-20261130' }, call);
    await observed.findScheduled(MAIN, {}, call);
    expect(learnt).toEqual([]);
  });
});
