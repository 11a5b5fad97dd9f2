// The rehearsal PACS as DCMTK's tools, strangers to its code, see it.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import dicomParser from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { part10File } from '../../drills/rehearsal/encoding/part10.ts';
import { type RehearsalStudy, TRANSFER_SYNTAX } from '../../drills/rehearsal/model.ts';
import { createPopulation } from '../../drills/rehearsal/population/population.ts';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import { freePort, type PeerScript, peerScript } from '../peers/peer-process.ts';
import { DCMTK_NEEDS, missing } from '../peers/shared-material.ts';

const run = promisify(execFile);
const reason = missing({
  ...DCMTK_NEEDS,
  programs: [...DCMTK_NEEDS.programs, 'findscu', 'getscu', 'movescu', 'dcmftest'],
});
const now = new Date(2026, 10, 22, 9);
const population = createPopulation({ seed: 7, now, matrix: 64, share: 0.2 });

describe.skipIf(reason !== null)(`the rehearsal PACS, asked by DCMTK ${reason ?? ''}`, () => {
  let pacs: RehearsalPacs;
  let storescp: PeerScript;
  let folder: string;

  beforeAll(async () => {
    const stationPort = await freePort();
    folder = mkdtempSync(path.join(tmpdir(), 'kit-rehearsal-'));
    storescp = peerScript('storescp.sh', { STATION_PORT: String(stationPort), STATION_AET: 'STATION' });
    await storescp.run('start');
    pacs = await startRehearsalPacs({
      population,
      destinations: {
        STATION: { host: '127.0.0.1', port: stationPort },
        NOBODY: { host: '127.0.0.1', port: 1 },
      },
    });
  });
  afterAll(async () => {
    await pacs.close();
    await storescp.run('stop');
    storescp.removeRunFolder();
    rmSync(folder, { recursive: true, force: true });
  });

  const dcmtk = async (tool: string, ...args: string[]) => {
    const env = { ...process.env, TCP_NODELAY: '1' };
    const target = ['-aec', pacs.aeTitle, '127.0.0.1', String(pacs.port)];
    try {
      const done = await run(tool, [...args, ...target], { env, encoding: 'latin1' });
      return { code: 0, output: done.stdout + done.stderr };
    } catch (error) {
      const failed = error as { code?: number; stdout?: string; stderr?: string };
      return { code: failed.code ?? -1, output: `${failed.stdout ?? ''}${failed.stderr ?? ''}` };
    }
  };
  const keys = (...list: string[]) => list.flatMap((key) => ['-k', key]);
  const kind = (modality: string): RehearsalStudy => {
    const found = population.find((s) => s.series.some((x) => x.Modality === modality));
    if (found === undefined) throw new Error(modality);
    return found;
  };
  /** PatientName as DCMTK, or for ISO 2022 (which its iconv build lacks) the platform, reads it. */
  const nameIn = async (file: string, charset: string): Promise<string> => {
    if (!charset.includes('ISO 2022'))
      return (await run('dcmdump', ['+U8', '+P', 'PatientName', file])).stdout;
    const parsed = dicomParser.parseDicom(readFileSync(file), { untilTag: 'x00100020' });
    const element = parsed.elements['x00100010'];
    const from = element?.dataOffset ?? 0;
    return new TextDecoder('iso-2022-jp').decode(
      parsed.byteArray.subarray(from, from + (element?.length ?? 0)),
    );
  };
  const uidsIn = (output: string) => output.match(/2\.25\.\d+/gu) ?? [];
  const count = (study: RehearsalStudy) => study.series.reduce((n, s) => n + s.instances.length, 0);

  it('echoes, and rejects who calls it by another name', async () => {
    expect((await dcmtk('echoscu', '-v')).output).toContain('Received Echo Response (Success)');
    const wrong = await run('echoscu', ['-aec', 'WRONG', '127.0.0.1', String(pacs.port)]).catch(
      (e: unknown) => e,
    );
    expect(String((wrong as { stderr?: string }).stderr)).toContain('Called AE Title Not Recognized');
  });

  it("finds exactly today's studies, with counts and modalities", async () => {
    const today = population.filter((s) => !s.isPrior);
    const { output } = await dcmtk(
      'findscu',
      '-S',
      ...keys(
        'QueryRetrieveLevel=STUDY',
        'StudyDate=20261122-20261122',
        'StudyInstanceUID',
        'ModalitiesInStudy=MR',
        'NumberOfStudyRelatedInstances',
      ),
    );
    const magnetic = today.filter((s) => s.series.some((x) => x.Modality === 'MR'));
    expect(new Set(uidsIn(output))).toEqual(new Set(magnetic.map((s) => s.StudyInstanceUID)));
    for (const found of magnetic) expect(output).toContain(`IS [${count(found)}`);
  });

  it('finds series and images below their parents, and refuses a query that skips a level', async () => {
    const study = kind('MR');
    const series = await dcmtk(
      'findscu',
      '-S',
      ...keys('QueryRetrieveLevel=SERIES', `StudyInstanceUID=${study.StudyInstanceUID}`, 'SeriesInstanceUID'),
    );
    expect(new Set(uidsIn(series.output))).toEqual(
      new Set([study.StudyInstanceUID, ...study.series.map((s) => s.SeriesInstanceUID)]),
    );
    const first = study.series[0];
    const images = await dcmtk(
      'findscu',
      '-S',
      ...keys(
        'QueryRetrieveLevel=IMAGE',
        `StudyInstanceUID=${study.StudyInstanceUID}`,
        `SeriesInstanceUID=${first?.SeriesInstanceUID}`,
        'SOPInstanceUID',
        'InstanceNumber=2',
      ),
    );
    expect(uidsIn(images.output)).toContain(first?.instances[1]?.SOPInstanceUID);
    expect(uidsIn(images.output)).not.toContain(first?.instances[0]?.SOPInstanceUID);
    const skipped = await dcmtk('findscu', '-S', '-v', ...keys('QueryRetrieveLevel=IMAGE', 'SOPInstanceUID'));
    expect(skipped.output).toContain('DataSetDoesNotMatchSOPClass');
  });

  it('sends a study by C-GET, byte for byte what the archive says', async () => {
    const study = kind('CT');
    const out = mkdtempSync(path.join(folder, 'get-'));
    const { code } = await dcmtk(
      'getscu',
      '-S',
      '+B',
      '-od',
      out,
      ...keys('QueryRetrieveLevel=STUDY', `StudyInstanceUID=${study.StudyInstanceUID}`),
    );
    expect(code).toBe(0);
    const files = readdirSync(out);
    expect(files.length).toBe(count(study));
    for (const file of files) {
      const bytes = readFileSync(path.join(out, file));
      const meta = dicomParser.parseDicom(bytes, { untilTag: 'x00080018' });
      const uid = meta.string('x00080018') ?? '';
      const expected = pacs.archive.dataSet(uid, meta.string('x00020010'));
      expect(bytes.subarray(bytes.length - expected.length).equals(expected)).toBe(true);
    }
  });

  it('sends every kind of study by C-MOVE in its stored transfer syntax, to a known destination only', async () => {
    for (const modality of ['CT', 'MR', 'CR', 'US', 'MG']) {
      const study = kind(modality);
      const moved = await dcmtk(
        'movescu',
        '-v',
        '-S',
        '-aem',
        'STATION',
        ...keys('QueryRetrieveLevel=STUDY', `StudyInstanceUID=${study.StudyInstanceUID}`),
      );
      expect(moved.output).toContain('Received Final Move Response (Success)');
      const names = readdirSync(path.join(storescp.runFolder, 'station'));
      for (const series of study.series) {
        for (const { SOPInstanceUID } of series.instances) {
          const file = names.find((n) => n.endsWith(SOPInstanceUID));
          const parsed = dicomParser.parseDicom(
            readFileSync(path.join(storescp.runFolder, 'station', file ?? '')),
            {
              untilTag: 'x00080018',
            },
          );
          expect(parsed.string('x00020010')).toBe(series.TransferSyntaxUID);
        }
      }
    }
    const uid = `StudyInstanceUID=${kind('CR').StudyInstanceUID}`;
    const stranger = await dcmtk(
      'movescu',
      '-S',
      '-aem',
      'STRANGER',
      ...keys('QueryRetrieveLevel=STUDY', uid),
    );
    expect(stranger.output).toContain('MoveDestinationUnknown');
    const nobody = await dcmtk(
      'movescu',
      '-v',
      '-S',
      '-aem',
      'NOBODY',
      ...keys('QueryRetrieveLevel=STUDY', uid),
    );
    expect(nobody.output).toContain('OutOfResourcesSubOperations');
  });

  it('aborts a C-MOVE on both of its associations after as many whole instances as asked', async () => {
    const stored = () => readdirSync(path.join(storescp.runFolder, 'station')).length;
    const before = stored();
    const lateStudy = population.filter((s) => s.isPrior && s.series[0]?.Modality === 'CT')[0];
    await pacs.control.set({ mode: 'abort', afterInstances: 2 });
    const moved = await dcmtk(
      'movescu',
      '-v',
      '-S',
      '-aem',
      'STATION',
      ...keys('QueryRetrieveLevel=STUDY', `StudyInstanceUID=${lateStudy?.StudyInstanceUID}`),
    );
    await pacs.control.recover();
    expect(moved.output).toContain('Peer aborted Association');
    expect(stored() - before).toBe(2);
  });

  it('stops a query and a retrieve that are cancelled', async () => {
    const find = await dcmtk(
      'findscu',
      '-S',
      '-v',
      '--cancel',
      '2',
      ...keys('QueryRetrieveLevel=STUDY', 'StudyInstanceUID'),
    );
    expect(find.output).toMatch(/Cancel/u);
    expect(uidsIn(find.output).length).toBeLessThan(population.length);
    const uid = kind('MR').StudyInstanceUID;
    const move = await dcmtk(
      'movescu',
      '-S',
      '-v',
      '--cancel',
      '1',
      '-aem',
      'STATION',
      ...keys('QueryRetrieveLevel=STUDY', `StudyInstanceUID=${uid}`),
    );
    expect(move.output).toMatch(/Cancel/u);
  });

  it('makes files that DCMTK accepts, decodes to the stored values, and whose names read in their own script', async () => {
    for (const study of population) {
      for (const series of study.series) {
        const { SOPInstanceUID } = series.instances[0] ?? { SOPInstanceUID: '' };
        const file = path.join(folder, `${SOPInstanceUID}.dcm`);
        writeFileSync(file, part10File({ ...series, SOPInstanceUID }, pacs.archive.dataSet(SOPInstanceUID)));
        expect((await run('dcmftest', [file])).stdout).toContain('yes');
        expect(await nameIn(file, study.patient.SpecificCharacterSet)).toContain(
          study.patient.PatientName.split('=').at(-1),
        );
        const native = `${file}.native`;
        if (series.TransferSyntaxUID === TRANSFER_SYNTAX.rleLossless) await run('dcmdrle', [file, native]);
        else await run('dcmconv', ['+te', file, native]);
        const parsed = dicomParser.parseDicom(readFileSync(native));
        const pixels = parsed.elements['x7fe00010'];
        const expected = pacs.archive.storedPixels(SOPInstanceUID).bytes;
        const got = parsed.byteArray.subarray(
          pixels?.dataOffset,
          (pixels?.dataOffset ?? 0) + expected.length,
        );
        expect(Buffer.compare(Buffer.from(got), Buffer.from(expected))).toBe(0);
      }
    }
  });
});
