// The primary PACS dies in the middle of a cycle: what is left comes from the others, nothing that it did not give is called
// complete, the switch says why it went down, and after its return the primary is used again. Real servers throughout.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Station } from '../../electron/station/station.ts';
import { until } from '../../scripts/kit-process.ts';
import type { JournalRecord } from '../../shared/contract/journal.ts';
import type { TransferView } from '../../shared/contract/queue-view.ts';
import { type Department, departmentMissing, openDepartmentStation, startDepartment } from './department.ts';
import { departmentLeaks, keptLog } from './department-leaks.ts';
import { study, studyFiles } from './department-studies.ts';
import { ask, type DataDirectories, dataDirectories, rowsOf, unlock } from './station-fixture.ts';

const BIG = { images: 8, matrix: 128 };
const LAST = { ...BIG, StudyTime: '010000' };
const SHARED = Array.from({ length: 8 }, (_, index) => study({ PatientID: `PID-F${index}`, ...BIG }));
/** The backup has six of its eight images. */
const SHORTER = study({ PatientID: 'SHORTER', ...LAST });
/** The backup has as many images, but two of them are others. */
const DIFFERENT = study({ PatientID: 'DIFFERENT', ...LAST });
const ONLY_MAIN = study({ PatientID: 'ONLYMAIN', ...LAST });
/** Comes while neither the primary nor the backup is there. */
const LATE = study({ PatientID: 'PID-LATE' });

const why = departmentMissing === null ? '' : ` (${departmentMissing})`;
describe.skipIf(departmentMissing !== null)(
  `a station whose primary PACS is killed while it fetches${why}`,
  () => {
    let department: Department;
    let directories: DataDirectories;
    let station: Station;
    let data: string;
    const { log, said } = keptLog();

    beforeAll(async () => {
      directories = await dataDirectories();
      department = await startDepartment({ studies: SHARED, without: ['ris'] });
      const { folder, primary, secondary } = department;
      for (const each of [SHORTER, DIFFERENT, ONLY_MAIN]) await primary.upload(studyFiles(folder, each));
      await secondary.load([...studyFiles(folder, SHORTER, 1, 6), ...studyFiles(folder, DIFFERENT, 3, 10)]);
      const config = department.config();
      data = await directories.make();
      station = await openDepartmentStation({
        data,
        log,
        config: {
          ...config,
          // So slow that it dies in the middle.
          endpoints: config.endpoints.map((each) =>
            each.id === 'main' ? { ...each, maxBytesPerSecond: 400_000 } : each,
          ),
          priors: { enabled: false },
          prefetch: { everyMs: 2000, parallelTransfers: 1 },
        },
      });
      await unlock(station);
    }, 60_000);
    afterAll(async () => {
      await station?.close();
      await department?.stop();
      await directories?.remove();
    });

    const transfers = async (): Promise<readonly TransferView[]> =>
      (await ask(station, 'queue:list', {})).rows;
    const uidsOf = async () =>
      new Map((await rowsOf(station)).map((row) => [row.descriptor.StudyInstanceUID, row] as const));
    const journal = async (event: string): Promise<readonly JournalRecord[]> => {
      const all: JournalRecord[] = [];
      for (;;) {
        const page = await ask(station, 'journal:read', { sinceSeq: all.at(-1)?.seq ?? 0, limit: 1000 });
        if (page.length === 0) return all.filter((record) => record.event === event);
        all.push(...page);
      }
    };
    /** S-1: a study is complete only by every image that the PACS with the larger count lists. */
    const falselyComplete = async (): Promise<readonly string[]> =>
      [...(await uidsOf()).values()]
        .filter(({ completeness }) => completeness.state === 'complete')
        .filter(({ completeness, descriptor }) => {
          const uid = descriptor.StudyInstanceUID;
          if (uid === SHORTER.StudyInstanceUID) return completeness.held !== SHORTER.images;
          if (uid === LATE.StudyInstanceUID) return completeness.held !== LATE.images;
          return completeness.held < BIG.images;
        })
        .map(({ descriptor }) => descriptor.PatientID);

    // guards S-1, S-7, S-10
    it('goes on from the next PACS without a pause, says from which and why, and calls nothing complete by two counts', async () => {
      station.start();
      await until('some are here and others are not', 30_000, async () => {
        const complete = (await transfers()).filter(({ state }) => state === 'complete');
        return complete.length >= 2;
      });
      expect((await transfers()).some(({ state }) => state !== 'complete')).toBe(true);
      department.primary.kill();

      const said = new Set<string>();
      await until('the switch is down', 20_000, async () => {
        const { state, message } = station.prefetch.view();
        said.add(`${state}: ${message}`);
        return station.status().switch.state === 'down';
      });
      expect(station.status().switch).toMatchObject({ offline: true, cause: 'probes', endpointId: 'main' });
      await until('the backup gave what it holds', 30_000, async () => {
        const { state, message } = station.prefetch.view();
        said.add(`${state}: ${message}`);
        const here = await uidsOf();
        return SHARED.every(
          ({ StudyInstanceUID }) => here.get(StudyInstanceUID)?.completeness.state === 'complete',
        );
      });
      expect(await falselyComplete()).toEqual([]);
      expect([...said].filter((words) => words.startsWith('paused'))).toEqual([]);
      expect([...said].some((words) => words.includes('from backup'))).toBe(true);
      const rows = await transfers();
      expect(new Set(rows.filter(({ state }) => state === 'complete').map(({ method }) => method))).toEqual(
        new Set(['C-MOVE', 'C-GET']),
      );
      const here = await uidsOf();
      for (const each of [SHORTER, ONLY_MAIN])
        expect(here.get(each.StudyInstanceUID)?.completeness.state, each.PatientID).not.toBe('complete');
      expect(await journal('prefetch:pacs-changed')).toContainEqual(
        expect.objectContaining({
          details: expect.objectContaining({ from: 'main', to: 'backup', failover: true }) as unknown,
        }),
      );
    });

    it('has on record why the switch went down', async () => {
      // On record a moment later than on the page.
      const down = await until('the decision is on record', 5000, async () => {
        const decisions = await ask(station, 'switch:decisions', { limit: 50 });
        return decisions.find(({ endpointId, to }) => endpointId === 'main' && to === 'down') ?? null;
      });
      expect(down).toMatchObject({ offline: true, cause: 'probes', actor: 'station' });
      expect(down.reason).toMatch(/refused since \d\d:\d\d:\d\d/u);
      const bad = down.probes.filter(({ outcome }) => outcome === 'bad');
      expect(bad.length).toBeGreaterThan(1);
      expect(new Set(bad.map(({ code }) => code))).toEqual(new Set(['dicom.connection-refused']));
      const views = await ask(station, 'endpoint:list', {});
      const [main, backup] = views;
      expect(main).toMatchObject({ usedFor: [], link: { state: 'down' } });
      expect(backup?.usedFor).toEqual(expect.arrayContaining(['query', 'retrieve']));
      expect(backup?.choiceReason).toMatch(/main is down since \d\d:\d\d/u);
    });

    it('turns to the cache, by DICOMweb, when the backup is lost too', async () => {
      department.secondary.kill();
      await department.cache.upload(studyFiles(department.folder, LATE));
      await until('the late study is here', 40_000, async () => {
        return (await uidsOf()).get(LATE.StudyInstanceUID)?.completeness.state === 'complete';
      });
      const row = (await uidsOf()).get(LATE.StudyInstanceUID);
      const transfer = (await transfers()).find(({ studyKey }) => studyKey === row?.studyKey);
      expect(transfer).toMatchObject({ endpointId: 'cache', method: 'WADO-RS', state: 'complete' });
      expect(await falselyComplete()).toEqual([]);
    });

    it('uses the primary again when it is back and has proved it, and has what only it holds', async () => {
      await department.primary.restart();
      await until('the switch is healthy', 60_000, async () => station.status().switch.state === 'healthy');
      expect(station.status().switch).toMatchObject({ offline: false, awaitingConfirmation: false });
      // On record a moment later than on the page.
      await until('its way back is on record', 5000, async () => {
        const path = (await ask(station, 'switch:decisions', { limit: 50 }))
          .filter(({ endpointId }) => endpointId === 'main')
          .toSorted((one, other) => one.seq - other.seq)
          .map(({ to }) => to);
        return path.slice(-3).join(' ') === 'down recovering healthy';
      });
      await until('what only the primary holds is here', 60_000, async () => {
        const here = await uidsOf();
        return [ONLY_MAIN, SHORTER].every(
          ({ StudyInstanceUID }) => here.get(StudyInstanceUID)?.completeness.state === 'complete',
        );
      });
      expect(await falselyComplete()).toEqual([]);
      const views = await ask(station, 'endpoint:list', {});
      expect(views[0]?.usedFor).toEqual(expect.arrayContaining(['query', 'retrieve']));
      expect((await journal('prefetch:pacs-changed')).at(-1)?.details).toMatchObject({ to: 'main' });
    });

    // guards S-12
    it('leaves nothing of a patient and none of its secrets behind', async () => {
      const studies = [...SHARED, SHORTER, DIFFERENT, ONLY_MAIN, LATE];
      expect(await departmentLeaks(data, studies, said, department)).toEqual([]);
    });
  },
);
