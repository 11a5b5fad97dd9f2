import { expect, it } from 'vitest';
import { createOpenStudies } from '../../electron/station/open-studies.ts';

// guards S-11
it('a study stays open until the last of its readers closed it, and locking closes all', () => {
  const counts: number[] = [];
  const open = createOpenStudies((count) => counts.push(count));
  open.opened('a');
  open.opened('a');
  open.opened('b');
  open.closed('a');
  expect(counts).toEqual([1, 2]);
  open.closed('a');
  open.closed('a');
  open.clear();
  open.clear();
  expect(counts).toEqual([1, 2, 1, 0]);
});
