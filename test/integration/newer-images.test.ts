// A real Orthanc gets more images of a study after the prefetch, and loses some: what a reader who has it open is told, fetches and sees.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Station } from '../../electron/station/station-shape.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { freePort } from '../peers/peer-process.ts';
import { missing, ORTHANC_NEEDS } from '../peers/shared-material.ts';
import { corpusFiles } from './prefetch-fixture.ts';
import {
  ask,
  type DataDirectories,
  dataDirectories,
  openStation,
  rowsOf,
  STATION_AE,
  unlock,
} from './station-fixture.ts';

const skip = missing({ ...ORTHANC_NEEDS, shared: [...ORTHANC_NEEDS.shared, 'corpus'] });

const instanceSchema = z.object({
  ID: z.string(),
  MainDicomTags: z.object({ SOPInstanceUID: z.string() }),
});

describe.skipIf(skip !== null)(`newer images${skip === null ? '' : ` (${skip})`}`, () => {
  let directories: DataDirectories;
  let pacs: OrthancPeer;
  let station: Station;
  const rest = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${pacs.httpPort}${path}`, init);
  const ids = async () => z.array(z.string()).parse(await (await rest('/instances')).json());
  /** A copy of an instance with another SOPInstanceUID: one more image of its series. */
  const addOneMore = async (id: string): Promise<void> => {
    const modified = await rest(`/instances/${id}/modify`, {
      method: 'POST',
      body: JSON.stringify({ Keep: ['StudyInstanceUID', 'SeriesInstanceUID'], Force: true }),
    });
    expect(modified.status).toBe(200);
    expect((await rest('/instances', { method: 'POST', body: await modified.arrayBuffer() })).status).toBe(
      200,
    );
  };
  const looked = (studyKey: string) => ask(station, 'study:look', { studyKey });
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    for (let left = 200; left > 0; left -= 1) {
      if (await holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('it did not come to pass');
  };

  beforeAll(async () => {
    directories = await dataDirectories();
    const scpPort = await freePort();
    pacs = await startOrthanc({ stationAeTitle: STATION_AE, stationPort: scpPort });
    await pacs.upload(corpusFiles().slice(0, 6));
    const data = await directories.make();
    station = await openStation({
      data,
      pacs: { aeTitle: pacs.aeTitle, port: pacs.dicomPort },
      retrieveBy: ['C-MOVE'],
      scpPort,
    });
    await unlock(station);
    station.start();
    await until(async () => {
      const rows = await rowsOf(station);
      return rows.length > 0 && rows.every(({ completeness }) => completeness.state === 'complete');
    });
    await until(async () => station.status().switch.state === 'healthy');
  }, 60_000);
  afterAll(async () => {
    await station?.close();
    await pacs?.stop();
    await directories?.remove();
  });

  // guards S-1, S-2
  it('are told while the study is open, fetched by a press, and then are here', async () => {
    const [first = ''] = await ids();
    const instance = instanceSchema.parse(await (await rest(`/instances/${first}`)).json());
    const opened = [];
    for (const row of await rowsOf(station))
      opened.push(await ask(station, 'study:open', { studyKey: row.studyKey }));
    const study = opened.find(({ series }) =>
      series.some(({ instances }) =>
        instances.some(
          ({ attributes }) => attributes.SOPInstanceUID === instance.MainDicomTags.SOPInstanceUID,
        ),
      ),
    );
    const { studyKey = '' } = study ?? {};
    const held = study?.completeness.held ?? 0;
    await addOneMore(first);
    await addOneMore(first);

    expect(await looked(studyKey)).toMatchObject({ lacking: 2, isNewer: true, asks: true, fetching: null });
    // The row says it as well, at once.
    const row = (await rowsOf(station)).find((each) => each.studyKey === studyKey);
    expect(row?.completeness).toEqual({ state: 'incomplete', held, expected: held + 2 });

    await ask(station, 'study:fetch-more', { studyKey });
    await until(async () => (await looked(studyKey)).lacking === 0);
    const after = await ask(station, 'study:open', { studyKey });
    expect(after.completeness).toEqual({ state: 'complete', held: held + 2, expected: held + 2 });
    expect(after.series.flatMap(({ instances }) => instances)).toHaveLength(held + 2);
  });

  // guards S-1
  it('say also what the PACS took away, and the copy is complete no more', async () => {
    const [row] = (await rowsOf(station)).toReversed();
    const { studyKey = '' } = row ?? {};
    const study = await ask(station, 'study:open', { studyKey });
    const [gone] = study.series.flatMap(({ instances }) => instances);
    const list = z.array(instanceSchema).parse(await (await rest('/instances?expand')).json());
    const there = list.find((each) => each.MainDicomTags.SOPInstanceUID === gone?.attributes.SOPInstanceUID);
    expect((await rest(`/instances/${there?.ID}`, { method: 'DELETE' })).status).toBe(200);
    const look = await looked(studyKey);
    const isLast = study.completeness.held === 1;
    expect(look).toMatchObject(
      isLast ? { notListed: true } : { withdrawn: [gone?.instanceKey], withdrawnCount: 1, lacking: 0 },
    );
  });

  // guards S-10
  it('are not asked for while the PACS is down, and nothing is said', async () => {
    const { studyKey = '' } = (await rowsOf(station))[0] ?? {};
    const before = await looked(studyKey);
    await ask(station, 'switch:declare-down', { signal: 'real', reason: 'the test says so' });
    pacs.kill();
    // What was known stays, with its own time; nothing is made up.
    expect(await looked(studyKey)).toEqual({ ...before, asks: false });
  });
});
