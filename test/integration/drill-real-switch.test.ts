// Two switches and one person, on the composed station: what was meant for the drill never moves the real one, and no drill
// begins in a real downtime.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import type { Station } from '../../electron/station/station.ts';
import { SAMPLE, sampleWith } from '../drills/scenario/sample-scenario.ts';
import {
  ask,
  type DataDirectories,
  dataDirectories,
  openStation,
  smallDay,
  unlock,
} from './station-fixture.ts';

let directories: DataDirectories;
let station: Station;
let pacs: RehearsalPacs;
beforeAll(async () => {
  directories = await dataDirectories();
  pacs = await startRehearsalPacs({ population: smallDay('RHS-1001') });
});
afterAll(async () => {
  await pacs?.close();
  await directories?.remove();
});
beforeEach(async () => {
  station = await openStation({ data: await directories.make(), pacs, retrieveBy: ['C-GET'] });
});
afterEach(() => station.close());

const TABLETOP = sampleWith('  - at: 1 min\n    fault: refuse\n  - at: 20 min\n    fault: none\n', '')
  .replace('\nlink:\n', '\nlink: []\n')
  .replaceAll('auto: switch:down', 'evidence: What they saw')
  .replaceAll('auto: image:first-offline', 'evidence: What they opened');

async function prepared(yaml: string): Promise<string> {
  await unlock(station);
  station.start();
  await expect.poll(() => station.status().switch.state, { timeout: 20_000 }).toBe('healthy');
  await ask(station, 'drill:save-scenario', { yaml });
  const { runId } = await ask(station, 'drill:prepare', { scenarioId: 'sample' });
  const act = { type: 'precondition-checked', precondition: 0, met: true, by: 'Kim' };
  await ask(station, 'drill:record', { runId, act });
  return runId;
}

const record = (runId: string, type: string) =>
  ask(station, 'drill:record', { runId, act: { type, by: 'Kim' } });

// guards S-6
describe('two switches and one person', () => {
  it('what a person declared in the open dialog of a drill is not declared for real once the drill is over', async () => {
    const runId = await prepared(SAMPLE);
    await record(runId, 'started');
    await record(runId, 'ended');
    const declared = await station.host.invoke('switch:declare-down', {
      signal: 'drill',
      reason: 'DRILL: we declare',
    });
    expect(declared).toMatchObject({
      ok: false,
      error: { message: 'The drill has ended; nothing was declared.' },
    });
    expect(station.status().switch).toMatchObject({ offline: false });
  }, 60_000);

  it('what a person declared for real is not declared to a drill that has just begun', async () => {
    const runId = await prepared(SAMPLE);
    await record(runId, 'started');
    const declared = await station.host.invoke('switch:declare-down', { signal: 'real', reason: 'Fire' });
    expect(declared).toMatchObject({
      ok: false,
      error: { message: 'A drill has begun; nothing was declared.' },
    });
    expect(station.status()).toMatchObject({
      drill: { switch: { offline: false } },
      switch: { offline: false },
    });
    await ask(station, 'switch:declare-down', { signal: 'drill', reason: 'We practise' });
    expect(station.status()).toMatchObject({
      drill: { switch: { offline: true } },
      switch: { offline: false },
    });
  }, 60_000);

  it('no drill is started in a real downtime, not even one that leaves the link alone, and a confirmed return is the real one', async () => {
    const runId = await prepared(TABLETOP);
    await ask(station, 'switch:declare-down', { signal: 'real', reason: 'Server room under water' });
    const started = await station.host.invoke('drill:record', { runId, act: { type: 'started', by: 'Kim' } });
    expect(started).toMatchObject({
      ok: false,
      error: {
        code: 'drill.not-possible',
        message: expect.stringContaining('Server room under water'),
      },
    });
    expect(station.status().drill).toBeNull();
    await ask(station, 'switch:confirm-return', { signal: 'real' });
    await expect.poll(() => station.status().switch.offline, { timeout: 20_000 }).toBe(false);
    await record(runId, 'started');
    expect(station.status().drill).not.toBeNull();
  }, 60_000);
});
