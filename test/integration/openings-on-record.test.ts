// What the record says of openings on the composed station: one for each that a reader was shown, one closing for each, and the
// first image is the one that the page would choose.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import { firstImage } from '../../shared/domain/series-that-matter.ts';
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
  pacs = await startRehearsalPacs({ population: smallDay('RHS-1001') });
});
afterAll(async () => {
  await pacs.close();
  await directories.remove();
});

it('has one closing for each opening, and none for a study that is not open (guards S-11)', async () => {
  const station = await openStation({
    data: await directories.make(),
    pacs,
    retrieveBy: ['C-GET'],
    today: true,
  });
  try {
    valueOf(await station.prefetch.runCycle());
    await unlock(station);
    const [row] = await rowsOf(station);
    const studyKey = row?.studyKey ?? '';
    const events = async () =>
      (await ask(station, 'journal:read', { sinceSeq: 0, limit: 1000 }))
        .map(({ event }) => event)
        .filter((event) => event.startsWith('study:'));

    await ask(station, 'study:close', { studyKey });
    expect(await events()).toEqual([]);
    await ask(station, 'study:open', { studyKey });
    await ask(station, 'study:close', { studyKey });
    await ask(station, 'study:close', { studyKey });
    expect(await events()).toEqual(['study:opened', 'study:closed']);

    // What was open at the lock is closed by it: a late closing takes nothing from the next reader.
    await ask(station, 'study:open', { studyKey });
    await ask(station, 'access:lock', { why: 'person' });
    await unlock(station);
    await ask(station, 'study:close', { studyKey });
    expect((await events()).filter((event) => event === 'study:closed')).toHaveLength(1);
  } finally {
    await station.close();
  }
});

it('sends the image that the study opens with, without being told which (guards S-8)', async () => {
  const station = await openStation({
    data: await directories.make(),
    pacs,
    retrieveBy: ['C-GET'],
    today: true,
  });
  try {
    valueOf(await station.prefetch.runCycle());
    await unlock(station);
    for (const { studyKey } of await rowsOf(station)) {
      const wanted = firstImage(await ask(station, 'study:open', { studyKey }))?.instanceKey;
      const sent: string[] = [];
      for await (const { frame } of valueOf(await station.host.instances({ studyKey, first: true })))
        if (frame.type !== 'chunk') sent.push(`${frame.type} ${frame.instanceKey}`);
      expect(wanted).toBeDefined();
      expect(sent).toEqual([`start ${wanted}`, `end ${wanted}`]);
    }
    await ask(station, 'access:lock', { why: 'person' });
    const locked = await station.host.instances({ studyKey: '0'.repeat(32), first: true });
    expect(!locked.ok && locked.error.code).toBe('vault.locked');
  } finally {
    await station.close();
  }
});
