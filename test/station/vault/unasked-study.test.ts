import { expect, it } from 'vitest';
import { DAMAGED_ATTRIBUTES, DAMAGED_STUDY } from '../../../electron/station/vault/unasked-study.ts';
import { attributes, descriptor } from './synthetic-study.ts';

// guards S-3, S-8
it('what stands in for a damaged entry has every field and says nothing in any', () => {
  expect(Object.keys(DAMAGED_ATTRIBUTES).sort()).toEqual(Object.keys(attributes('1.2')).sort());
  expect(Object.keys(DAMAGED_STUDY.descriptor).sort()).toEqual(Object.keys(descriptor()).sort());
  const said = [DAMAGED_ATTRIBUTES, DAMAGED_STUDY.descriptor].flatMap((entry) => Object.values(entry));
  expect(new Set(said.map((value) => JSON.stringify(value)))).toEqual(new Set(['""', 'null', '[]', 'false']));
  expect(DAMAGED_ATTRIBUTES).toMatchObject({ PatientName: '', SeriesNumber: null, hasPixels: false });
});
