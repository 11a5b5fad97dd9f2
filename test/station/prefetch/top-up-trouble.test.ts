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
