import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { thisProcess } from '../../electron/station/process-identity.ts';
import { createStatusFile, STATUS_EVERY_MS } from '../../electron/station/status-file.ts';
import type { StationStatus } from '../../shared/contract/views.ts';
import { fakePrefetch, fakeSwitch } from '../fixtures/fake-station.ts';

function setUp() {
  const folder = mkdtempSync(path.join(tmpdir(), 'kit-status-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'status.json');
  const timers: { ms: number; callback: () => void }[] = [];
  let seq = 0;
  const status = (): StationStatus => ({
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
    now: '2026-03-04T05:06:07.000Z',
    lastEventSeq: (seq += 1),
  });
  const statusFile = createStatusFile({
    file,
    status,
    clock: {
      setTimer: (ms, callback) => {
        const timer = { ms, callback };
        timers.push(timer);
        return () => {
          timers.splice(timers.indexOf(timer), 1);
        };
      },
    },
  });
  const written = () =>
    JSON.parse(readFileSync(file, 'utf8')) as { pid: number; start: string; status: StationStatus };
  return { file, timers, statusFile, written };
}

it('the status file names its writer, and is written again and again though nothing happens', async () => {
  const { file, timers, statusFile, written } = setUp();
  statusFile.write();
  await vi.waitFor(() => expect(existsSync(file)).toBe(true));
  expect(written()).toMatchObject(thisProcess());
  const before = written().status.lastEventSeq;
  await vi.waitFor(() => expect(timers.map(({ ms }) => ms)).toEqual([STATUS_EVERY_MS]));
  timers.shift()?.callback();
  await vi.waitFor(() => expect(written().status.lastEventSeq).toBeGreaterThan(before));
  await vi.waitFor(() => expect(timers).toHaveLength(1));
  await statusFile.close();
});

it('a station that closes asks for no further status, and its file is gone for good', async () => {
  const { file, timers, statusFile, written } = setUp();
  statusFile.write();
  await vi.waitFor(() => expect(timers).toHaveLength(1));
  const before = written().status.lastEventSeq;
  statusFile.stop();
  statusFile.write();
  expect(timers).toEqual([]);
  expect(written().status.lastEventSeq).toBe(before);
  await statusFile.close();
  statusFile.write();
  await new Promise((resolve) => setImmediate(resolve));
  expect(existsSync(file)).toBe(false);
});
