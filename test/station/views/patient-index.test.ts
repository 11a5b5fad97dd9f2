import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patientIndex } from '../../../electron/station/views/patient-index.ts';
import { worklistView } from '../../../electron/station/views/study-rows.ts';
import type { StudyRecord } from '../../../electron/station/vault/port.ts';
import type { PrefetchView } from '../../../shared/contract/views.ts';
import { samePatient } from '../../../shared/domain/same-patient.ts';
import { longKey } from '../../fixtures/long-worklist.ts';

const idle = { state: 'idle', message: '', lastFinishedAt: null } as unknown as PrefetchView;

const recordOf = (
  n: number,
  [PatientID, IssuerOfPatientID, PatientName, PatientBirthDate]: readonly [string, string, string, string],
  over: Partial<StudyRecord> = {},
): StudyRecord => ({
  studyKey: longKey(`record ${n}`),
  held: 3,
  heldBytes: 30,
  expected: 3,
  confirmedAt: null,
  damaged: 0,
  quarantined: 0,
  descriptor: {
    PatientID,
    IssuerOfPatientID,
    PatientName,
    PatientBirthDate,
    StudyDate: `202${n % 7}0101`,
    StudyTime: '',
  } as StudyRecord['descriptor'],
  purpose: { kind: 'worklist', reason: 'today' },
  firstStoredAt: '',
  lastStoredAt: null,
  ...over,
});

const identity = fc.tuple(
  fc.constantFrom('', 'P1', ' P1', 'P2', '__proto__'),
  fc.constantFrom('', 'North', 'South'),
  fc.constantFrom('', 'Yamada^Tarou', 'YAMADA^TAROU=山田^太郎', 'Hong^Gildong', 'Yam\ufffd\ufffda^Tarou'),
  fc.constantFrom('', '19600102', '19700101'),
);

describe('who has which other studies', () => {
  // guards S-3
  it('is answered as by comparing each study with each other one', () => {
    fc.assert(
      fc.property(fc.array(identity, { maxLength: 12 }), (identities) => {
        const records = identities.map((each, n) => recordOf(n, each));
        const index = patientIndex(records);
        for (const record of records) {
          const slowly = records.filter(
            (other) => other !== record && samePatient(record.descriptor, other.descriptor),
          );
          expect(index.othersOf(record)).toEqual(slowly);
        }
      }),
    );
  });
});

describe('the priors of a row', () => {
  const current = recordOf(1, ['P1', '', 'Yamada^Tarou', '19600102']);
  const prior = (n: number, over: Partial<StudyRecord> = {}): StudyRecord =>
    recordOf(n, ['P1', '', 'Yamada^Tarou', '19600102'], {
      purpose: { kind: 'prior', reason: 'same region', forStudy: current.studyKey, score: 1 },
      ...over,
    });
  const rowWith = (chosen: readonly StudyRecord[], here: readonly StudyRecord[]) =>
    worklistView([current, ...here], idle, {
      listedAt: 'then',
      onList: new Set([current.studyKey]),
      priors: new Map([
        [
          current.studyKey,
          { askedAt: '2026-11-22T08:00:00Z', named: 9, chosen: chosen.map(({ studyKey }) => studyKey) },
        ],
      ]),
    }).rows.find(({ studyKey }) => studyKey === current.studyKey);

  // guards S-1
  it('are whole, in part, or not here: only what the PACS counted and is sound is whole', () => {
    const whole = prior(2);
    const half = prior(3, { held: 1 });
    const uncounted = prior(4, { expected: null });
    const damaged = prior(5, { damaged: 1 });
    const empty = prior(6, { held: 0 });
    const absent = prior(7);
    expect(
      rowWith([whole, half, uncounted, damaged, empty, absent], [whole, half, uncounted, damaged, empty])
        ?.knownPriors,
    ).toEqual({ askedAt: '2026-11-22T08:00:00Z', named: 9, chosen: 6, whole: 1, inPart: 3 });
  });

  // guards S-15
  it('are not known where nobody asked, which is another thing than none', () => {
    const { rows } = worklistView([current], idle, {
      listedAt: 'then',
      onList: new Set([current.studyKey]),
    });
    expect(rows[0]).not.toHaveProperty('knownPriors');
    expect(rowWith([], [])?.knownPriors).toMatchObject({ chosen: 0, named: 9 });
  });
});
