import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archived } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
beforeEach(() => {
  at = prefetchFixture();
});
afterEach(() => at.close());

const WHOLE = { failedPatients: 0, leftOut: 0, unnamed: 0 };

describe('what a cycle left behind', () => {
  // guards S-7
  it('is counted in the view, and forgotten once a cycle leaves nothing', async () => {
    at.archive.studies.push(archived(), archived(), archived({ StudyInstanceUID: '' }));
    const config = { ...at.config, worklist: { ...at.config.worklist, maxStudies: 1 } };
    at.archive.settings.findFault = (query) =>
      query.PatientID === undefined ? null : 'dicom.status-failure';
    const first = await at.open({ config }).runCycle();
    const left = { failedPatients: 1, leftOut: 1, unnamed: 1 };
    expect(first).toMatchObject({ ok: true, value: { studiesWanted: 1, studiesComplete: 1, ...left } });
    const prefetch = at.open();
    expect(prefetch.view()).toMatchObject(left);
    at.archive.studies.pop();
    at.archive.settings.findFault = () => null;
    expect(await prefetch.runCycle()).toMatchObject({ ok: true, value: { studiesComplete: 2, ...WHOLE } });
    expect(at.open().view()).toMatchObject(WHOLE);
  });

  // guards S-15
  it('is not the canary, which is never kept: it is said that it is on the list, and nobody waits for it', async () => {
    const canary = archived();
    at.archive.studies.push(archived(), canary);
    const { StudyInstanceUID } = canary.descriptor;
    const monitor = { ...at.config.monitor, canary: { StudyInstanceUID } };
    const prefetch = at.open({ config: { ...at.config, monitor } });
    expect(await prefetch.runCycle()).toMatchObject({
      ok: true,
      value: { studiesWanted: 1, studiesComplete: 1, message: expect.stringContaining('monitor.canary') },
    });
    expect(prefetch.queue.view().rows).toHaveLength(1);
  });

  it('counts the patients whom a dead link left unasked, not only the one who noticed', async () => {
    at.archive.studies.push(archived(), archived(), archived());
    at.archive.settings.findFault = (query) =>
      query.PatientID === undefined ? null : 'dicom.connection-lost';
    const prefetch = at.open();
    await prefetch.runCycle();
    expect(prefetch.view().failedPatients).toBe(3);
  });

  it('is not the patients who were asked about a little while ago', async () => {
    at.archive.studies.push(archived());
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(2 * at.config.prefetch.everyMs);
    expect(prefetch.view()).toMatchObject({ state: 'idle', ...WHOLE });
  });
});
