import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PRIOR_RULE, priorRuleSchema } from '../../../shared/domain/prior-relevance-rule.ts';
import { choosePriors, regionsOfStudy } from '../../../shared/domain/prior-relevance.ts';
import type { StudyDescriptor } from '../../../shared/domain/study.ts';

let uids = 0;
const study = (over: Partial<StudyDescriptor> = {}): StudyDescriptor => {
  uids += 1;
  return {
    StudyInstanceUID: `2.25.${uids}`,
    PatientID: 'P1',
    IssuerOfPatientID: '',
    PatientName: '',
    PatientBirthDate: '',
    PatientSex: '',
    StudyDate: '20250915',
    StudyTime: '',
    AccessionNumber: '',
    StudyDescription: '',
    ModalitiesInStudy: ['CT'],
    BodyPartExamined: '',
    ReferringPhysicianName: '',
    StudyID: '',
    NumberOfStudyRelatedSeries: null,
    NumberOfStudyRelatedInstances: null,
    ...over,
  };
};
const current = study({ StudyDate: '20261122', StudyTime: '1000', StudyDescription: 'CT THORAX w contrast' });
const rule = DEFAULT_PRIOR_RULE;
const choose = (...candidates: StudyDescriptor[]) => choosePriors(current, candidates, rule);

describe('the priors of a study', () => {
  it('are explained in words', () => {
    const chosen = choose(
      study({ StudyDescription: 'CT Chest', StudyDate: '20250920' }),
      study({ BodyPartExamined: 'CHEST', ModalitiesInStudy: ['DX'], StudyDate: '20261121' }),
    );
    expect(chosen.map((prior) => prior.reason)).toEqual([
      'CT chest, same region, 14 months, 1 of 2',
      'DX chest, same region, 1 day, 2 of 2',
    ]);
  });

  // guards S-3
  it('are of the same patient: ID and, where both are known, issuer', () => {
    const issued = { ...current, IssuerOfPatientID: 'A' };
    const chest = { StudyDescription: 'CT chest' };
    const candidates = [
      study({ ...chest, PatientID: 'P2' }),
      study({ ...chest, IssuerOfPatientID: 'B' }),
      study({ ...chest, IssuerOfPatientID: 'A' }),
      study({ ...chest, IssuerOfPatientID: '' }),
    ];
    const chosen = choosePriors(issued, candidates, rule).map((prior) => prior.descriptor);
    expect(new Set(chosen)).toEqual(new Set(candidates.slice(2)));
  });

  // guards S-3
  it('are not those of another patient who was given the same ID', () => {
    const known = { ...current, PatientName: 'Yamada^Tarou=山田^太郎', PatientBirthDate: '19600102' };
    const chest = { StudyDescription: 'CT chest' };
    const candidates = [
      study({ ...chest, PatientName: 'Suzuki^Ichiro' }),
      study({ ...chest, PatientBirthDate: '19710304' }),
      study({ ...chest, PatientName: 'YAMADA^TAROU', PatientBirthDate: '19600102' }),
      study({ ...chest, PatientName: '', PatientBirthDate: '' }),
    ];
    const chosen = choosePriors(known, candidates, rule).map((prior) => prior.descriptor);
    expect(new Set(chosen)).toEqual(new Set(candidates.slice(2)));
  });

  // guards S-3
  it('are none where the study states nothing but an ID that several patients have', () => {
    const chest = { StudyDescription: 'CT chest' };
    const john = study({ ...chest, PatientName: 'DOE^JOHN', IssuerOfPatientID: 'HOSP-A' });
    const jane = study({ ...chest, PatientName: 'ROE^JANE', IssuerOfPatientID: 'HOSP-B' });
    const again = study({ ...chest, PatientName: 'Doe^John' });
    expect(choose(john, jane)).toEqual([]);
    expect(choose(john, again)).toHaveLength(2);
    // What the study does state decides, as ever.
    const named = { ...current, PatientName: 'DOE^JOHN' };
    expect(choosePriors(named, [john, jane], rule).map(({ descriptor }) => descriptor)).toEqual([john]);
    const issued = { ...current, IssuerOfPatientID: 'HOSP-B' };
    expect(choosePriors(issued, [john, jane], rule).map(({ descriptor }) => descriptor)).toEqual([jane]);
  });

  it('are none for a study without a PatientID', () => {
    const nobody = { ...current, PatientID: '' };
    expect(choosePriors(nobody, [study({ PatientID: '', StudyDescription: 'CT chest' })], rule)).toEqual([]);
  });

  it('are earlier, not too old, and not the study itself', () => {
    const chest = { StudyDescription: 'CT chest' };
    const chosen = choose(
      current,
      study({ ...chest, StudyDate: '20261123' }),
      study({ ...chest, StudyDate: '20261122', StudyTime: '1100' }),
      study({ ...chest, StudyDate: '20101122' }),
      study({ ...chest, StudyDate: '20261122', StudyTime: '0900' }),
    );
    expect(chosen.map((prior) => prior.descriptor.StudyTime)).toEqual(['0900']);
    expect(chosen[0]?.reason).toContain('same day');
  });

  it('prefer the same region to a newer study of another', () => {
    const chosen = choose(
      study({ StudyDescription: 'MR knee left', ModalitiesInStudy: ['MR'], StudyDate: '20261101' }),
      study({ StudyDescription: 'CT chest', StudyDate: '20240101' }),
    );
    expect(chosen[0]?.descriptor.StudyDescription).toBe('CT chest');
  });

  it.each([
    ['CHEST', 'Lunge nativ'],
    ['CHESTABDPELVIS', 'CT Abdomen'],
    ['', '胸部CT 単純'],
    ['CSPINE', 'HWS'],
    ['', 'TÊTE et cou'],
  ])('know that "%s" and "%s" speak of one region or its neighbour', (BodyPartExamined, StudyDescription) => {
    const now = study({ StudyDate: '20261122', BodyPartExamined, StudyDescription });
    const then = study({ StudyDescription });
    expect(choosePriors(now, [then], rule)[0]?.reason).toContain('same region');
  });

  it('rank the other side below the same side', () => {
    const hand = study({ StudyDate: '20261122', StudyDescription: 'Hand left', ModalitiesInStudy: ['DX'] });
    const other = study({ StudyDescription: 'Hand RT', ModalitiesInStudy: ['DX'], StudyDate: '20261120' });
    const same = study({ StudyDescription: 'Hand LT', ModalitiesInStudy: ['CR'], StudyDate: '20231120' });
    const chosen = choosePriors(hand, [other, same], rule);
    expect(chosen.map((prior) => prior.descriptor)).toEqual([same, other].slice(0, chosen.length));
    expect(chosen[1]?.reason ?? 'other side').toContain('other side');
  });

  it('are judged although the PACS tells neither modality nor region nor date', () => {
    const bare = { ModalitiesInStudy: [], StudyDescription: '', StudyDate: '' };
    expect(choosePriors(study(bare), [study(bare)], rule)[0]?.reason).toBe(
      'Study, region unknown, age unknown, 1 of 1',
    );
  });

  it('tell every region of the default rule from the others, and name only regions that exist', () => {
    expect(Object.keys(rule.regions)).toEqual(Object.keys(rule.neighbours));
    for (const near of Object.values(rule.neighbours).flat()) expect(rule.regions).toHaveProperty(near);
    const elbow = study({ StudyDate: '20261122', StudyDescription: 'Elbow', ModalitiesInStudy: ['DX'] });
    const knee = study({ StudyDescription: 'Knee', ModalitiesInStudy: ['DX'] });
    expect(choosePriors(elbow, [knee], { ...rule, minScore: 0 })[0]?.reason).toContain('other region');
  });

  it('ignore reports and key objects when they ask what a study is of', () => {
    const chosen = choose(study({ StudyDescription: 'CT chest', ModalitiesInStudy: ['CT', 'SR', 'KO'] }));
    expect(chosen[0]?.reason).toMatch(/^CT chest/u);
  });

  it('are at most as many as the rule says, in an order that the PACS does not decide', () => {
    const text = fc.constantFrom('', 'CT chest', 'MR brain', 'knee left', 'abdomen');
    const date = fc.constantFrom('', '20261122', '20250101', '19990101', 'garbage');
    const candidate = fc
      .tuple(text, date, fc.constantFrom('P1', 'P2', ''))
      .map(([StudyDescription, StudyDate, PatientID]) => study({ StudyDescription, StudyDate, PatientID }));
    fc.assert(
      fc.property(
        fc.array(candidate, { maxLength: 12 }),
        fc.integer({ min: 0, max: 4 }),
        (list, maxPerStudy) => {
          const capped = { ...rule, maxPerStudy };
          const chosen = choosePriors(current, list, capped);
          expect(chosen.length).toBeLessThanOrEqual(maxPerStudy);
          expect(choosePriors(current, list.toReversed(), capped)).toEqual(chosen);
          for (const { descriptor, score, reason } of chosen) {
            expect(descriptor.PatientID).toBe('P1');
            expect(score).toBeGreaterThanOrEqual(rule.minScore);
            expect(reason).toMatch(/\d of \d$/u);
          }
        },
      ),
    );
  });

  it('follow a default rule that its own schema accepts', () => {
    expect(priorRuleSchema.parse(rule)).toEqual(rule);
  });

  it.each([
    ['MRT Kniegelenk', 'Knie-MRT links'],
    ['OSG in 2 Ebenen', 'XR ANKLE 3 VIEWS'],
    ['US lower limb veins', 'Duplex Beinvenen'],
    ['Schilddrüsensonographie', 'US THYROID'],
    ['Fuß dp', 'XR FOOT'],
  ])('hear one region in "%s" and "%s", whatever the modality', (one, other) => {
    const pair = [study({ StudyDescription: one }), study({ StudyDescription: other })] as const;
    const [a, b] = pair.map((each) => regionsOfStudy(each, rule));
    expect([...(a ?? [])].some((region) => b?.has(region))).toBe(true);
  });

  it('forgive one slip in a long word, but only where nothing else is understood', () => {
    for (const StudyDescription of ['CT Tohrax', 'CT Thoarx nativ', 'CT chhest', 'CT Abdmen'])
      expect(regionsOfStudy(study({ StudyDescription }), rule).size).toBeGreaterThan(0);
    expect(regionsOfStudy(study({ StudyDescription: 'CT knee, hest' }), rule)).toEqual(new Set(['knee']));
    expect(regionsOfStudy(study({ StudyDescription: 'US arn' }), rule).size).toBe(0);
  });

  it('read a side only where the body has two: L-spine is no left spine', () => {
    const spine = study({ StudyDate: '20261122', StudyDescription: 'MR L-SPINE', ModalitiesInStudy: ['MR'] });
    const right = study({ StudyDescription: 'MR lumbar spine, pain R', ModalitiesInStudy: ['MR'] });
    expect(choosePriors(spine, [right], rule)[0]?.reason).not.toContain('other side');
  });

  it('are not thirty chest films of a month: the newest of a kind, and its baseline', () => {
    const films = Array.from({ length: 9 }, (_, day) =>
      study({ StudyDescription: 'Chest AP', ModalitiesInStudy: ['CR'], StudyDate: `2026110${day + 1}` }),
    );
    const scan = study({ StudyDescription: 'CT chest', StudyDate: '20260101' });
    const film = study({ StudyDescription: 'Chest AP', ModalitiesInStudy: ['CR'], StudyDate: '20261122' });
    const dates = (chosen = choosePriors(film, [scan, ...films], rule)) =>
      chosen.map((prior) => prior.descriptor.StudyDate).toSorted();
    expect(dates()).toEqual(['20260101', '20261101', '20261108', '20261109']);
    expect(dates(choosePriors(film, [scan, ...films], { ...rule, keepsBaseline: false }))).toHaveLength(3);
  });

  it('understand the words that a site adds to a region', () => {
    const own = { ...rule, extraWords: { chest: ['thx'] } };
    const cryptic = study({ StudyDescription: 'CT Thx' });
    expect(regionsOfStudy(cryptic, rule).size).toBe(0);
    expect(regionsOfStudy(cryptic, own)).toEqual(new Set(['chest']));
  });

  it('find the whole body related to every region, and say so', () => {
    const pet = study({ StudyDescription: 'PET/CT', ModalitiesInStudy: ['PT', 'CT'] });
    expect(choose(pet)[0]?.reason).toBe('PT/CT whole body, within the whole body, 14 months, 1 of 1');
  });
});
