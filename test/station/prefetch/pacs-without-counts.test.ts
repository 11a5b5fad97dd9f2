import { expect, it } from 'vitest';
import { severalPacs, sops } from './several-pacs.ts';

const STUDY = '2.25.7';

// guards S-1
it('asks a PACS that gives no counts again for a study that another PACS has counted meanwhile', async () => {
  const set = severalPacs({ main: 'primary', backup: 'secondary' });
  for (const id of ['main', 'backup']) {
    set.at(id).studies.set(STUDY, sops(STUDY, 1, 5));
    set.at(id).givesCounts = false;
  }
  await set.prefetch.runCycle();
  set.at('main').state = 'down';
  await set.prefetch.runCycle();
  set.at('main').state = 'healthy';
  for (const id of ['main', 'backup']) set.at(id).studies.set(STUDY, sops(STUDY, 1, 8));
  await set.prefetch.runCycle();
  await set.prefetch.runCycle();
  expect(set.countsOf(STUDY)).toMatchObject({ held: 8, expected: 8 });
  await set.close();
});
