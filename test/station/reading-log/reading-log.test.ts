import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { filesBelow, textSearch } from '../../integration/leak-search.ts';
import { must } from '../vault/synthetic-study.ts';
import { codeOf } from '../vault/vault-fixture.ts';
import { drillStatus, entryIdOf, KEY, list, logRoom, studyRow, writeText as write } from './log-fixture.ts';

describe('the reading log', () => {
  it('notes nothing while the PACS is there', async () => {
    const room = await logRoom();
    await room.log.opened(studyRow());
    await room.log.closed(KEY);
    expect(await list(room)).toMatchObject({ incidents: [], entries: [], shown: null });
  });

  // guards S-1, S-2
  it('notes by itself who opened and closed a study, and how complete and how old its copy was', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow({ damaged: 1 }));
    await room.clock.advance(60_000);
    await room.log.closed(KEY);
    const { entries, incidents } = await list(room);
    expect(incidents).toMatchObject([{ signal: 'real', current: true, entries: 1, toSettle: 1 }]);
    expect(entries).toMatchObject([
      {
        reader: 'ada',
        openedAt: '2026-11-22T10:41:00.000Z',
        closedAt: '2026-11-22T10:42:00.000Z',
        end: 'closed',
        atOpening: {
          completeness: { state: 'incomplete', held: 2, expected: 3 },
          damaged: 1,
          asOf: '2026-11-22T10:18:00.000Z',
        },
        settled: false,
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain('heldBytes');
  });

  it('gives a study that is open its entry when the switch turns offline, with the time at which it was opened', async () => {
    const room = await logRoom();
    await room.log.opened(studyRow());
    await room.clock.advance(120_000);
    await room.offline(true);
    const { entries, incidents } = await list(room);
    expect(entries).toMatchObject([{ openedAt: '2026-11-22T10:41:00.000Z', closedAt: null, end: null }]);
    expect(incidents[0]?.startedAt).toBe('2026-11-22T10:43:00.000Z');
  });

  it('counts windows and new askings of a study that grew as one reading, and a second reading as another', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    await room.log.opened(studyRow({ completeness: { state: 'complete', held: 3, expected: 3 } }));
    await room.log.closed(KEY);
    expect((await list(room)).entries).toMatchObject([
      { closedAt: null, atOpening: { completeness: { held: 2 } }, latest: { completeness: { held: 3 } } },
    ]);
    await room.log.closed(KEY);
    await room.log.opened(studyRow());
    expect((await list(room)).entries).toHaveLength(2);
  });

  it('ends the reading when the station is locked, and another person begins their own', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    await room.lock();
    await room.unlock('bea');
    await room.log.opened(studyRow());
    expect((await list(room)).entries.map(({ reader, end }) => [reader, end])).toEqual(
      expect.arrayContaining([
        ['ada', 'locked'],
        ['bea', null],
      ]),
    );
  });

  // guards S-6
  it('keeps what was noted in a drill apart, and begins anew when a real outage ends it', async () => {
    const room = await logRoom();
    await room.drill(drillStatus('run-1'));
    await room.log.opened(studyRow());
    must(await write(room, await entryIdOf(room), 'practice'));
    await room.offline(true);
    const real = await list(room);
    expect(real.incidents).toMatchObject([
      { signal: 'real', current: true, entries: 1 },
      { signal: 'drill', current: false, entries: 1, title: 'Unscheduled PACS server failure' },
    ]);
    expect(real.entries).toMatchObject([{ incident: { signal: 'real' }, impression: { text: '' } }]);
    const drilled = await list(room, 'drill-run-1');
    expect(drilled.entries).toMatchObject([{ end: 'drill-ended', impression: { text: 'practice' } }]);
    expect(codeOf(await write(room, drilled.entries[0]?.entryId ?? '', 'more', 1))).toBe(
      'reading-log.downtime-over',
    );
  });

  it('has every acknowledged keystroke after the station was killed, and says that nobody saw the closing', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    const entryId = await entryIdOf(room);
    const writer = randomUUID();
    for (const [at, text] of ['N', 'No', 'No acute'].entries())
      must(await write(room, entryId, text, at, at + 1, writer));
    const since = (await list(room)).incidents[0]?.startedAt ?? null;
    room.restart(since);
    await room.offline(true);
    const { entries, incidents } = await list(room);
    expect(incidents).toHaveLength(1);
    expect(entries).toMatchObject([
      { impression: { text: 'No acute' }, end: 'unknown', closedAt: null, writable: true },
    ]);
    // The page that kept its text goes on where it was.
    must(await write(room, entryId, 'No acute finding.', 3, 4, writer));
    expect((await list(room)).entries[0]?.versions).toHaveLength(1);
  });

  it('appends what another person writes, and never writes over what came meanwhile', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    const entryId = await entryIdOf(room);
    must(await write(room, entryId, 'Fracture?'));
    room.person = 'bea';
    expect(codeOf(await write(room, entryId, 'Nothing.'))).toBe('reading-log.changed-elsewhere');
    must(await write(room, entryId, 'No fracture, old scar.', 1));
    const [entry] = (await list(room)).entries;
    expect(entry?.versions.map(({ by, impression }) => [by, impression.text])).toEqual([
      ['ada', 'Fracture?'],
      ['bea', 'No fracture, old scar.'],
    ]);
  });

  it('has no reading of nobody when the answer comes after the lock', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.lock();
    await room.log.opened(studyRow());
    await room.unlock('bea');
    expect((await list(room)).entries).toEqual([]);
  });

  it('saves words under the name of who typed them, and of nobody who came after', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    const entryId = await entryIdOf(room);
    room.person = 'bea';
    expect(codeOf(await write(room, entryId, 'Fracture', 0, 1, randomUUID(), 'ada'))).toBe(
      'reading-log.not-theirs',
    );
    expect((await list(room)).entries).toMatchObject([{ versions: [] }]);
  });

  it('lets a reading that goes on be finished after the return, and closes its note with it', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    const entryId = await entryIdOf(room);
    await room.offline(false);
    must(await write(room, entryId, 'Effusion'));
    await room.log.closed(KEY);
    expect(codeOf(await write(room, entryId, 'Effusion, small', 1))).toBe('reading-log.downtime-over');
    expect(await list(room)).toMatchObject({
      incidents: [{ current: false }],
      entries: [{ writable: false, end: 'closed', impression: { text: 'Effusion' } }],
    });
  });

  it('answers a keystroke that is not on disk with an error, and keeps what was there', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    const entryId = await entryIdOf(room);
    const writer = randomUUID();
    must(await write(room, entryId, 'one', 0, 1, writer));
    room.diskFull = true;
    expect(codeOf(await write(room, entryId, 'one two', 1, 2, writer))).toBe('vault.disk-full');
    room.diskFull = false;
    expect((await list(room)).entries[0]?.impression.text).toBe('one');
    must(await write(room, entryId, 'one two', 1, 2, writer));
    expect((await list(room)).entries[0]?.impression.text).toBe('one two');
  });

  it('tries what it noted by itself again until it is on disk, and says meanwhile that it is not', async () => {
    const room = await logRoom();
    await room.offline(true);
    room.diskFull = true;
    await room.log.opened(studyRow());
    await room.log.closed(KEY);
    expect((await list(room)).trouble).toMatchObject({ code: 'vault.disk-full' });
    expect((await list(room)).entries).toMatchObject([{ end: 'closed' }]);
    room.diskFull = false;
    await room.clock.advance(5000);
    expect((await list(room)).trouble).toBeNull();
    room.restart();
    expect((await list(room)).entries).toMatchObject([{ end: 'closed' }]);
  });

  // guards S-9
  it('shreds entries after their days, but never in a downtime', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    await room.log.closed(KEY);
    room.log.start();
    await room.clock.advance(91 * 86_400_000);
    expect((await list(room)).entries).toHaveLength(1);
    await room.offline(false);
    await room.clock.advance(86_400_000);
    expect((await list(room)).entries).toHaveLength(0);
    expect(room.journal.entries.at(-1)).toMatchObject({
      event: 'reading-log:shredded',
      details: { count: 1, keepDays: 90 },
    });
  });

  // guards S-12
  it('leaves nothing of a patient or of the text on disk in the clear', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    must(await write(room, await entryIdOf(room), 'Perforated duodenal ulcer, surgeon told'));
    await room.log.closed(KEY);
    const search = textSearch([
      ['impression', 'Perforated duodenal'],
      ['impression', 'surgeon told'],
      ['name', 'Nightingale'],
      ['id', 'PID-4711-XYZZY'],
      ['accession', 'ACC-998877'],
    ]);
    const found = [...(await filesBelow(room.directory))].flatMap(([, bytes]) => search.find(bytes));
    expect(found).toEqual([]);
  });

  it('says that it is locked when it is', async () => {
    const room = await logRoom();
    await room.offline(true);
    await room.log.opened(studyRow());
    const entryId = await entryIdOf(room);
    await room.lock();
    expect(codeOf(await room.log.list(null))).toBe('vault.locked');
    expect(codeOf(await write(room, entryId, 'x'))).toBe('vault.locked');
  });
});
