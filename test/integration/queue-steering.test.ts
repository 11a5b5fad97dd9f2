// The queue in the hands of people while real transfers run: on the rehearsal PACS, and on an Orthanc whose studies grow.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import { configSchema } from '../../electron/station/config/schema.ts';
import type { DicomPort } from '../../electron/station/dicom/port.ts';
import { silentLog } from '../../electron/station/log.ts';
import { createStation, type Station } from '../../electron/station/station.ts';
import { until } from '../../scripts/kit-process.ts';
import { kitError } from '../../shared/contract/kit-error.ts';
import type { TransferView } from '../../shared/contract/queue-view.ts';
import { err } from '../../shared/contract/result.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';
import { corpusFiles, type PrefetchStation, startPrefetchStation } from './prefetch-fixture.ts';
import {
  ask,
  dataDirectories,
  type DataDirectories,
  drawAll,
  rowsOf,
  smallDay,
  STATION_AE,
  unlock,
  valueOf,
} from './station-fixture.ts';

const WAIT_MS = 20_000;

describe('a person at the queue of a station that fetches', () => {
  let pacs: RehearsalPacs;
  let directories: DataDirectories;
  let data: string;
  let station: Station;
  const scp = { host: '127.0.0.1', port: 0 };
  const csv = () => path.join(data, 'ris.csv');

  const open = async (): Promise<Station> => {
    const config = configSchema.parse({
      station: { aeTitle: STATION_AE },
      storageScp: { port: scp.port },
      endpoints: [
        { id: 'pacs', host: '127.0.0.1', port: pacs.port, aeTitle: pacs.aeTitle, retrieveBy: ['C-GET'] },
      ],
      worklist: {
        dates: 'any',
        exports: [
          { id: 'ris', file: csv(), columns: { PatientID: 'pid', AccessionNumber: 'acc', Priority: 'prio' } },
        ],
      },
      prefetch: { everyMs: 1000 },
    });
    const made = await createStation({
      config,
      dataDirectory: data,
      version: '0.0.0-test',
      testHooks: false,
      log: silentLog,
    });
    const opened = valueOf(made);
    await unlock(opened);
    return opened;
  };
  const queue = async (): Promise<readonly TransferView[]> => (await ask(station, 'queue:list', {})).rows;
  const find = async (studyKey: string): Promise<TransferView> => {
    const row = (await queue()).find((each) => each.studyKey === studyKey);
    if (row === undefined) throw new Error('not in the queue');
    return row;
  };
  const running = async () => (await queue()).filter(({ state }) => state === 'running');

  beforeAll(async () => {
    directories = await dataDirectories();
    data = await directories.make();
    pacs = await startRehearsalPacs({ population: smallDay('RHS-1001', 'RHS-1004', 'RHS-1005') });
    for (const { StudyInstanceUID } of pacs.archive.studies()) pacs.control.grow(StudyInstanceUID, 40);
    drawAll(pacs.archive);
    await writeFile(csv(), 'pid,acc,prio\n');
    station = await open();
  });
  afterAll(async () => {
    await station?.close();
    await pacs?.close();
    await directories?.remove();
  });

  it('moves up, sees a STAT overtake, cancels mid-transfer, and has a top-up answer, over a restart', async () => {
    await pacs.control.set({ mode: 'slow', delayPerResponseMs: 40 });
    const cycle = station.prefetch.runCycle();
    await until('a study is being fetched', WAIT_MS, async () => ((await running())[0]?.held ?? 0) > 2);
    const [first] = await running();
    if (first === undefined) throw new Error('nothing runs');

    // Moved up: beside the one that runs, not after it.
    const last = (await queue()).findLast(({ state }) => state === 'queued');
    if (last === undefined) throw new Error('nothing waits');
    await ask(station, 'queue:move-up', { studyKey: last.studyKey });
    // Not until it holds something: a slow PACS lists its images one by one before the first of them comes.
    await until(
      'it runs beside the first',
      WAIT_MS,
      async () => (await find(last.studyKey)).state === 'running',
    );
    expect((await find(first.studyKey)).state).toBe('running');

    // Cancelled in mid-transfer: what came stays, no more does, and the others go on.
    const cancelled = await ask(station, 'queue:cancel-study', { studyKey: first.studyKey });
    expect(cancelled.rows.find(({ studyKey }) => studyKey === first.studyKey)?.state).toBe('cancelled');

    // A STAT: the RIS says so while the cycle runs; the next list finds it, and it overtakes all that waits.
    const waiting = (await queue()).findLast(({ state }) => state === 'queued');
    const row = (await rowsOf(station)).find(({ studyKey }) => studyKey === waiting?.studyKey);
    if (waiting === undefined || row === undefined) throw new Error('nothing waits');
    const { PatientID, AccessionNumber } = row.descriptor;
    await writeFile(csv(), `pid,acc,prio\n${PatientID},${AccessionNumber},STAT\n`);
    await until('the STAT study is first', WAIT_MS, async () => {
      const { priority, state, place } = await find(waiting.studyKey);
      return priority === 'STAT' && (state === 'running' || state === 'complete' || place === 1);
    });

    // Measured, not guessed.
    const by = new Date(Date.now() + 3_600_000).toISOString();
    expect((await ask(station, 'prefetch:top-up', { by })).topUp).toMatchObject({ by, verdict: 'unknown' });
    await pacs.control.recover();
    expect(await cycle).toMatchObject({ ok: true });
    await station.prefetch.runCycle();
    const view = await ask(station, 'queue:list', {});
    expect(view.topUp?.verdict).toBe('done');
    expect(view.topUp?.words).toContain('1 study cancelled by a person');
    expect(view.bytesPerSecond).toBeGreaterThan(0);
    await ask(station, 'prefetch:end-top-up', {});

    await station.close();
    station = await open();
    await station.prefetch.runCycle();
    const others = (await queue()).filter(({ studyKey }) => studyKey !== first.studyKey);
    expect(others.every(({ state }) => state === 'complete')).toBe(true);
    expect(await find(first.studyKey)).toMatchObject({ state: 'cancelled', place: null });
    expect((await find(first.studyKey)).held).toBeLessThan((await find(first.studyKey)).expected ?? 0);
    await ask(station, 'queue:resume-study', { studyKey: first.studyKey });
    await station.prefetch.runCycle();
    expect((await find(first.studyKey)).state).toBe('complete');

    const records = await ask(station, 'journal:read', { sinceSeq: 0, limit: 1000 });
    const byPerson = records.filter(({ actor }) => actor === 'kim').map(({ event }) => event);
    for (const event of [
      'queue:study-moved-up',
      'queue:study-cancelled',
      'queue:study-resumed',
      'prefetch:top-up-begun',
      'prefetch:top-up-cancelled',
    ])
      expect(byPerson).toContain(event);
  }, 60_000);
});

const STUDY = '1.3.6.1.4.1.5962.1.1.0.0.0.1196530851.28319.0.1';
const noOrthanc = missing({ ...ORTHANC_NEEDS, shared: [...ORTHANC_NEEDS.shared, 'corpus'] });
describe.skipIf(noOrthanc !== null)(`a study that grows at a real Orthanc (${noOrthanc ?? 'here'})`, () => {
  let pacs: OrthancPeer;
  let station: PrefetchStation;
  beforeAll(async () => {
    const stationPort = await freePort();
    pacs = await startOrthanc({ stationAeTitle: STATION_AE, stationPort });
    station = await startPrefetchStation(stationPort, pacs);
  });
  afterAll(async () => {
    await station?.close();
    await pacs?.stop();
  });

  // guards S-1
  it('is incomplete again, by a late series and by a late image, until all of it is here', async () => {
    const files = (modality: string) =>
      corpusFiles((file) => file.StudyInstanceUID === STUDY && file.Modality === modality);
    const [ct, seg] = [files('CT'), files('SEG')];
    expect(ct.length).toBeGreaterThan(1);
    expect(seg.length).toBeGreaterThan(0);
    const endpoint = {
      id: 'pacs',
      host: '127.0.0.1',
      port: pacs.dicomPort,
      aeTitle: pacs.aeTitle,
      retrieveBy: ['C-MOVE' as const],
    };
    const prefetch = station.prefetchFrom(endpoint);
    const row = () => prefetch.queue.view().rows[0];
    const dicom = station.parts().dicom as { retrieve: DicomPort['retrieve'] };
    const retrieve = dicom.retrieve.bind(dicom);
    /** A cycle that sees what the PACS has and gets none of it. */
    const lookOnly = async () => {
      dicom.retrieve = () => Promise.resolve(err(kitError('dicom.status-refused', 'Not now.', 'Wait.')));
      await prefetch.runCycle();
      dicom.retrieve = retrieve;
    };

    await pacs.upload(ct.slice(1));
    await prefetch.runCycle();
    await prefetch.runCycle();
    const held = ct.length - 1;
    expect(row()).toMatchObject({ state: 'complete', held, series: { complete: 1, listed: 1 } });

    await pacs.upload(seg.slice(0, 1));
    await lookOnly();
    expect(row()).toMatchObject({ held, expected: held + 1, series: { complete: 1, listed: 2 } });
    expect(row()?.state).not.toBe('complete');
    await prefetch.runCycle();
    expect(row()).toMatchObject({ state: 'complete', series: { complete: 2, listed: 2 } });

    await pacs.upload(ct.slice(0, 1));
    await lookOnly();
    expect(row()).toMatchObject({ held: held + 1, expected: held + 2, series: { complete: 1, listed: 2 } });
    await prefetch.runCycle();
    expect(row()).toMatchObject({ state: 'complete', held: held + 2, series: { complete: 2, listed: 2 } });
  }, 60_000);
});
