import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { settledText } from '../../../electron/station/reading-log/sheet-words.ts';
import { must } from '../vault/synthetic-study.ts';
import { codeOf } from '../vault/vault-fixture.ts';
import {
  drillStatus,
  entryIdOf,
  KEY,
  list,
  logRoom,
  OTHER,
  studyRow,
  writeText as write,
} from './log-fixture.ts';

describe('the reading log after the return', () => {
  it('is the list of what is to do after the return, and takes a settlement back', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    await room.log.opened(studyRow({ studyKey: OTHER }));
    const entryId = await entryIdOf(room);
    await room.offline(false);
    expect(must(await room.log.settle(entryId, 'entered', 0))).toMatchObject({
      settled: true,
      settlements: [{ how: 'entered', by: 'ada' }],
    });
    expect((await list(room)).incidents).toMatchObject([{ entries: 2, toSettle: 1 }]);
    expect(must(await room.log.settle(entryId, 'undone', 0))).toMatchObject({ settled: false });
  });

  it('has an entry to do again that is written after it was settled, and says so', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    const entryId = await entryIdOf(room);
    must(await room.log.settle(entryId, 'nothing-to-enter', 0));
    must(await write(room, entryId, 'Aortic dissection'));
    const after = await list(room);
    expect(after.incidents).toMatchObject([{ toSettle: 1 }]);
    expect(after.entries).toMatchObject([{ settled: false, rev: 1 }]);
    expect(settledText(must(await room.log.settle(entryId, 'entered', 1)))).toMatch(/^entered/u);
    must(await write(room, entryId, 'Aortic dissection, type A', 1));
    const [again] = (await list(room)).entries;
    expect(again?.settled).toBe(false);
    expect(again && settledText(again)).toMatch(/^CHANGED after it was settled \(entered/u);
  });

  it('settles nothing that the presser did not see, and records nothing of it', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    const entryId = await entryIdOf(room);
    must(await write(room, entryId, 'Aortic dissection'));
    expect(codeOf(await room.log.settle(entryId, 'nothing-to-enter', 0))).toBe(
      'reading-log.changed-elsewhere',
    );
    expect((await list(room)).entries).toMatchObject([{ settled: false, settlements: [] }]);
    expect(room.journal.entries).toEqual([]);
  });

  // guards S-6
  it('shows what is to do of a real downtime after a drill on the same study, and nothing of the drill beside it', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    must(await write(room, await entryIdOf(room), 'Aortic dissection'));
    await room.log.closed(KEY);
    await room.offline(false);
    await room.clock.advance(60_000);
    await room.drill(drillStatus('run-1'));
    await room.log.opened(studyRow());
    const practice = await entryIdOf(room);
    must(await write(room, practice, 'practice: normal'));
    await room.drill(null);
    const beside = must(await room.log.study(KEY));
    expect(beside).toMatchObject({ current: null, entryId: null });
    expect(beside.entries.map(({ impression }) => impression.text)).toEqual(['Aortic dissection']);
    const shown = await list(room);
    expect(shown.incidents.map(({ signal }) => signal)).toEqual(['drill', 'real']);
    expect(shown.entries).toMatchObject([{ impression: { text: 'Aortic dissection' } }]);
  });

  it('takes the last words that were on their way when the study was closed after the return, and nothing new', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    const entryId = await entryIdOf(room);
    const writer = randomUUID();
    must(await write(room, entryId, 'Effusion', 0, 1, writer));
    await room.offline(false);
    await room.log.closed(KEY);
    must(await write(room, entryId, 'Effusion, small', 1, 2, writer));
    expect(codeOf(await write(room, entryId, 'Something else', 2))).toBe('reading-log.downtime-over');
    expect((await list(room)).entries).toMatchObject([
      { impression: { text: 'Effusion, small' }, writable: false },
    ]);
    await room.clock.advance(16 * 60_000);
    expect(codeOf(await write(room, entryId, 'Effusion, large', 2, 3, writer))).toBe(
      'reading-log.downtime-over',
    );
  });

  it('takes the first words of a reading too, when none could be saved before it was over', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    const entryId = await entryIdOf(room);
    await room.offline(false);
    await room.log.closed(KEY);
    must(await write(room, entryId, 'Written while the disk was full'));
    expect((await list(room)).entries).toMatchObject([{ rev: 1, settled: false }]);
  });

  it('records in the journal that it was opened and exported, and tells a drill', async () => {
    const room = await logRoom();
    await room.drill(drillStatus('run-1'));
    await room.log.opened(studyRow());
    must(await write(room, await entryIdOf(room), 'Appendix 11 mm'));
    must(await room.log.shown('panel'));
    must(await room.log.exportAs('drill-run-1', 'csv'));
    must(await room.log.printed('drill-run-1', new Set([await entryIdOf(room)])));
    expect(room.journal.entries.map(({ event, details }) => [event, details])).toEqual([
      ['reading-log:opened', { where: 'panel', signal: 'drill' }],
      ['reading-log:exported', { count: 1, of: 1, format: 'csv', signal: 'drill' }],
      ['reading-log:exported', { count: 1, of: 1, format: 'print', signal: 'drill' }],
    ]);
    expect(room.signals).toEqual(['log:opened', 'log:exported', 'log:exported']);
    expect(JSON.stringify(room.journal.entries)).not.toMatch(/Appendix|Nightingale|4711/u);
  });

  // guards S-1
  it('records of a filtered print how many left and of how many, and fixes those that left alone', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    await room.log.opened(studyRow({ studyKey: OTHER }));
    const entryId = await entryIdOf(room);
    const writer = randomUUID();
    must(await write(room, entryId, 'A', 0, 1, writer));
    const { shown } = await list(room);
    must(await room.log.printed(shown ?? '', new Set([entryId])));
    expect(room.journal.entries.at(-1)?.details).toEqual({
      count: 1,
      of: 2,
      format: 'print',
      signal: 'real',
    });
    const gone = new Set([entryId, randomUUID()]);
    expect(codeOf(await room.log.printed(shown ?? '', gone))).toBe('reading-log.entry-not-found');
    must(await write(room, entryId, 'AB', 1, 2, writer));
    const [entry] = (await list(room)).entries.filter((each) => each.entryId === entryId);
    expect(entry?.versions.map(({ impression }) => impression.text)).toEqual(['A', 'AB']);
  });

  it('says of a real reading that a drill ended that it was not closed', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    const { shown } = await list(room);
    await room.offline(false);
    await room.drill(drillStatus('run-2'));
    const listed = must(await room.log.list(shown));
    expect(listed.entries).toMatchObject([{ end: 'next-incident' }]);
  });

  it('keeps what was exported as it was exported: the next keystroke begins a new version', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    const entryId = await entryIdOf(room);
    const writer = randomUUID();
    must(await write(room, entryId, 'A', 0, 1, writer));
    must(await room.log.exportAs((await list(room)).shown ?? '', 'csv'));
    must(await write(room, entryId, 'AB', 1, 2, writer));
    must(await write(room, entryId, 'ABC', 2, 3, writer));
    const [entry] = (await list(room)).entries;
    expect(entry?.versions.map(({ impression }) => impression.text)).toEqual(['A', 'ABC']);
  });

  it('gives no file away that could not be recorded, and loses nothing by it', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    room.journal.broken = true;
    const incidentId = (await list(room)).shown ?? '';
    expect(codeOf(await room.log.exportAs(incidentId, 'csv'))).toBe('journal.io-failed');
    expect((await list(room)).entries).toHaveLength(1);
    expect(room.signals).toEqual([]);
    expect(codeOf(await room.log.exportAs('real-0', 'csv'))).toBe('reading-log.nothing-to-export');
  });
});
