// A top-up when things go wrong around it: a disk without room, a clock on the wall that jumps, a study that never comes.
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archived, ENDPOINT } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
beforeEach(() => {
  at = prefetchFixture();
});
afterEach(() => at.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const inMinutes = (minutes: number) => new Date(at.clock.wall().getTime() + minutes * MINUTE).toISOString();
const ended = () => at.journal.filter(({ event }) => event === 'prefetch:top-up-ended');

describe('a top-up whose moment passes while nothing can be written', () => {
  // guards S-15
  it('ends, and the prefetch goes on by itself', async () => {
    at.archive.studies.push(archived());
    const bugs: unknown[] = [];
    const prefetch = at.open({ onBug: (cause) => bugs.push(cause) });
    prefetch.start();
    await at.clock.advance(MINUTE);
    prefetch.queue.topUp(inMinutes(10));
    await at.clock.advance(9 * MINUTE);
    const disk = new DatabaseSync(path.join(at.directory, 'queue.sqlite'));
    for (const doing of ['UPDATE', 'INSERT'])
      disk.exec(
        `CREATE TRIGGER full_${doing} BEFORE ${doing} ON fact BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
      );
    await at.clock.advance(10 * MINUTE);
    disk.exec('DROP TRIGGER full_UPDATE; DROP TRIGGER full_INSERT');
    const asked = at.archive.asked.length;
    await at.clock.advance(HOUR);
    expect(bugs).toEqual([]);
    expect(at.archive.asked.length).toBeGreaterThan(asked);
    expect(prefetch.view()).toMatchObject({ state: 'idle', lastError: null });
    expect(ended()).toHaveLength(1);
    await prefetch.stop();
    // Its end was written once there was room.
    expect(disk.prepare(`SELECT value FROM fact WHERE name = 'topUp'`).get()).toEqual({ value: 'null' });
    disk.close();
  });
});

describe('a top-up and a clock on the wall that jumps', () => {
  // guards S-14
  it('goes on when the clock jumps past its moment and back, and pauses meanwhile', async () => {
    at.archive.studies.push(archived());
    let skewMs = 0;
    const clock = { ...at.clock, wall: () => new Date(at.clock.wall().getTime() + skewMs) };
    const prefetch = at.open({ clock });
    prefetch.start();
    await at.clock.advance(MINUTE);
    const by = inMinutes(60);
    prefetch.queue.topUp(by);
    skewMs = 2 * HOUR;
    await at.clock.advance(5 * MINUTE);
    expect(prefetch.queue.view().topUp).toBeNull();
    skewMs = 0;
    await at.clock.advance(MINUTE);
    expect(prefetch.queue.view().topUp?.by).toBe(by);
    skewMs = -30 * 24 * HOUR;
    await at.clock.advance(MINUTE);
    expect(prefetch.queue.view().topUp).toBeNull();
    skewMs = 0;
    await at.clock.advance(MINUTE);
    expect(prefetch.queue.view().topUp?.by).toBe(by);
    expect(ended()).toEqual([]);
    // A computer that slept is believed after a while.
    skewMs = 2 * HOUR;
    await at.clock.advance(20 * MINUTE);
    expect(ended()).toMatchObject([{ details: { reason: 'its time has come' } }]);
    skewMs = 0;
    expect(prefetch.queue.view().topUp).toBeNull();
  });
});

describe('a top-up with one study that never comes', () => {
  // guards S-10
  it('asks for the list once a minute and not with every try, and puts only what it tried on record', async () => {
    at.archive.studies.push(archived());
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(MINUTE);
    prefetch.queue.topUp(inMinutes(24 * 60));
    await at.clock.advance(10 * MINUTE);
    const [asked, entries] = [at.archive.asked.length, at.journal.length];
    await at.clock.advance(HOUR);
    const since = at.archive.asked.slice(asked);
    const lists = since.filter(({ query }) => query?.StudyDate !== undefined).length;
    expect(lists).toBeGreaterThanOrEqual(50);
    expect(lists).toBeLessThanOrEqual(70);
    const tries = since.filter(({ what }) => what === 'C-MOVE').length;
    expect(tries).toBeLessThanOrEqual(13);
    expect(at.journal.length - entries).toBeLessThanOrEqual(3 * tries);
  });

  it('does not leave lying until the next list what the link dropped', async () => {
    const studies = Array.from({ length: 8 }, () => archived());
    at.archive.studies.push(...studies);
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.connection-lost' });
    const prefetch = at.open();
    prefetch.queue.topUp(inMinutes(60));
    prefetch.start();
    await at.clock.advance(1000);
    expect(prefetch.view()).toMatchObject({ state: 'failed' });
    at.archive.settings.retrieveFault = () => null;
    await at.clock.advance(10_000);
    // Two at once: the fourth had begun when the third failed.
    expect(prefetch.view().studiesComplete).toBe(4);
    await at.clock.advance(2 * MINUTE);
    expect(prefetch.view()).toMatchObject({ state: 'idle', studiesComplete: 8 });
  });
});

describe('a fault of the station itself', () => {
  // guards S-15
  it('does not keep the next cycle from coming', async () => {
    at.archive.studies.push(archived());
    const bugs: unknown[] = [];
    const list = { breaks: false };
    const prefetch = at.open({
      onBug: (cause) => bugs.push(cause),
      endpoints: new Proxy([ENDPOINT], {
        get(target, name) {
          if (name === 'length' && list.breaks) throw new TypeError('a bug');
          return Reflect.get(target, name) as unknown;
        },
      }),
    });
    prefetch.start();
    await at.clock.advance(MINUTE);
    list.breaks = true;
    await at.clock.advance(6 * MINUTE);
    expect(bugs.length).toBeGreaterThan(0);
    list.breaks = false;
    const asked = at.archive.asked.length;
    await at.clock.advance(6 * MINUTE);
    expect(at.archive.asked.length).toBeGreaterThan(asked);
  });
});
