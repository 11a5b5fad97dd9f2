import { describe, expect, it } from 'vitest';
import { studyRow, studyView, worklistView } from '../../../electron/station/views/study-rows.ts';
import type { InstanceRecord, StudyRecord } from '../../../electron/station/vault/port.ts';
import type { PrefetchView } from '../../../shared/contract/views.ts';
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import type { StudyDescriptor } from '../../../shared/domain/study.ts';

const key = (n: number): string => String(n).padStart(32, '0');
const record = (
  n: number,
  over: Partial<StudyRecord> = {},
  descriptor: Partial<StudyDescriptor> = {},
): StudyRecord => ({
  studyKey: key(n),
  held: 3,
  heldBytes: 30,
  expected: 3,
  confirmedAt: '2026-11-22T08:00:00Z',
  damaged: 0,
  quarantined: 0,
  descriptor: {
    PatientID: 'P1',
    IssuerOfPatientID: '',
    PatientName: 'Yamada^Tarou',
    PatientBirthDate: '19600102',
    StudyDate: '20261122',
    StudyTime: '',
    ...descriptor,
  } as StudyDescriptor,
  purpose: { kind: 'worklist', reason: 'today' },
  firstStoredAt: '2026-11-22T08:00:00Z',
  lastStoredAt: null,
  ...over,
});
const LISTED_AT = '2026-11-22T08:30:00Z';
const listing = (listedAt: string | null, ...numbers: number[]) => ({
  listedAt,
  onList: new Set(numbers.map(key)),
});
const NOBODY = new Set<string>();
const prefetch = (over: Partial<PrefetchView>): PrefetchView =>
  ({ state: 'idle', message: '', lastFinishedAt: null, ...over }) as PrefetchView;
const instance = (
  n: number,
  over: Partial<InstanceAttributes>,
  condition: InstanceRecord['condition'] = 'sound',
): InstanceRecord => ({
  instanceKey: key(n),
  studyKey: key(1),
  attributes: {
    SeriesInstanceUID: '1.2.1',
    SOPInstanceUID: `1.2.1.${n}`,
    InstanceNumber: n,
    SeriesNumber: 1,
    ...over,
  } as InstanceAttributes,
  bytes: 10,
  storedAt: '',
  condition,
  conditionReason: '',
});

describe('the worklist', () => {
  // guards S-15
  it('tells empty, never fetched and failed apart', () => {
    expect(worklistView([], prefetch({ state: 'never-ran' }), listing(null)).state).toBe('never-fetched');
    expect(worklistView([], prefetch({}), listing(LISTED_AT)).state).toBe('fetched');
    const finished = prefetch({ lastFinishedAt: '2026-11-22T08:00:00Z' });
    expect(worklistView([], finished, listing(null)).state).toBe('fetched');
    expect(worklistView([], prefetch({ state: 'failed', message: 'refused' }), listing(null))).toMatchObject({
      state: 'failed',
      message: 'refused',
    });
  });

  // guards S-2
  it('is as old as the last whole answer of the PACS, whatever was counted since', () => {
    const rows = [
      record(1),
      record(2, { confirmedAt: '2026-11-22T09:00:00Z' }),
      record(3, { confirmedAt: null }),
    ];
    expect(worklistView(rows, prefetch({}), listing(LISTED_AT, 1, 2, 3)).asOf).toBe(LISTED_AT);
    expect(worklistView(rows, prefetch({ state: 'failed' }), listing(LISTED_AT)).asOf).toBe(LISTED_AT);
    expect(worklistView(rows, prefetch({}), listing(null)).asOf).toBeNull();
  });

  // guards S-2
  it('tells yesterday’s studies, which the PACS no longer lists, from today’s', () => {
    const { rows } = worklistView([record(1), record(2)], prefetch({}), listing(LISTED_AT, 2));
    expect(rows.map(({ onList }) => onList)).toEqual([false, true]);
  });

  // guards S-15
  it('empties no list because it is not known any more what was on it', () => {
    const prior = record(2, { purpose: { kind: 'prior', reason: '', forStudy: key(1), score: 1 } });
    const { rows } = worklistView([record(1), prior], prefetch({}), listing(null));
    expect(rows.map(({ onList }) => onList)).toEqual([true, false]);
  });

  // guards S-1
  it('never calls a study complete whose count the PACS did not give', () => {
    const complete = (over: Partial<StudyRecord>) => studyRow(record(1, over), [], NOBODY).completeness.state;
    expect(complete({})).toBe('complete');
    expect(complete({ expected: null })).toBe('unknown');
    expect(complete({ expected: 4 })).toBe('incomplete');
    expect(complete({ held: 4 })).toBe('incomplete');
    expect(complete({ held: 0, expected: 0 })).toBe('incomplete');
  });
});

describe('the priors of a row', () => {
  const current = record(1);
  const priorsAmong = (...others: StudyRecord[]) => studyRow(current, [current, ...others], NOBODY).priors;

  it('are the older studies of the same patient, newest first', () => {
    const older = record(2, {}, { StudyDate: '20200101' });
    const newer = record(3, {}, { StudyDate: '20240101' });
    expect(priorsAmong(older, newer)).toEqual([key(3), key(2)]);
  });

  // guards S-3
  it('never belong to another patient of the same ID, nor to a patient without one', () => {
    const elsewhere = record(2, {}, { StudyDate: '20200101', IssuerOfPatientID: 'OTHER' });
    const here = record(1, {}, { IssuerOfPatientID: 'HERE' });
    expect(studyRow(here, [here, elsewhere], NOBODY).priors).toEqual([]);
    const named = record(2, {}, { StudyDate: '20200101', PatientName: 'Suzuki^Ichiro' });
    const born = record(3, {}, { StudyDate: '20200101', PatientBirthDate: '19710304' });
    const shouted = record(6, {}, { StudyDate: '20200101', PatientName: 'YAMADA^TAROU' });
    expect(priorsAmong(named, born, shouted)).toEqual([key(6)]);
    const nobody = record(4, {}, { PatientID: '' });
    expect(
      studyRow(nobody, [nobody, record(5, {}, { PatientID: '', StudyDate: '20200101' })], NOBODY).priors,
    ).toEqual([]);
  });

  // guards S-3
  it('are none where the row states nothing but an ID that several patients have', () => {
    const bare = record(1, {}, { PatientName: '', PatientBirthDate: '' });
    const one = record(2, {}, { StudyDate: '20200101' });
    const other = record(3, {}, { StudyDate: '20200101', PatientName: 'Suzuki^Ichiro' });
    expect(studyRow(bare, [bare, one], NOBODY).priors).toEqual([key(2)]);
    expect(studyRow(bare, [bare, one, other], NOBODY).priors).toEqual([]);
  });

  it('do not lie in the future', () => {
    expect(priorsAmong(record(2, {}, { StudyDate: '20270101' }))).toEqual([]);
  });
});

describe('a study', () => {
  it('has its series by number and its instances in reading order, unnumbered last', () => {
    const view = studyView(studyRow(record(1), [], NOBODY), [
      instance(3, { SeriesInstanceUID: '1.2.9', SeriesNumber: 9 }),
      instance(7, { InstanceNumber: null }),
      instance(2, {}),
      instance(1, {}),
    ]);
    expect(
      view.series.map((series) => series.instances.map(({ instanceKey }) => Number(instanceKey))),
    ).toEqual([[1, 2, 7], [3]]);
  });

  it('counts what was quarantined', () => {
    expect(
      studyView(studyRow(record(1), [], NOBODY), [instance(1, {}), instance(2, {}, 'quarantined')])
        .quarantined,
    ).toBe(1);
  });
});
