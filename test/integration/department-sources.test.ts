// The whole department at once, on real servers: one cycle of the composed station brings what every source names, over TLS.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Station } from '../../electron/station/station.ts';
import { until } from '../../scripts/kit-process.ts';
import type { EndpointView } from '../../shared/contract/endpoint-view.ts';
import type { StudyRow } from '../../shared/contract/views.ts';
import {
  countsOf,
  type Department,
  departmentMissing,
  openDepartmentStation,
  startDepartment,
  WEB_PASSWORD,
} from './department.ts';
import { departmentLeaks, keptLog } from './department-leaks.ts';
import { characterSetFiles, expectedNames, study } from './department-studies.ts';
import { ask, type DataDirectories, dataDirectories, readStudy, rowsOf, unlock } from './station-fixture.ts';

const HEAD = { Modality: 'CT', StudyDescription: 'CT head plain', StudyDate: '20260301' };
const TODAYS = [
  study({ PatientID: 'PID-D001', images: 5 }),
  study({ PatientID: 'PID-D002', Modality: 'MR', StudyDescription: 'MR knee left' }),
  study({ PatientID: 'PID-D003', images: 1 }),
];
/** Of patients who are only scheduled: by the modality worklist (P001, P002), and by the export (C001). */
const PRIORS = [
  study({ PatientID: 'P001', PatientName: 'ALPHA^ANN', ...HEAD }),
  study({
    PatientID: 'P002',
    PatientName: 'BRAVO^BOB',
    PatientBirthDate: '19651231',
    Modality: 'MR',
    StudyDescription: 'MR knee left',
    StudyDate: '20251105',
  }),
  study({ PatientID: 'PID-C001', PatientName: 'CSV^CARLA', ...HEAD, images: 4 }),
];
const OLD_OF_D001 = study({ PatientID: 'PID-D001', StudyDate: '20260210', images: 2 });
const OTHERS_PRIOR = study({ PatientID: 'NOBODY', StudyDate: '20260210' });

const why = departmentMissing === null ? '' : ` (${departmentMissing})`;
describe.skipIf(departmentMissing !== null)(
  `a station in a department with TLS, DICOMweb and a RIS${why}`,
  () => {
    let department: Department;
    let directories: DataDirectories;
    let station: Station;
    let rows: readonly StudyRow[];
    let endpoints: readonly EndpointView[];
    let data: string;
    const { log, said } = keptLog();
    const events: string[] = [];
    const byUid = (uid: string) => rows.find(({ descriptor }) => descriptor.StudyInstanceUID === uid);

    beforeAll(async () => {
      directories = await dataDirectories();
      department = await startDepartment({
        studies: [...TODAYS, ...PRIORS, OLD_OF_D001, OTHERS_PRIOR],
        files: characterSetFiles(),
      });
      writeFileSync(
        department.exportFile,
        `id,name,exam,modality,when,prio\nPID-C001,CSV^CARLA,CT head plain,CT,${new Date().toISOString()},STAT\n`,
      );
      const config = department.config();
      data = await directories.make();
      station = await openDepartmentStation({
        data,
        log,
        config: {
          ...config,
          worklist: {
            ...config.worklist,
            // The files of the corpus are of any day.
            queries: [{ modalities: ['CT', 'MR'] }, { modalities: ['OT'], dates: 'any' }],
            exports: [
              {
                id: 'export',
                file: department.exportFile,
                columns: {
                  PatientID: 'id',
                  PatientName: 'name',
                  StudyDescription: 'exam',
                  Modality: 'modality',
                  ScheduledAt: 'when',
                  Priority: 'prio',
                },
              },
            ],
          },
        },
      });
      station.host.subscribe(0, (envelope) => events.push(JSON.stringify(envelope)));
      station.start();
      await unlock(station);
      await until(
        'the first cycle ends',
        45_000,
        async () => station.prefetch.view().lastFinishedAt !== null,
      );
      endpoints = await until('every link is known', 30_000, async () => {
        const views = await ask(station, 'endpoint:list', {});
        return views.every(({ link }) => link.state === 'healthy') && views;
      });
      rows = await rowsOf(station);
    }, 100_000);
    afterAll(async () => {
      await station?.close();
      await department?.stop();
      await directories?.remove();
    });

    it('lists from every source, and says of none that it failed', async () => {
      expect(station.prefetch.view()).toMatchObject({ state: 'idle', lastError: null, failedPatients: 0 });
      expect(await ask(station, 'worklist:list', {})).toMatchObject({ state: 'fetched' });
    });

    // guards S-1, S-7
    it('holds complete, image for image, what the PACS counts of every study on its list and of every prior', async () => {
      const counts = await countsOf(department.primary);
      const wanted = [
        ...[...TODAYS, ...PRIORS, OLD_OF_D001].map(({ StudyInstanceUID }) => StudyInstanceUID),
        ...expectedNames(characterSetFiles()).keys(),
      ];
      for (const uid of wanted)
        expect(byUid(uid)?.completeness, uid).toMatchObject({ state: 'complete', held: counts.get(uid) });
      for (const row of rows) {
        if (row.completeness.state !== 'complete') continue;
        expect(row.completeness.held).toBe(counts.get(row.descriptor.StudyInstanceUID));
        const read = await readStudy(station, row.studyKey);
        expect([...read.values()].filter(({ ended }) => ended)).toHaveLength(row.completeness.held);
      }
      // Nothing that nobody asked for.
      expect(byUid(OTHERS_PRIOR.StudyInstanceUID)).toBeUndefined();
    });

    it('shows scheduled patients as scheduled, with their priors', () => {
      for (const [id, prior] of [
        ['P001', PRIORS[0]],
        ['P002', PRIORS[1]],
        ['PID-C001', PRIORS[2]],
      ] as const) {
        const row = rows.find(({ descriptor, onList }) => onList && descriptor.PatientID === id);
        expect(row?.purpose.kind, id).toBe('scheduled');
        expect(row?.completeness, id).toEqual({ state: 'unknown', held: 0 });
        expect(row?.priors, id).toEqual([byUid(prior?.StudyInstanceUID ?? '')?.studyKey]);
      }
      const stat = rows.find(({ descriptor, onList }) => onList && descriptor.PatientID === 'PID-C001');
      expect(stat?.purpose).toMatchObject({ priority: 'STAT' });
      expect(byUid(TODAYS[0]?.StudyInstanceUID ?? '')?.priors).toEqual([
        byUid(OLD_OF_D001.StudyInstanceUID)?.studyKey,
      ]);
    });

    it('reads the names of every character set of the corpus and of the RIS', () => {
      const shown = (uid: string) => byUid(uid)?.descriptor.PatientName.replace(/=+$/u, '');
      for (const [uid, name] of expectedNames(characterSetFiles()))
        expect(shown(uid)).toBe(name.replace(/=+$/u, ''));
      const scheduled = (id: string) =>
        rows.find(({ descriptor }) => descriptor.PatientID === id)?.descriptor.PatientName;
      expect(scheduled('P006')).toBe('BUC^Jérôme');
      expect(scheduled('P007')).toContain('王^小東');
      expect(scheduled('P008')).toContain('山田^太郎');
    });

    it('has nothing left to fetch', async () => {
      const { rows: transfers } = await ask(station, 'queue:list', {});
      expect(transfers.length).toBeGreaterThan(10);
      expect(transfers.filter(({ state }) => state !== 'complete')).toEqual([]);
      expect(new Set(transfers.map(({ method }) => method))).toEqual(new Set(['C-MOVE']));
      expect(new Set(transfers.map(({ endpointId }) => endpointId))).toEqual(new Set(['main']));
    });

    it('says of each PACS how it is reached, how it is, what it is used for and what it can do', () => {
      const [main, backup, cache] = endpoints;
      expect(main).toMatchObject({
        endpointId: 'main',
        tls: 'BCP 195, mutual certificates',
        isWatched: true,
        usedFor: expect.arrayContaining(['query', 'retrieve']),
      });
      expect(backup).toMatchObject({ endpointId: 'backup', tls: null, rank: 'secondary' });
      expect(cache).toMatchObject({
        endpointId: 'cache',
        rank: 'site-cache',
        webBase: `http://127.0.0.1:${department.cache.httpPort}/dicom-web`,
      });
      for (const each of [backup, cache]) expect(each?.usedFor).not.toContain('retrieve');
      const learnt = new Map(main?.capabilities.map(({ id, verdict }) => [id, verdict]));
      expect(learnt.get('C-FIND')).toBe('yes');
      expect(learnt.get('C-MOVE')).toBe('yes');
      expect(learnt.get('study-counts')).toBe('yes');
      for (const { breaker, load } of endpoints) {
        expect(breaker.state).toBe('closed');
        expect(load?.failures).toBe(0);
      }
    });

    // It moves nothing (0155), so what Orthanc answers to a C-MOVE of nothing proves nothing either way.
    it.each([
      ['main', ['tcp', 'tls', 'association', 'C-ECHO', 'C-FIND']],
      ['backup', ['tcp', 'association', 'C-ECHO', 'C-FIND', 'C-GET']],
      ['cache', ['QIDO-RS', 'WADO-RS']],
    ] as const)('tests the connection to %s step by step, and no step fails', async (endpointId, steps) => {
      const tested = await ask(station, 'endpoint:test', { endpointId });
      expect(tested.words).not.toBe('');
      expect(tested.verdict).toBe('pass');
      expect(tested.steps.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
      expect(tested.steps.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id)).toEqual(steps);
    });

    // guards S-12
    it('leaves nothing of a patient and none of its secrets on disk, in its log, or in its events', async () => {
      const studies = [...TODAYS, ...PRIORS, OLD_OF_D001];
      const all = [...said, ...events];
      const leaks = () => departmentLeaks(data, studies, all, department);
      for (const file of [
        'queue.sqlite',
        'pacs-counts.sqlite',
        'capabilities.json',
        'status.json',
        'journal.jsonl',
      ])
        expect(existsSync(path.join(data, file)), file).toBe(true);
      expect(await leaks()).toEqual([]);
      await station.close();
      expect(await leaks()).toEqual([]);
      expect(events.length).toBeGreaterThan(10);
      // The search finds: each kind, planted.
      const planted = [TODAYS[0]?.PatientName, TODAYS[0]?.StudyInstanceUID, WEB_PASSWORD].join(' ');
      writeFileSync(path.join(data, 'planted'), planted);
      expect((await leaks()).toSorted()).toEqual(
        ['PatientID', 'PatientName', 'StudyInstanceUID', 'password'].map((kind) => `planted: ${kind}`),
      );
    });
  },
);
