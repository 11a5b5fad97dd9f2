import { describe, expect, it } from 'vitest';
import { cameWhole } from '../../../electron/cli/prefetch-command.ts';
import { fakePrefetch } from '../../fixtures/fake-station.ts';

describe('prefetch --once', () => {
  it('succeeds only when every study is complete', () => {
    expect(cameWhole(fakePrefetch)).toBe(true);
    expect(cameWhole({ ...fakePrefetch, studiesComplete: 0 })).toBe(false);
  });

  // guards S-7
  it.each([
    ['the priors of a patient were not found out', { failedPatients: 1 }],
    ['studies are beyond the configured limit', { leftOut: 1 }],
    ['a study was listed without a StudyInstanceUID', { unnamed: 1 }],
  ])('fails when %s, although what it wanted is complete', (_, over) => {
    expect(cameWhole({ ...fakePrefetch, ...over })).toBe(false);
  });
});
