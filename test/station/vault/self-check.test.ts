import { expect, it } from 'vitest';
import { selfCheck } from '../../../electron/station/vault/self-check.ts';

it('finds every primitive of the vault in this runtime, with the known answers', async () => {
  expect(await selfCheck()).toEqual([]);
});
