// The rule lab on the composed station: its history comes from real cycles, its openings from the real journal.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import {
  ask,
  type DataDirectories,
  dataDirectories,
  openStation,
  rowsOf,
  smallDay,
  unlock,
  valueOf,
} from './station-fixture.ts';

let directories: DataDirectories;
let pacs: RehearsalPacs;
beforeAll(async () => {
  directories = await dataDirectories();
  // A chest CT with an earlier one and an echocardiogram, and a head CT with an earlier one.
  pacs = await startRehearsalPacs({ population: smallDay('RHS-1001', 'RHS-1004') });
});
afterAll(async () => {
  await pacs.close();
  await directories.remove();
});

it('replays what cycles saw at the PACS and what a reader opened, also after a restart', async () => {
  const data = await directories.make();
  const open = () => openStation({ data, pacs, retrieveBy: ['C-GET'], today: true });
  const station = await open();
  valueOf(await station.prefetch.runCycle());
  await unlock(station);
  const empty = await ask(station, 'rule-lab:replay', { rule: null });
  expect(empty).toMatchObject({ studies: 2, studiesWithOpened: 0, current: { candidates: 3, fetched: 3 } });
  expect(empty.current.bytes).toBeGreaterThan(0);
  expect(empty.current.estimatedBytes).toBe(0);

  const row = (await rowsOf(station)).find(({ priors }) => priors.length > 0);
  if (row === undefined) throw new Error('no study of the list has a prior here');
  await ask(station, 'study:open', { studyKey: row.studyKey });
  await ask(station, 'study:open', { studyKey: row.priors[0] ?? '' });
  const nothing = await ask(station, 'rule-lab:replay', { rule: 'maxPerStudy: 0' });
  expect(nothing).toMatchObject({
    studiesWithOpened: 1,
    current: { hits: 1, misses: 0 },
    other: { hits: 0, misses: 1, fetched: 0, bytes: 0 },
  });
  await station.close();

  const again = await open();
  await unlock(again);
  expect(await ask(again, 'rule-lab:replay', { rule: 'maxPerStudy: 0' })).toMatchObject({
    studies: 2,
    studiesWithOpened: 1,
    other: { misses: 1 },
  });
  await again.close();
});
