import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DEFAULT_PRIOR_RULE } from '../../shared/domain/prior-relevance-rule.ts';
import { generateDepartment } from './priors/department.ts';
import { evaluate, lastN, timeWindow } from './priors/evaluate.ts';
import { EXAMS } from './priors/exams.ts';
import { STORIES } from './priors/stories.ts';
import { HELD_OUT_HOUSES } from './priors/wording-held-out.ts';
import { TUNING_HOUSES } from './priors/wording-tuning.ts';

const department = generateDepartment(HELD_OUT_HOUSES, 150, 5);

describe('the generated department', () => {
  it('is the same for the same seed', () => {
    expect(generateDepartment(HELD_OUT_HOUSES, 150, 5)).toEqual(department);
    expect(generateDepartment(HELD_OUT_HOUSES, 150, 6)).not.toEqual(department);
  });

  it('tells stories of examinations that it knows', () => {
    for (const { start, follow } of STORIES) {
      for (const { exam, reads } of [...start, ...(follow?.steps ?? [])]) {
        expect(EXAMS).toHaveProperty(exam);
        for (const read of reads)
          expect(EXAMS).toHaveProperty(read.replace(/^first:/u, '').replace(/:.*$/u, ''));
      }
    }
  });

  it('lets readers open earlier studies of the same patient only', () => {
    for (const { studies } of department) {
      for (const [index, { opened }] of studies.entries()) {
        const earlier = new Set(studies.slice(0, index).map(({ descriptor }) => descriptor.StudyInstanceUID));
        for (const uid of opened) expect(earlier).toContain(uid);
      }
    }
  });

  it('shares hardly any wording between the halves', () => {
    const wordings = (houses: typeof TUNING_HOUSES) =>
      new Set(
        houses.flatMap(({ wording }) =>
          Object.values(wording)
            .flat()
            .map((each) => each.toLowerCase()),
        ),
      );
    const [tuning, heldOut] = [wordings(TUNING_HOUSES), wordings(HELD_OUT_HOUSES)];
    const shared = [...heldOut].filter((each) => tuning.has(each));
    expect(shared.length / heldOut.size).toBeLessThan(0.05);
  });

  it('is scored between fetching nothing and fetching all', () => {
    const all = evaluate(department, lastN(10_000));
    expect(all).toMatchObject({ sensitivity: 1, fetchedShare: 1 });
    expect(evaluate(department, timeWindow(61)).sensitivity).toBe(1);
    expect(evaluate(department, () => new Set())).toMatchObject({ sensitivity: 0, fetchedShare: 0 });
  });
});

describe('docs/prior-rule.yaml', () => {
  it('is the default rule', () => {
    expect(parse(readFileSync('docs/prior-rule.yaml', 'utf8'))).toEqual(DEFAULT_PRIOR_RULE);
  });
});
