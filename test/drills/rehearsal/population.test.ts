import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createArchive } from '../../../drills/rehearsal/archive.ts';
import { createPopulation } from '../../../drills/rehearsal/population/population.ts';

const morning = new Date(2026, 10, 22, 7, 30);
const evening = new Date(2026, 10, 22, 22, 5);
const day = createPopulation({ seed: 1, now: morning });
const uidsOf = (studies: typeof day) =>
  studies.flatMap((s) => [
    s.StudyInstanceUID,
    ...s.series.flatMap((x) => [x.SeriesInstanceUID, ...x.instances.map((i) => i.SOPInstanceUID)]),
  ]);

describe("the rehearsal department's day", () => {
  it('is the same all day, and another one for another seed or day', () => {
    expect(createPopulation({ seed: 1, now: evening })).toEqual(day);
    const first = day[0]?.StudyInstanceUID;
    expect(createPopulation({ seed: 2, now: morning })[0]?.StudyInstanceUID).not.toBe(first);
    expect(createPopulation({ seed: 1, now: new Date(2026, 10, 23) })[0]?.StudyInstanceUID).not.toBe(first);
  });

  it('never gives one UID to two pictures, whatever the options', () => {
    const small = createPopulation({ seed: 1, now: morning, matrix: 64 });
    const all = [...uidsOf(day), ...uidsOf(small)];
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((uid) => /^2\.25\.[1-9]\d{0,38}$/u.test(uid) && uid.length <= 64)).toBe(true);
  });

  it('has a list of today with STAT studies and several modalities, and priors of the same patients before today', () => {
    const today = day.filter((s) => !s.isPrior);
    expect(today.length).toBeGreaterThanOrEqual(12);
    expect(today.every((s) => s.StudyDate === '20261122')).toBe(true);
    expect(today.filter((s) => s.RequestedProcedurePriority === 'STAT').length).toBeGreaterThanOrEqual(3);
    expect(new Set(today.flatMap((s) => s.series.map((x) => x.Modality)))).toEqual(
      new Set(['CT', 'MR', 'CR', 'US', 'MG']),
    );
    const priors = day.filter((s) => s.isPrior);
    const patients = new Set(today.map((s) => s.patient.PatientID));
    expect(priors.every((s) => s.StudyDate < '20261122' && patients.has(s.patient.PatientID))).toBe(true);
  });

  it('cannot be mistaken for real people', () => {
    expect(
      day.every((s) => s.patient.PatientID.startsWith('RHS-') && s.patient.IssuerOfPatientID === 'REHEARSAL'),
    ).toBe(true);
  });

  it('grows with the scale, with more patients and no UID twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (tenths) => {
        const studies = createPopulation({
          seed: 3,
          now: morning,
          scale: tenths / 10,
          share: 0.1,
          matrix: 32,
        });
        const today = studies.filter((s) => !s.isPrior);
        expect(today.length).toBe(Math.max(1, Math.round((14 * tenths) / 10)));
        expect(new Set(uidsOf(studies)).size).toBe(uidsOf(studies).length);
        expect(new Set(today.map((s) => s.patient.PatientID)).size).toBe(today.length);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the rehearsal archive', () => {
  const tiny = createPopulation({ seed: 1, now: morning, matrix: 32, share: 0.1 });

  it('gives the same bytes each time, from the cache and from a second archive', () => {
    const one = createArchive(tiny);
    const other = createArchive(tiny, { cacheBytes: 0 });
    for (const study of tiny) {
      for (const { SOPInstanceUID } of study.series.flatMap((s) => s.instances)) {
        expect(one.dataSet(SOPInstanceUID).equals(other.dataSet(SOPInstanceUID))).toBe(true);
        expect(one.dataSet(SOPInstanceUID)).toBe(one.dataSet(SOPInstanceUID));
      }
    }
  });

  it('grows a study without touching what was there', () => {
    const archive = createArchive(tiny);
    const study = archive.studies()[0];
    const uid = study?.StudyInstanceUID ?? '';
    const before = study?.series.at(-1)?.instances ?? [];
    const bytes = before.map((i) => archive.dataSet(i.SOPInstanceUID));
    const added = archive.grow(uid, 2);
    const after = archive.studies()[0]?.series.at(-1)?.instances ?? [];
    expect(after.length).toBe(before.length + 2);
    expect(after.slice(-2).map((i) => i.SOPInstanceUID)).toEqual(added);
    expect(
      before.map((i) => archive.dataSet(i.SOPInstanceUID).equals(bytes.shift() ?? Buffer.alloc(0))),
    ).not.toContain(false);
    expect(archive.dataSet(added[0] ?? '').length).toBeGreaterThan(0);
  });

  it('holds its patient, study and image attributes in every data set', () => {
    const archive = createArchive(tiny);
    for (const { study, series, instance } of archive.select({
      StudyInstanceUID: [],
      SeriesInstanceUID: [],
      SOPInstanceUID: [],
    })) {
      const bytes = archive.dataSet(instance.SOPInstanceUID);
      for (const text of [
        study.patient.PatientID,
        study.StudyInstanceUID,
        series.SeriesInstanceUID,
        series.SOPClassUID,
      ]) {
        expect(bytes.includes(text)).toBe(true);
      }
    }
  });
});
