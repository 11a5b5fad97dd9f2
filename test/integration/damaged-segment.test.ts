// One flipped byte anywhere in a segment file of a closed station: the study is named as damaged, nothing of the harmed image is
// shown, and the next cycle fetches it again.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import type { Station } from '../../electron/station/station.ts';
import {
  CHUNK_TAG_BYTES,
  RECORD_HEADER_BYTES,
  SEGMENT_HEADER_BYTES,
} from '../../electron/station/vault/segment-format.ts';
import {
  ask,
  type DataDirectories,
  dataDirectories,
  drawAll,
  falselyComplete,
  lacking,
  openStation,
  readStudy,
  rowsOf,
  smallDay,
  unlock,
} from './station-fixture.ts';

/** Where to flip, in a file of `size` bytes that holds records of several images. */
const POSITIONS: readonly { readonly name: string; readonly at: (size: number) => number }[] = [
  { name: 'the first byte', at: () => 0 },
  { name: "the segment header's study", at: () => 30 },
  { name: 'the padding of the segment header', at: () => SEGMENT_HEADER_BYTES - 1 },
  { name: 'the magic of the first record', at: () => SEGMENT_HEADER_BYTES },
  { name: 'the nonce prefix of the first record', at: () => SEGMENT_HEADER_BYTES + 34 },
  { name: 'the salt of the first record', at: () => SEGMENT_HEADER_BYTES + RECORD_HEADER_BYTES - 1 },
  { name: 'the first byte of an image', at: () => SEGMENT_HEADER_BYTES + RECORD_HEADER_BYTES },
  { name: 'the midst of the file', at: (size) => Math.floor(size / 2) },
  { name: 'the first byte of the last tag', at: (size) => size - CHUNK_TAG_BYTES },
  { name: 'the last byte', at: (size) => size - 1 },
  ...[0.13, 0.37, 0.61, 0.89].map((share) => ({
    name: `${share * 100} % of the way`,
    at: (size: number) => Math.floor(size * share),
  })),
];

describe('a byte of a segment that was flipped while the station was closed', () => {
  let pacs: RehearsalPacs;
  let directories: DataDirectories;
  let filled: string;

  const open = (data: string): Promise<Station> => openStation({ data, pacs, retrieveBy: ['C-GET'] });

  beforeAll(async () => {
    directories = await dataDirectories();
    pacs = await startRehearsalPacs({ population: smallDay('RHS-1001') });
    drawAll(pacs.archive);
    filled = await directories.make();
    const station = await open(filled);
    expect(await station.prefetch.runCycle()).toMatchObject({ ok: true });
    await station.close();
  });
  afterAll(async () => {
    await pacs?.close();
    await directories?.remove();
  });

  /** Flips one bit in the largest segment file. */
  const flip = async (data: string, at: (size: number) => number): Promise<void> => {
    const folder = path.join(data, 'vault', 'segments');
    let largest = { file: '', size: 0 };
    for (const name of await readdir(folder)) {
      const file = path.join(folder, name);
      const { size } = await stat(file);
      if (size > largest.size) largest = { file, size };
    }
    const bytes = await readFile(largest.file);
    const position = at(bytes.length);
    bytes[position] = (bytes[position] ?? 0) ^ 0x10;
    await writeFile(largest.file, bytes);
  };

  // guards S-8, S-1
  it.each(POSITIONS)('$name: is damage with a name, never an image, and is fetched again', async ({ at }) => {
    const data = await directories.make(filled);
    await flip(data, at);
    const station = await open(data);
    try {
      await unlock(station);
      const harmed = new Map<string, string[]>();
      for (const { studyKey } of await rowsOf(station)) {
        for (const [uid, { ended, error, dataSet }] of await readStudy(station, studyKey)) {
          if (ended) expect(Buffer.compare(dataSet, pacs.archive.dataSet(uid))).toBe(0);
          else {
            expect([uid, error]).toEqual([uid, 'vault.damaged']);
            // Small images are proven whole before the first byte of them leaves.
            expect(dataSet).toHaveLength(0);
            harmed.set(studyKey, [...(harmed.get(studyKey) ?? []), uid]);
          }
        }
      }
      expect(harmed.size).toBe(1);
      const [studyKey, uids] = [...harmed][0] ?? ['', []];

      const row = (await rowsOf(station)).find((each) => each.studyKey === studyKey);
      expect(row).toMatchObject({ damaged: uids.length, completeness: { state: 'incomplete' } });
      const view = await ask(station, 'study:open', { studyKey });
      const named = view.series
        .flatMap(({ instances }) => instances)
        .filter(({ condition }) => condition === 'damaged');
      expect(named.map(({ attributes }) => attributes.SOPInstanceUID).toSorted()).toEqual(uids.toSorted());
      expect(named.every(({ conditionReason }) => conditionReason !== '')).toBe(true);
      await ask(station, 'study:close', { studyKey });

      expect(await station.prefetch.runCycle()).toMatchObject({ ok: true, value: { lastError: null } });
      expect(await lacking(station, pacs.archive)).toEqual([]);
      expect(await falselyComplete(station, pacs.archive)).toEqual([]);
      for (const [uid, { ended, dataSet }] of await readStudy(station, studyKey)) {
        expect(ended).toBe(true);
        expect(Buffer.compare(dataSet, pacs.archive.dataSet(uid))).toBe(0);
      }
    } finally {
      await station.close();
    }
  });
});
