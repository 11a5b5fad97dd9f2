import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ExportRecord, exportStudy } from '../../../electron/station/ingest/export-study.ts';
import { createIngestSink } from '../../../electron/station/ingest/ingest-sink.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { buildDataSet } from '../../fixtures/data-set-builder.ts';
import { SYNTHETIC, syntheticElements } from '../../fixtures/synthetic-instance.ts';
import { codeOf, send } from './arriving.ts';
import { fakeVault } from './fake-vault.ts';

const STUDY_KEY = 'a'.repeat(32);

/** Series number, instance number. */
const IMAGES = [
  [7, 10],
  [2, 1],
  [7, 9],
] as const;

const dataSet = (series: number, image: number): Uint8Array =>
  buildDataSet(
    syntheticElements([
      { tag: 0x00080018, vr: 'UI', value: `2.25.${series}.${image}` },
      { tag: 0x0020000e, vr: 'UI', value: `2.25.${series}` },
      { tag: 0x00200011, vr: 'IS', value: String(series) },
      { tag: 0x00200013, vr: 'IS', value: String(image) },
    ]),
  );

describe('a study leaves the vault as DICOM files', () => {
  let root = '';
  let directory = '';

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'kit-export-'));
    directory = path.join(root, 'out');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function filledVault() {
    const vault = fakeVault();
    const sink = createIngestSink({ vault });
    for (const [series, image] of IMAGES) {
      const kept = await send(sink, dataSet(series, image), { SOPInstanceUID: `2.25.${series}.${image}` });
      expect(codeOf(kept)).toBe('kept');
    }
    return vault;
  }
  const files = async (): Promise<string[]> =>
    (await readdir(directory, { recursive: true })).filter((name) => name.endsWith('.dcm')).toSorted();

  it('in series and image order, each data set byte for byte, on the record before the first byte', async () => {
    const records: ExportRecord[] = [];
    const filesAtRecord: number[] = [];
    const result = await exportStudy({
      vault: await filledVault(),
      studyKey: STUDY_KEY,
      directory,
      sourceAeTitle: 'PACSKIT',
      onRecord: async (record) => {
        records.push(record);
        filesAtRecord.push((await readdir(directory)).length);
        return ok(undefined);
      },
    });
    const expected = [
      ['series-001/image-0001.dcm', 2, 1],
      ['series-002/image-0001.dcm', 7, 9],
      ['series-002/image-0002.dcm', 7, 10],
    ] as const;
    expect(await files()).toEqual(expected.map(([name]) => path.normalize(name)));
    for (const [name, series, image] of expected) {
      const file = await readFile(path.join(directory, name));
      const parsed = parsePart10(file);
      expect(parsed).toMatchObject({
        value: {
          meta: {
            MediaStorageSOPInstanceUID: `2.25.${series}.${image}`,
            SourceApplicationEntityTitle: 'PACSKIT',
          },
        },
      });
      expect(parsed.ok && new Uint8Array(file.subarray(parsed.value.dataSetOffset))).toEqual(
        dataSet(series, image),
      );
    }
    expect(result).toMatchObject({ ok: true, value: { files: 3, series: 2, damaged: 0, quarantined: 0 } });
    expect(records.map(({ event }) => event)).toEqual(['export-begun', 'export-finished']);
    expect(filesAtRecord[0]).toBe(0);
    expect(await readdir(directory)).toEqual(['series-001', 'series-002']);
  });

  // guards S-3, S-8
  it('without what is damaged or another patient’s, and says how many were left out', async () => {
    const vault = await filledVault();
    vault.conditions.set(0, 'damaged').set(1, 'quarantined');
    const result = await exportStudy({ vault, studyKey: STUDY_KEY, directory });
    expect(result).toMatchObject({
      value: { files: 1, damaged: 1, quarantined: 1, held: 1, expected: 3, isWhole: false },
    });
    expect(await files()).toHaveLength(1);
  });

  // guards S-1
  it('and says whether that is all that the PACS counted', async () => {
    const vault = await filledVault();
    vault.expected = 4;
    const part = await exportStudy({ vault, studyKey: STUDY_KEY, directory });
    expect(part).toMatchObject({
      value: { files: 3, held: 3, expected: 4, completeness: 'incomplete', isWhole: false },
    });
    vault.expected = 3;
    const whole = await exportStudy({ vault, studyKey: STUDY_KEY, directory: path.join(root, 'again') });
    expect(whole).toMatchObject({
      value: { files: 3, expected: 3, completeness: 'complete', isWhole: true },
    });
  });

  it('or not at all when none of it is sound', async () => {
    const vault = await filledVault();
    for (const index of IMAGES.keys()) vault.conditions.set(index, 'damaged');
    expect(codeOf(await exportStudy({ vault, studyKey: STUDY_KEY, directory }))).toBe('export.nothing-sound');
    await expect(readdir(directory)).rejects.toThrow('ENOENT');
  });

  // guards S-12
  it('or not at all when it is stopped: what was written is removed', async () => {
    const stop = new AbortController();
    const records: ExportRecord[] = [];
    const result = await exportStudy({
      vault: await filledVault(),
      studyKey: STUDY_KEY,
      directory,
      signal: stop.signal,
      onRecord: async (record) => {
        records.push(record);
        stop.abort();
        return ok(undefined);
      },
    });
    expect(codeOf(result)).toBe('vault.cancelled');
    expect(await readdir(directory)).toEqual([]);
    expect(records.at(-1)).toMatchObject({ event: 'export-failed', code: 'vault.cancelled' });
  });

  // guards S-8, S-12
  it('or not at all: an image that fails to authenticate leaves no file behind', async () => {
    const vault = await filledVault();
    vault.damagedAt = 0;
    const records: ExportRecord[] = [];
    const result = await exportStudy({
      vault,
      studyKey: STUDY_KEY,
      directory,
      onRecord: async (record) => {
        records.push(record);
        return ok(undefined);
      },
    });
    expect(codeOf(result)).toBe('vault.damaged');
    expect(await readdir(directory)).toEqual([]);
    expect(records.at(-1)).toMatchObject({ event: 'export-failed', code: 'vault.damaged' });
  });

  it('or not at all when the record cannot be written', async () => {
    const refusal = err(kitError('journal.io-failed', 'The journal cannot be written.', 'Check the disk.'));
    const result = await exportStudy({
      vault: await filledVault(),
      studyKey: STUDY_KEY,
      directory,
      onRecord: async () => refusal,
    });
    expect(codeOf(result)).toBe('journal.io-failed');
    expect(await readdir(directory)).toEqual([]);
  });

  it('never into a folder that holds something, or has no place', async () => {
    await mkdir(directory);
    await writeFile(path.join(directory, 'other.dcm'), 'x');
    const vault = await filledVault();
    expect(codeOf(await exportStudy({ vault, studyKey: STUDY_KEY, directory }))).toBe(
      'export.destination-not-empty',
    );
    expect(await readdir(directory)).toEqual(['other.dcm']);
    const nowhere = path.join(root, 'missing', 'out');
    expect(codeOf(await exportStudy({ vault, studyKey: STUDY_KEY, directory: nowhere }))).toBe(
      'export.io-failed',
    );
  });

  it('under names that say nothing of the patient', async () => {
    await exportStudy({ vault: await filledVault(), studyKey: STUDY_KEY, directory });
    const names = (await readdir(directory, { recursive: true })).join('\n');
    expect(names).not.toMatch(/SYN|ller|2\.25/u);
    expect(names).not.toContain(SYNTHETIC.StudyInstanceUID);
  });
});
