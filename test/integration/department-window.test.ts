// A planned downtime through the contract, on a real PACS over TLS: the copy is topped up before, the station is offline inside and
// comes back after, and while a study is open only when a person says so.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Station } from '../../electron/station/station.ts';
import { until } from '../../scripts/kit-process.ts';
import { type Department, departmentMissing, openDepartmentStation, startDepartment } from './department.ts';
import { departmentLeaks, keptLog } from './department-leaks.ts';
import { type DepartmentStudy, study, studyFiles } from './department-studies.ts';
import { createSkippingClock } from './skipping-clock.ts';
import { ask, type DataDirectories, dataDirectories, rowsOf, unlock } from './station-fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FIRST = study({ PatientID: 'PID-FIRST' });
const BEFORE = study({ PatientID: 'PID-BEFORE' });
/** The site's own phantom; its date is on the list too. */
const CANARY = study({ PatientID: 'PID-PHANTOM', images: 1 });
const INSIDE = study({ PatientID: 'PID-INSIDE' });

const why = departmentMissing === null ? '' : ` (${departmentMissing})`;
describe.skipIf(departmentMissing !== null)(`a downtime that was planned${why}`, () => {
  let department: Department;
  let directories: DataDirectories;
  let station: Station;
  let data: string;
  const clock = createSkippingClock();
  const { log, said } = keptLog();

  beforeAll(async () => {
    directories = await dataDirectories();
    data = await directories.make();
    department = await startDepartment({ studies: [FIRST, CANARY], without: ['secondary', 'cache', 'ris'] });
    station = await openDepartmentStation({
      data,
      log,
      clock,
      config: {
        ...department.config(),
        // A test that skips over midnight finds the same list.
        worklist: { dates: 'any' },
        priors: { enabled: false },
        prefetch: { everyMs: 24 * HOUR, topUpBeforeMs: 2 * HOUR },
        access: { lockAfterIdleMs: 0 },
        monitor: { canary: { StudyInstanceUID: CANARY.StudyInstanceUID } },
      },
    });
    station.start();
    await unlock(station);
    await until('the PACS is healthy', 20_000, async () => station.status().switch.state === 'healthy');
    await until('the first cycle ended', 20_000, async () => isHere(FIRST));
  });
  afterAll(async () => {
    await station?.close();
    await department?.stop();
    await directories?.remove();
  });

  const rowOf = async ({ StudyInstanceUID }: DepartmentStudy) =>
    (await rowsOf(station)).find(({ descriptor }) => descriptor.StudyInstanceUID === StudyInstanceUID);
  const isHere = async (each: DepartmentStudy): Promise<boolean> =>
    (await rowOf(each))?.completeness.state === 'complete';
  const arrives = (each: DepartmentStudy) => department.primary.upload(studyFiles(department.folder, each));
  const plan = (inMs: number, lastsMs: number) => {
    const startsAt = new Date(clock.wall().getTime() + inMs);
    return ask(station, 'window:plan', {
      startsAt: startsAt.toISOString(),
      endsAt: new Date(startsAt.getTime() + lastsMs).toISOString(),
      reason: 'PACS upgrade',
    });
  };
  const stateOfWindow = async (windowId: string) =>
    (await ask(station, 'window:list', {})).find((each) => each.windowId === windowId)?.state;

  it('tops up before it begins, is offline inside without asking the PACS for studies, and waits for a person who reads', async () => {
    const { windowId, startsAt } = await plan(3 * HOUR, HOUR);
    expect((await ask(station, 'queue:list', {})).topUp).toBeNull();
    await arrives(BEFORE);
    clock.skip(HOUR);
    await until('the top-up began', 10_000, async () => {
      return (await ask(station, 'queue:list', {})).topUp?.by === startsAt;
    });
    await until('what came meanwhile is here', 20_000, () => isHere(BEFORE));
    await until('it says that all is here', 10_000, async () => {
      return (await ask(station, 'queue:list', {})).topUp?.verdict === 'done';
    });

    clock.skip(2 * HOUR);
    await until('the station is offline', 10_000, async () => station.status().switch.offline);
    expect(await stateOfWindow(windowId)).toBe('running');
    expect(station.status().switch.reason).toContain('PACS upgrade');
    expect((await ask(station, 'queue:list', {})).topUp).toBeNull();
    await arrives(INSIDE);
    await ask(station, 'prefetch:run', {});
    await until('it says that it waits', 10_000, async () => station.prefetch.view().state === 'paused');
    expect(await rowOf(INSIDE)).toBeUndefined();
    const studyKey = (await rowOf(FIRST))?.studyKey ?? '';
    await ask(station, 'study:open', { studyKey });

    clock.skip(HOUR);
    // guards S-11
    await until('a person is waited for', 20_000, async () => station.status().switch.awaitingConfirmation);
    expect(station.status().switch.offline).toBe(true);
    expect(await stateOfWindow(windowId)).toBe('over');
    await ask(station, 'switch:confirm-return', { signal: 'real' });
    expect(station.status().switch).toMatchObject({ offline: false, awaitingConfirmation: false });
    await ask(station, 'study:close', { studyKey });
    await until('what came inside the window is here', 20_000, () => isHere(INSIDE));
  });

  it('comes back by itself while nobody reads', async () => {
    const { windowId } = await plan(MINUTE, MINUTE);
    clock.skip(MINUTE);
    await until('the station is offline', 10_000, async () => station.status().switch.offline);
    expect(await stateOfWindow(windowId)).toBe('running');
    clock.skip(MINUTE);
    await until('the station is back', 30_000, async () => {
      const { offline, state } = station.status().switch;
      return !offline && state === 'healthy';
    });
    expect(await stateOfWindow(windowId)).toBe('over');
  });

  it('fetches its canary meanwhile, keeps nothing of it, and waits for it in no list', async () => {
    const probe = await until('the canary was fetched', 20_000, async () => {
      const { probes } = station.status().switch;
      return probes.find(({ kind, outcome }) => kind === 'retrieve' && outcome !== 'never') ?? null;
    });
    expect(probe.outcome).not.toBe('bad');
    expect(await rowOf(CANARY)).toBeUndefined();
    const { rows } = await ask(station, 'queue:list', {});
    expect(rows.filter(({ state }) => state !== 'complete')).toEqual([]);
    await until('it says that the canary is on the list', 10_000, async () =>
      station.prefetch.view().message.includes('monitor.canary'),
    );
  });

  it('ends the top-up of a window that is called off, and says of every step who and why', async () => {
    const { windowId, startsAt } = await plan(HOUR, HOUR);
    expect((await ask(station, 'queue:list', {})).topUp?.by).toBe(startsAt);
    await ask(station, 'window:cancel', { windowId });
    expect((await ask(station, 'queue:list', {})).topUp).toBeNull();
    const decisions = (await ask(station, 'switch:decisions', { limit: 100 })).toSorted(
      (a, b) => a.seq - b.seq,
    );
    const planned = decisions.filter(({ reason }) => reason.includes('PACS upgrade'));
    expect(planned.length).toBeGreaterThan(1);
    expect(decisions.some(({ cause, actor }) => cause === 'confirmed' && actor === 'kim')).toBe(true);
    expect(decisions.at(-1)).toMatchObject({ to: 'healthy', offline: false });
  });

  // guards S-12
  it('leaves nothing of a patient behind', async () => {
    expect(await departmentLeaks(data, [FIRST, BEFORE, INSIDE, CANARY], said, department)).toEqual([]);
  });
});
