import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPriorBook } from '../../../electron/station/prefetch/prior-standing.ts';
import { archived, keyOf } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
beforeEach(() => {
  at = prefetchFixture();
});
afterEach(() => at.close());

const keyFor = (study: ReturnType<typeof archived> | undefined): string =>
  keyOf(study?.descriptor.StudyInstanceUID ?? '');

describe('what is known of the priors of a study', () => {
  // guards S-15
  it('is nothing before the PACS was asked, then what it named and the rule chose, also after a restart', async () => {
    const current = archived({ PatientID: 'P' });
    const chosen = archived({ PatientID: 'P', StudyDate: '20250920' });
    const left = archived({
      PatientID: 'P',
      StudyDate: '20261001',
      StudyDescription: 'US knee',
      ModalitiesInStudy: ['US'],
    });
    const ofAnother = archived({ PatientID: 'P', PatientName: 'Other^Person', StudyDate: '20250101' });
    at.archive.studies.push(current, chosen, left, ofAnother);
    const prefetch = at.open();
    expect(prefetch.list().priors.size).toBe(0);
    const askedAt = at.clock.wall().toISOString();
    await prefetch.runCycle();
    const known = new Map([[keyFor(current), { askedAt, named: 2, chosen: [keyFor(chosen)] }]]);
    expect(prefetch.list().priors).toEqual(known);
    await prefetch.close();
    expect(at.open().list().priors).toEqual(known);
  });

  // guards S-15
  it('stays what it was where the patient could not be asked again, and is unknown where nobody ever could', async () => {
    const first = archived({ PatientID: 'P' });
    at.archive.studies.push(first, archived({ PatientID: 'P', StudyDate: '20250920' }));
    const prefetch = at.open();
    await prefetch.runCycle();
    const before = prefetch.list().priors.get(keyFor(first));
    const second = archived({ PatientID: 'Q' });
    const without = archived({ PatientID: '' });
    at.archive.studies.push(second, without);
    at.archive.settings.findFault = (query) =>
      query.PatientID === undefined ? null : 'dicom.status-failure';
    await at.clock.advance(60_000);
    await prefetch.runCycle();
    expect(prefetch.list().onList).toContain(keyFor(second));
    expect(prefetch.list().priors.get(keyFor(first))).toEqual(before);
    expect(prefetch.list().priors.has(keyFor(second))).toBe(false);
    expect(prefetch.list().priors.has(keyFor(without))).toBe(false);
  });

  it('goes with the study that leaves the list, and all of it when a site wants no priors any more', async () => {
    const gone = archived({ PatientID: 'P' });
    const stays = archived({ PatientID: 'Q' });
    at.archive.studies.push(gone, stays);
    const prefetch = at.open();
    await prefetch.runCycle();
    expect([...prefetch.list().priors.keys()].toSorted()).toEqual([keyFor(gone), keyFor(stays)].toSorted());
    at.archive.studies.splice(0, 1);
    await prefetch.runCycle();
    expect([...prefetch.list().priors.keys()]).toEqual([keyFor(stays)]);
    await prefetch.close();
    const without = at.open({
      config: { ...at.config, priors: { ...at.config.priors, enabled: false } },
    });
    await without.runCycle();
    expect(without.list().priors.size).toBe(0);
  });

  it('says nothing where what was kept cannot be read, and is told although the disk is full', () => {
    const full = createPriorBook({
      fact: () => '{"not": "a book"',
      setFact: () => {
        throw new Error('disk full');
      },
    });
    expect(full.known().size).toBe(0);
    const told = new Map([['a'.repeat(32), { askedAt: '2026-11-22T12:00:00Z', named: 0, chosen: [] }]]);
    full.note(told, [], null);
    expect(full.known()).toEqual(told);
  });
});
