// What `status` may say of a station that runs, has died, says nothing any more, or never was.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stationLayout } from '../../../electron/station/station-parts.ts';
import { thisProcess } from '../../../electron/station/process-identity.ts';
import type { StationStatus } from '../../../shared/contract/views.ts';
import { fakePrefetch, fakeSwitch } from '../../fixtures/fake-station.ts';
import { dataWithVault, pacsKit, temporaryFolder } from './cli-fixture.ts';

const statusAt = (now: Date): StationStatus => ({
  stationName: 'Test station',
  version: '0.0.0',
  rehearsal: true,
  testHooks: false,
  vault: 'locked',
  operator: null,
  switch: fakeSwitch,
  drill: null,
  prefetch: fakePrefetch,
  readiness: { studiesOnList: 1, studiesComplete: 1, asOf: null },
  now: now.toISOString(),
  lastEventSeq: 1,
});

function someProcess(): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

const startOf = (pid: number): string =>
  process.platform === 'linux'
    ? (readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ')[19] ?? '')
    : '';

function leave(data: string, holder: { pid: number; start: string }, now = new Date()): void {
  writeFileSync(stationLayout(data).status, JSON.stringify({ ...holder, status: statusAt(now) }));
}

it('a running station is told of with the time of what it said', async () => {
  const data = await dataWithVault();
  const now = new Date();
  leave(data, thisProcess(), now);
  const { exitCode, answer } = await pacsKit('status', '--data', data);
  expect(exitCode).toBe(0);
  expect(answer).toMatchObject({ running: true, pid: process.pid, asOf: now.toISOString() });
});

it('the load of a running station is told, and that of none is said to be unknown', async () => {
  const data = await dataWithVault();
  expect((await pacsKit('load', '--data', data)).answer).toEqual({ ok: true, running: false, reports: [] });
  const load = {
    since: '2026-11-22T08:00:00.000Z',
    associations: 12,
    associationsNow: 1,
    associationsPeak: 2,
    queries: 7,
    retrieves: 3,
    probes: 40,
    failures: 0,
    heldBack: 1,
    bytes: 1_000_000,
    bytesPerSecond: 500_000,
    capBytesPerSecond: 500_000,
    busyMs: 2000,
  };
  const breaker = { state: 'closed', until: null, reason: 'It is asked as usual.' };
  const loads = [{ endpointId: 'main', load, breaker }];
  const content = { ...thisProcess(), status: statusAt(new Date()), loads };
  writeFileSync(stationLayout(data).status, JSON.stringify(content));
  const { exitCode, answer } = await pacsKit('load', '--data', data);
  expect(exitCode).toBe(0);
  expect(answer).toMatchObject({ ok: true, running: true, endpoints: loads });
});

// guards S-1
it('a dead station whose process number was given to another is not running', async () => {
  const data = await dataWithVault();
  const other = someProcess();
  leave(data, { pid: other.pid ?? 0, start: 'another start' });
  expect((await pacsKit('status', '--data', data)).answer).toMatchObject({ ok: true, running: false });
  leave(data, { pid: other.pid ?? 0, start: startOf(other.pid ?? 0) });
  expect((await pacsKit('status', '--data', data)).answer).toMatchObject({ running: true });
  const gone = once(other, 'exit');
  other.kill('SIGKILL');
  await gone;
  expect((await pacsKit('status', '--data', data)).answer).toMatchObject({ running: false });
});

it('a station that has long said nothing is not passed off as running', async () => {
  const data = await dataWithVault();
  const now = new Date(Date.now() - 120_000);
  leave(data, thisProcess(), now);
  const { exitCode, code, answer } = await pacsKit('status', '--data', data);
  expect({ exitCode, code }).toEqual({ exitCode: 1, code: 'station.silent' });
  expect(answer).toMatchObject({ error: { details: { pid: process.pid, asOf: now.toISOString() } } });
});

it.each([['status'], ['vault', 'list', '--locked'], ['vault', 'purge', '--all', '--yes']])(
  'a data directory that was mistyped is said to hold no station, and stays untouched: %s %s',
  async (...args) => {
    const folder = temporaryFolder();
    const typo = path.join(folder, 'typo');
    for (const data of [typo, folder]) {
      const { exitCode, code } = await pacsKit(...args, '--data', data);
      expect({ exitCode, code }).toEqual({ exitCode: 1, code: 'station.not-found' });
    }
    expect(readdirSync(folder)).toEqual([]);
  },
);
