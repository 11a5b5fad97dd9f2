import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PRIOR_RULE, priorRuleSchema } from '../../../shared/domain/prior-relevance-rule.ts';
import { choosePriors } from '../../../shared/domain/prior-relevance.ts';
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
});
