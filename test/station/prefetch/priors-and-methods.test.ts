import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archived, ENDPOINT, keyOf } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
beforeEach(() => {
  at = prefetchFixture();
});
afterEach(() => at.close());

const add = (...list: ReturnType<typeof archived>[]) => {
  at.archive.studies.push(...list);
  return list;
};
const noPriors = () => ({ config: { ...at.config, priors: { ...at.config.priors, enabled: false } } });

describe('priors', () => {
  it('are found by patient, chosen by the rule, recorded with their reason, and fetched after the worklist', async () => {
    const [current] = add(
      archived({ PatientID: 'P' }),
      archived({ PatientID: 'P', StudyDate: '20250920' }),
      archived({
        PatientID: 'P',
        StudyDate: '20261001',
        StudyDescription: 'US knee',
        ModalitiesInStudy: ['US'],
      }),
      archived({ PatientID: 'Q', StudyDate: '20250920' }),
    );
    const prefetch = at.open();
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesWanted: 2, studiesComplete: 2 });
    expect(prefetch.readiness().studiesOnList).toBe(1);
    const prior = at.archive.studies[1]?.descriptor.StudyInstanceUID ?? '';
    expect(at.archive.purposes.get(keyOf(prior))).toMatchObject({
      kind: 'prior',
      reason: 'CT chest, same region, 14 months, 1 of 1',
      forStudy: keyOf(current?.descriptor.StudyInstanceUID ?? ''),
    });
    const fetched = at.archive.asked.flatMap((each) => each.target?.StudyInstanceUID ?? []);
    expect(fetched).toEqual([current?.descriptor.StudyInstanceUID, prior]);
  });

  // guards S-10
  it('are asked for once a patient in a while, and stay wanted meanwhile', async () => {
    add(archived({ PatientID: 'P' }), archived({ PatientID: 'P', StudyDate: '20250920' }));
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(1_200_000);
    expect(prefetch.view().studiesWanted).toBe(2);
    const patientQueries = at.archive.asked.filter((each) => each.query?.PatientID === 'P').length;
    const cycles = at.journal.filter((entry) => entry.event === 'prefetch:cycle-started').length;
    expect(cycles).toBeGreaterThanOrEqual(4);
    expect(patientQueries).toBe(1);
  });

  // guards S-10
  it('are begun only so many a day, the best first; the next day takes up the rest, a restart does not', async () => {
    add(
      archived({ PatientID: 'P' }),
      archived({ PatientID: 'P', StudyDate: '20250920' }),
      archived({ PatientID: 'P', StudyDate: '20261101' }),
    );
    const worklist = { ...at.config.worklist, dates: { days: 2 } };
    const priors = { ...at.config.priors, maxPerDay: 1 };
    const capped = { config: { ...at.config, worklist, priors } };
    const prefetch = at.open(capped);
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesWanted: 2, studiesComplete: 2 });
    expect(prefetch.view().message).toContain('1 priors wait for another day (priors.maxPerDay 1)');
    const newest = at.archive.studies[2]?.descriptor.StudyInstanceUID ?? '';
    expect(at.archive.purposes.get(keyOf(newest))?.kind).toBe('prior');
    await prefetch.close();

    const again = at.open(capped);
    await again.runCycle();
    expect(again.view().studiesWanted).toBe(2);
    await at.clock.advance(86_400_000);
    await again.runCycle();
    expect(again.view().studiesComplete).toBe(3);
  });

  // guards S-3
  it('are asked for by PatientID alone, with the issuer only where that is too much for the PACS, and never are another issuer’s', async () => {
    const issued = (IssuerOfPatientID: string, over: object = {}) =>
      archived({ PatientID: 'P', IssuerOfPatientID, ...over });
    add(
      issued('North'),
      issued('North', { StudyDate: '20250920' }),
      issued('South', { StudyDate: '20250921' }),
    );
    const prefetch = at.open();
    await prefetch.runCycle();
    expect(prefetch.view().studiesWanted).toBe(2);
    const ofPatient = () =>
      at.archive.asked.flatMap(({ query }) => (query?.PatientID === 'P' ? [query] : []));
    expect(ofPatient()).toEqual([{ PatientID: 'P' }]);
    at.archive.settings.findFault = (query) =>
      query.PatientID !== undefined && query.IssuerOfPatientID === undefined
        ? 'dicom.answer-too-large'
        : null;
    await prefetch.runCycle();
    expect(ofPatient().at(-1)).toEqual({ PatientID: 'P', IssuerOfPatientID: 'North' });
    expect(prefetch.view()).toMatchObject({ studiesWanted: 2, failedPatients: 0 });
  });

  it('can be turned off', async () => {
    add(archived({ PatientID: 'P' }), archived({ PatientID: 'P', StudyDate: '20250920' }));
    const prefetch = at.open(noPriors());
    await prefetch.runCycle();
    expect(prefetch.view().studiesWanted).toBe(1);
  });
});

describe('ways to retrieve', () => {
  it.each(['dicom.presentation-context-rejected', 'dicom.move-destination-unknown'] as const)(
    'fall back after %s, and do not ask that way again in the cycle',
    async (code) => {
      add(archived(), archived(), archived());
      at.archive.settings.retrieveFault = (method) => (method === 'C-MOVE' ? { sends: 0, ends: code } : null);
      const prefetch = at.open();
      expect(await prefetch.runCycle()).toMatchObject({ ok: true, value: { studiesComplete: 3 } });
      expect(at.archive.times('C-MOVE')).toBe(1);
      expect(at.archive.times('C-GET')).toBe(3);
    },
  );

  it('fall back the other way round as well', async () => {
    add(archived());
    at.archive.settings.retrieveFault = (method) =>
      method === 'C-GET' ? { sends: 0, ends: 'dicom.status-failure' } : null;
    const prefetch = at.open({ endpoints: [{ ...ENDPOINT, retrieveBy: ['C-GET', 'C-MOVE'] }] });
    expect(await prefetch.runCycle()).toMatchObject({ ok: true, value: { studiesComplete: 1 } });
  });

  it('fall back after a broken answer, though part of the study had come', async () => {
    add(archived());
    at.archive.settings.retrieveFault = (method) =>
      method === 'C-GET' ? { sends: 1, ends: 'dicom.protocol-violation' } : null;
    const prefetch = at.open({ endpoints: [{ ...ENDPOINT, retrieveBy: ['C-GET', 'C-MOVE'] }] });
    expect(await prefetch.runCycle()).toMatchObject({ ok: true, value: { studiesComplete: 1 } });
    expect(at.archive.times('C-MOVE')).toBe(1);
  });

  // guards S-7
  it('do not believe a success that brought nothing', async () => {
    add(archived());
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'success' });
    const prefetch = at.open();
    await prefetch.runCycle();
    expect(prefetch.view()).toMatchObject({ studiesComplete: 0, instancesHeld: 0 });
    expect(at.archive.times('C-MOVE')).toBe(1);
    expect(at.archive.times('C-GET')).toBe(1);
    expect(at.journal.find((entry) => entry.event === 'prefetch:study-failed')?.details['code']).toBe(
      'prefetch.incomplete',
    );
  });

  it('end by their deadline even when the adapter never answers', async () => {
    add(archived());
    at.archive.settings.retrieveFault = () => ({ hangs: true });
    const prefetch = at.open();
    let result: unknown = null;
    void prefetch.runCycle().then((value) => {
      result = value;
      return value;
    });
    await at.clock.advance(2 * (300_000 + 12_000 + 5000) + 1000);
    expect(result).toMatchObject({ ok: true, value: { studiesComplete: 0 } });
    expect(prefetch.view().lastError).toContain('deadline');
  });
});
