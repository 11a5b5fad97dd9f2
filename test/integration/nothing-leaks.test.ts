// Everything that a station leaves on disk or in its log, searched for everything that it knows of its patients.
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import type { Station } from '../../electron/station/station.ts';
import { freePort } from '../../scripts/kit-process.ts';
import { filesBelow, type LeakSearch, leakSearch } from './leak-search.ts';
import {
  ask,
  type DataDirectories,
  dataDirectories,
  lacking,
  openStation,
  PASSPHRASE,
  readStudy,
  rowsOf,
  smallDay,
  STATION_AE,
  unlock,
} from './station-fixture.ts';

// Names in Latin, Cyrillic, Greek, Han and kana, in UTF-8, ISO 2022 and GB 18030; RLE and uncompressed; grey and colour.
const PATIENTS = ['RHS-1001', 'RHS-1002', 'RHS-1003', 'RHS-1004', 'RHS-1005', 'RHS-1006'];

describe('what a station leaves behind', () => {
  let pacs: RehearsalPacs;
  let directories: DataDirectories;
  let data: string;
  let scpPort: number;
  let search: LeakSearch;

  beforeAll(async () => {
    directories = await dataDirectories();
    data = await directories.make();
    scpPort = await freePort();
    pacs = await startRehearsalPacs({
      population: smallDay(...PATIENTS),
      destinations: { [STATION_AE]: { host: '127.0.0.1', port: scpPort } },
    });
    search = leakSearch(pacs.archive);
  });
  afterAll(async () => {
    await pacs?.close();
    await directories?.remove();
  });

  /** Names of files with a finding, and what kind of finding; the names themselves are searched too. */
  const leaks = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const [name, bytes] of await filesBelow(data)) {
      found.push(...search.find(bytes).map((kind) => `${name}: ${kind}`));
      found.push(...search.find(Buffer.from(name)).map((kind) => `a file name: ${kind}`));
    }
    return found;
  };

  it('is searched by a search that finds: each kind, planted in noise, is found', () => {
    const [study] = pacs.archive.studies();
    const instance = study?.series[0]?.instances[0]?.SOPInstanceUID ?? '';
    const noise = Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7919) & 0xff));
    const around = (...parts: Uint8Array[]) => Buffer.concat([noise, ...parts, noise]);
    const { bytes } = pacs.archive.storedPixels(instance);
    const midst = Math.floor(bytes.length / 2);
    expect(search.find(noise)).toEqual([]);
    expect(search.find(around(Buffer.from(study?.patient.PatientName ?? '')))).toContain('PatientName');
    expect(search.find(around(Buffer.from(study?.patient.PatientID ?? '')))).toEqual(['PatientID']);
    expect(search.find(around(Buffer.from(study?.AccessionNumber ?? '')))).toEqual(['AccessionNumber']);
    expect(search.find(around(Buffer.from(study?.StudyInstanceUID ?? '', 'utf16le')))).toEqual([
      'StudyInstanceUID',
    ]);
    expect(search.find(around(Buffer.from(instance)))).toContain('SOPInstanceUID');
    expect(search.find(around(bytes.subarray(midst + 3, midst + 3 + 256)))).toContain('pixels');
    expect(search.find(around(pacs.archive.dataSet(instance)))).toEqual(
      expect.arrayContaining(['PatientName', 'pixels as sent', 'SeriesInstanceUID', 'FrameOfReferenceUID']),
    );
  });

  // guards S-12
  it('holds no name, identifier, UID or piece of an image: while it fills, is read, is locked and is closed', async () => {
    const said: string[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        said.push(chunk.toString('utf8'));
        done();
      },
    });
    const station: Station = await openStation({
      data,
      pacs,
      retrieveBy: ['C-MOVE', 'C-GET'],
      scpPort,
      log: pino({ level: 'trace' }, sink),
    });
    const events: string[] = [];
    station.host.subscribe(0, (envelope) => events.push(JSON.stringify(envelope)));
    try {
      // A study that arrives cut off leaves its refusal in the log, and its first try in the queue.
      await pacs.control.set({ mode: 'abort', afterInstances: 1 });
      await station.prefetch.runCycle();
      expect(await leaks()).toEqual([]);
      await pacs.control.recover();
      await station.prefetch.runCycle();
      const files = [...(await filesBelow(data)).keys()];
      for (const file of [
        'catalogue.db',
        'catalogue.db-wal',
        'queue.sqlite',
        'journal.jsonl',
        'status.json',
        '.seg',
      ])
        expect(files.some((name) => name.endsWith(file))).toBe(true);
      expect(await leaks()).toEqual([]);

      await unlock(station);
      expect(await lacking(station, pacs.archive)).toEqual([]);
      expect(await leaks()).toEqual([]);
      const [row] = await rowsOf(station);
      const studyKey = row?.studyKey ?? '';
      const read = await readStudy(station, studyKey);
      expect([...read.values()].every(({ ended }) => ended)).toBe(true);
      await ask(station, 'study:open', { studyKey });
      // A request that is refused, and one that makes no sense, are logged too.
      await station.host.invoke('study:open', { studyKey: row?.descriptor.StudyInstanceUID });
      await station.host.invoke(row?.descriptor.PatientName, {});
      await ask(station, 'access:change-passphrase', {
        oldPassphrase: PASSPHRASE,
        newPassphrase: 'another passphrase of this test run',
      });
      expect(await leaks()).toEqual([]);

      await ask(station, 'access:lock', {});
      expect(await leaks()).toEqual([]);
      expect(search.find(Buffer.from(JSON.stringify(station.status())))).toEqual([]);
    } finally {
      await station.close();
    }
    expect(await leaks()).toEqual([]);
    expect(said.length).toBeGreaterThan(0);
    expect(search.find(Buffer.from(said.join('')))).toEqual([]);
    expect(events.length).toBeGreaterThan(10);
    expect(search.find(Buffer.from(events.join('\n')))).toEqual([]);
  });
});
