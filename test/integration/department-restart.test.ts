// The real `pacs-kit serve` in a department of several PACS, killed by SIGKILL while it fetches, tops up and is in a planned
// downtime: what people decided still holds after each start, and the queue has lost nothing. KIT_KILL_ROUNDS says how often.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KitProcess, kitProcess, type ServingKit, until } from '../../scripts/kit-process.ts';
import {
  type Channel,
  type ChannelInput,
  type ChannelOutput,
  channels,
} from '../../shared/contract/channels.ts';
import type { QueueView } from '../../shared/contract/queue-view.ts';
import { type Department, departmentMissing, startDepartment } from './department.ts';
import { departmentLeaks } from './department-leaks.ts';
import { type DepartmentStudy, study, studyFiles } from './department-studies.ts';
import { type DataDirectories, dataDirectories, PASSPHRASE } from './station-fixture.ts';

const ROUNDS = Number(process.env['KIT_KILL_ROUNDS'] ?? 2);
const HOUR = 3_600_000;
const STUDIES = Array.from({ length: 6 }, (_, index) =>
  study({ PatientID: `PID-R${index}`, images: 6, matrix: 128 }),
);
/** So slow that no study is here before the kill. */
const SLOW = 65_536;

type Ask = <C extends Channel>(channel: C, input: ChannelInput<C>) => Promise<ChannelOutput<C>>;

/** Talks to the browser shell of a running station as its page does. */
async function pageOf({ url }: ServingKit): Promise<Ask> {
  const { origin } = new URL(url);
  const entered = await fetch(url, { redirect: 'manual' });
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const headers = { cookie, origin, 'content-type': 'application/json', 'x-kit-page': '1' };
  const ask: Ask = async (channel, input) => {
    const body = JSON.stringify(input);
    const answered = await fetch(`${origin}/rpc/${channel}`, { method: 'POST', headers, body });
    const answer = (await answered.json()) as { ok: boolean; value: unknown; error?: { code: string } };
    if (!answer.ok) throw new Error(`${channel}: ${answer.error?.code}`);
    return channels[channel].output.parse(answer.value) as ChannelOutput<typeof channel>;
  };
  await ask('access:unlock', { passphrase: PASSPHRASE });
  return ask;
}

const why = departmentMissing === null ? '' : ` (${departmentMissing})`;
describe.skipIf(departmentMissing !== null)(`a station that is killed in a department${why}`, () => {
  let department: Department;
  let directories: DataDirectories;
  let kit: KitProcess;
  let running: ServingKit | null = null;
  const all: DepartmentStudy[] = [...STUDIES];

  const config = (capBytesPerSecond: number | null): string => {
    const base = department.config();
    return JSON.stringify({
      ...base,
      endpoints: base.endpoints.map((each) => ({
        ...each,
        ...(capBytesPerSecond !== null && { maxBytesPerSecond: capBytesPerSecond }),
      })),
      worklist: { dates: 'any' },
      priors: { enabled: false },
      prefetch: { everyMs: 1000, parallelTransfers: 2 },
    });
  };

  beforeAll(async () => {
    directories = await dataDirectories();
    department = await startDepartment({ studies: STUDIES, without: ['cache', 'ris'] });
    kit = await kitProcess({
      data: await directories.make(),
      passphrase: PASSPHRASE,
      config: config(SLOW),
    });
  });
  afterAll(async () => {
    await running?.kill();
    await department?.stop();
    await directories?.remove();
  });

  const start = async (): Promise<Ask> => {
    running = await kit.serve();
    return pageOf(running);
  };
  const kill = async (): Promise<void> => {
    await running?.kill();
    running = null;
  };
  const stateOf = (queue: QueueView, studyKey: string) =>
    queue.rows.find((each) => each.studyKey === studyKey)?.state;

  // guards S-7
  it(
    `keeps what people decided through each of ${ROUNDS} kills, and loses nothing of the queue`,
    async () => {
      let ask = await start();
      const first = await until('the queue is known', 30_000, async () => {
        const queue = await ask('queue:list', {});
        return queue.rows.length === STUDIES.length && queue;
      });
      const [, , cancelled = '', , , last = ''] = first.rows.map(({ studyKey }) => studyKey);
      await ask('queue:cancel-study', { studyKey: cancelled });
      const by = new Date(Date.now() + 5 * HOUR).toISOString();
      await ask('prefetch:top-up', { by });
      const { windowId } = await ask('window:plan', {
        startsAt: new Date(Date.now() + 500).toISOString(),
        endsAt: new Date(Date.now() + 6 * HOUR).toISOString(),
        reason: 'Storage moves house',
      });
      await until('the window runs', 10_000, async () => (await ask('station:status', {})).switch.offline);
      const movedUp = await ask('queue:move-up', { studyKey: last });
      expect(movedUp.rows[0]?.studyKey).toBe(last);

      for (let round = 1; round <= ROUNDS; round += 1) {
        const before = await ask('queue:list', {});
        await delay(Math.random() * 400);
        await kill();

        ask = await start();
        const after = await ask('queue:list', {});
        const status = await ask('station:status', {});
        for (const row of before.rows) {
          const now = after.rows.find(({ studyKey }) => studyKey === row.studyKey);
          expect(now, `of round ${round}`).toBeDefined();
          expect(now?.held).toBeGreaterThanOrEqual(row.held);
          if (row.state === 'complete') expect(now?.state).toBe('complete');
          if (now?.state === 'complete') expect(now.held).toBe(6);
        }
        expect(stateOf(after, cancelled)).toBe('cancelled');
        if (stateOf(after, last) !== 'complete') expect(after.rows[0]?.studyKey).toBe(last);
        expect(after.topUp?.by).toBe(by);
        expect(status.switch.offline).toBe(true);
        expect(status.switch.reason).toContain('Storage moves house');
        const windows = await ask('window:list', {});
        expect(windows.find((each) => each.windowId === windowId)?.state).toBe('running');

        // Something more to fetch, so that the next kill finds work too.
        const more = study({ PatientID: `PID-M${round}`, images: 6, matrix: 128 });
        all.push(more);
        const files = studyFiles(department.folder, more);
        await department.primary.upload(files);
        await department.secondary.load(files);
        await until('the new study is queued, from the PACS that is left', 20_000, async () => {
          return (await ask('queue:list', {})).rows.length === all.length;
        });
      }
      await kill();
    },
    60_000 * ROUNDS,
  );

  it('is sound, and fetches all of it once nothing is in the way', async () => {
    expect(await kit.kit('vault', 'verify')).toMatchObject({
      exitCode: 0,
      answer: { ok: true, damaged: [], strays: 0 },
    });
    expect(await kit.kit('journal', 'verify')).toMatchObject({ exitCode: 0, answer: { ok: true } });
    kit = await kitProcess({ data: kit.data, passphrase: PASSPHRASE, config: config(null) });
    const ask = await start();
    const [window] = await ask('window:list', {});
    const cancelled = (await ask('queue:list', {})).rows.filter(({ state }) => state === 'cancelled');
    expect(cancelled).toHaveLength(1);
    await until('all but the cancelled one is here', 30_000, async () => {
      const { rows } = await ask('queue:list', {});
      return rows.filter(({ state }) => state === 'complete').length === all.length - 1;
    });
    expect(stateOf(await ask('queue:list', {}), cancelled[0]?.studyKey ?? '')).toBe('cancelled');
    await ask('queue:resume-study', { studyKey: cancelled[0]?.studyKey ?? '' });
    await ask('prefetch:end-top-up', {});
    await ask('window:cancel', { windowId: window?.windowId ?? '' });
    await until('the station is back, and has all', 40_000, async () => {
      const { rows } = await ask('queue:list', {});
      const { offline } = (await ask('station:status', {})).switch;
      return !offline && rows.every(({ state }) => state === 'complete');
    });
    expect((await ask('worklist:list', {})).rows.map(({ completeness }) => completeness)).toEqual(
      all.map(() => expect.objectContaining({ state: 'complete', held: 6 }) as unknown),
    );
    // guards S-12
    expect(await departmentLeaks(kit.data, all, [], department)).toEqual([]);
    expect(await readFile(path.join(kit.data, 'status.json'), 'utf8')).toContain('"switch"');
    await kill();
    expect(await departmentLeaks(kit.data, all, [], department)).toEqual([]);
  });
});
