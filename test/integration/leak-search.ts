// Looks for anything of a patient in any bytes: names in every encoding they came in, identifiers, UIDs, and pieces of pixel data.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Archive } from '../../drills/rehearsal/archive.ts';
import { instancesOf } from './station-fixture.ts';

/** Shorter ones would turn up in sealed bytes by chance; they are looked for as part of the whole name. */
const SHORTEST_BYTES = 5;
const RUN_BYTES = 64;
/** A run of background says nothing of a patient, and occurs in any file. */
const MIN_DISTINCT_BYTES = 8;
const MIN_DISTINCT_AT_START = 3;

export interface LeakSearch {
  readonly needles: number;
  /** What is being looked for and was found in these bytes, by kind; never the finding itself. */
  find(bytes: Uint8Array): readonly string[];
}

interface Needle {
  readonly kind: string;
  readonly bytes: Buffer;
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

function textNeedles(kind: string, text: string): Needle[] {
  const utf8 = Buffer.from(text, 'utf8');
  const forms = [utf8, Buffer.from(text, 'latin1'), utf16(text), Buffer.from(utf8.toString('hex'), 'latin1')];
  // Base64 of a text that begins a value.
  forms.push(Buffer.from(utf8.subarray(0, utf8.length - (utf8.length % 3)).toString('base64'), 'latin1'));
  // Latin-1 of another script is nonsense that says nothing.
  return forms
    .filter((bytes, i) => bytes.length >= SHORTEST_BYTES && (i !== 1 || bytes.toString('latin1') === text))
    .map((bytes) => ({ kind, bytes }));
}

/** The value of an explicit VR little endian element with a 16-bit length, as it stands in the data set. */
function rawValue(dataSet: Buffer, group: number, element: number): Buffer | null {
  const tag = Buffer.from([group & 0xff, group >> 8, element & 0xff, element >> 8]);
  const at = dataSet.indexOf(tag);
  if (at < 0) return null;
  const length = dataSet.readUInt16LE(at + 6);
  return dataSet.subarray(at + 8, at + 8 + length);
}

function pixelNeedles(kind: string, bytes: Buffer): Needle[] {
  const needles: Needle[] = [];
  for (let at = 0; at + RUN_BYTES <= bytes.length; at += RUN_BYTES) {
    const run = bytes.subarray(at, at + RUN_BYTES);
    // Its first bytes are what it is looked up by: were they common, every empty page would be compared with every run.
    const telling =
      new Set(run).size >= MIN_DISTINCT_BYTES && new Set(run.subarray(0, 4)).size >= MIN_DISTINCT_AT_START;
    if (telling) needles.push({ kind, bytes: run });
  }
  return needles;
}

/** Prepares a search for everything that the archive knows of its patients. */
export function leakSearch(archive: Archive): LeakSearch {
  const needles: Needle[] = [];
  for (const study of archive.studies()) {
    const { patient } = study;
    for (const group of patient.PatientName.split('=')) {
      needles.push(...textNeedles('PatientName', group));
      for (const component of group.split('^')) needles.push(...textNeedles('PatientName', component));
    }
    needles.push(
      ...textNeedles('PatientID', patient.PatientID),
      ...textNeedles('AccessionNumber', study.AccessionNumber),
      ...textNeedles('StudyInstanceUID', study.StudyInstanceUID),
    );
    for (const series of study.series)
      needles.push(
        ...textNeedles('SeriesInstanceUID', series.SeriesInstanceUID),
        ...textNeedles('FrameOfReferenceUID', series.FrameOfReferenceUID),
      );
    for (const uid of instancesOf(study)) {
      needles.push(...textNeedles('SOPInstanceUID', uid));
      const dataSet = archive.dataSet(uid);
      const name = rawValue(dataSet, 0x0010, 0x0010);
      if (name !== null && name.length >= SHORTEST_BYTES) needles.push({ kind: 'PatientName', bytes: name });
      needles.push(...pixelNeedles('pixels', Buffer.from(archive.storedPixels(uid).bytes)));
      const pixelData = dataSet.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0x00]));
      needles.push(...pixelNeedles('pixels as sent', dataSet.subarray(pixelData + 12)));
    }
  }
  return searchFor(needles);
}

/** Prepares a search for these texts in every form they could take; shorter ones than five bytes are left out. */
export const textSearch = (texts: readonly (readonly [kind: string, text: string])[]): LeakSearch =>
  searchFor(texts.flatMap(([kind, text]) => textNeedles(kind, text)));

function searchFor(needles: readonly Needle[]): LeakSearch {
  // By their first four bytes: one pass over a file, whatever the number of needles.
  const byStart = new Map<number, Map<string, Needle>>();
  for (const needle of needles) {
    const start = needle.bytes.readUInt32LE(0);
    const list = byStart.get(start) ?? new Map<string, Needle>();
    list.set(needle.bytes.toString('latin1'), needle);
    byStart.set(start, list);
  }
  return {
    needles: needles.length,
    find(bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const found = new Set<string>();
      for (let at = 0; at + 4 <= buffer.length; at += 1) {
        const candidates = byStart.get(buffer.readUInt32LE(at));
        if (candidates === undefined) continue;
        for (const { kind, bytes: wanted } of candidates.values())
          if (!found.has(kind) && buffer.subarray(at, at + wanted.length).equals(wanted)) found.add(kind);
      }
      return [...found];
    },
  };
}

/** Every file below a folder, by its path within. A file that vanishes meanwhile is left out. */
export async function filesBelow(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(file).catch(() => null);
    if (bytes !== null) files.set(path.relative(folder, file), bytes);
  }
  return files;
}
