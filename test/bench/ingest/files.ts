// The instances that every target of the ingest bench receives: DICOM files of an invented patient, the same for all, and the
// same bytes whenever they are generated.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { part10Header } from '../../../shared/dicom/part10.ts';
import { buildDataSet, type FixtureElement } from '../../fixtures/data-set-builder.ts';
import { syntheticElements } from '../../fixtures/synthetic-instance.ts';

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/** One kind of load. `number` keeps its UIDs apart from the others'. */
export interface InstanceSet {
  readonly name: string;
  readonly number: number;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  /** Each study is of a patient of its own: none hangs beside another as its prior. */
  readonly patients?: 'one-each';
}

/** A day's bread: 400 slices of 512 × 512 × 16 bit, 210 MB. */
export const CT: InstanceSet = { name: 'ct', number: 1, count: 400, rows: 512, columns: 512 };
/** What the cost of a message is seen on: 2,000 instances of about 4 KB. */
export const TINY: InstanceSet = { name: 'tiny', number: 2, count: 2000, rows: 32, columns: 50 };
/** Before the first round, for every target: caches, prepared statements, compiled code. */
export const WARM_UP: InstanceSet = { name: 'warmUp', number: 3, count: 150, rows: 256, columns: 256 };

export interface WrittenSet {
  readonly directory: string;
  readonly count: number;
  /** Of the files, meta information included. */
  readonly bytes: number;
}

/** Noise of 12 bits in 16, as a CT's, from xorshift32; nothing a file system or a codec could squeeze. */
export function noisePixels(samples: number, seed: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(samples / 2));
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
  for (let i = 0; i < words.length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state & 0x0fff_0fff;
  }
  return new Uint8Array(words.buffer, 0, samples * 2);
}

export const patientId = (set: InstanceSet, round: number): string =>
  // As many digits for each: a search for one finds no other.
  `BENCH-${set.number}-${String(round).padStart(4, '0')}`;

/** One DICOM file. Each round has UIDs of its own: what a target holds already it would not store again. */
export function instanceFile(set: InstanceSet, round: number, index: number): Uint8Array {
  const study = `2.25.7001.${set.number}.${round}`;
  const SOPInstanceUID = `${study}.1.${index}`;
  const changes: FixtureElement[] = [
    { tag: 0x00080016, vr: 'UI', value: CT_IMAGE_STORAGE },
    { tag: 0x00080018, vr: 'UI', value: SOPInstanceUID },
    { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00100010, vr: 'PN', value: 'BENCH^INVENTED' },
    ...(set.patients === undefined
      ? []
      : [{ tag: 0x00100020, vr: 'LO', value: patientId(set, round) } as const]),
    { tag: 0x0020000d, vr: 'UI', value: study },
    { tag: 0x0020000e, vr: 'UI', value: `${study}.1` },
    { tag: 0x00200013, vr: 'IS', value: String(index) },
    { tag: 0x00280002, vr: 'US', value: [1] },
    { tag: 0x00280010, vr: 'US', value: [set.rows] },
    { tag: 0x00280011, vr: 'US', value: [set.columns] },
    { tag: 0x00280100, vr: 'US', value: [16] },
    { tag: 0x00280101, vr: 'US', value: [12] },
    { tag: 0x00280102, vr: 'US', value: [11] },
    { tag: 0x00280103, vr: 'US', value: [0] },
    { tag: 0x7fe00010, vr: 'OW', value: noisePixels(set.rows * set.columns, round * 100_003 + index) },
  ];
  const header = part10Header({
    MediaStorageSOPClassUID: CT_IMAGE_STORAGE,
    MediaStorageSOPInstanceUID: SOPInstanceUID,
    TransferSyntaxUID: EXPLICIT_LITTLE_ENDIAN,
  });
  return Buffer.concat([header, buildDataSet(syntheticElements(changes))]);
}

/** Writes the set of a round into an emptied folder. */
export function writeSet(directory: string, set: InstanceSet, round: number): WrittenSet {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  let bytes = 0;
  for (let index = 1; index <= set.count; index += 1) {
    const file = instanceFile(set, round, index);
    bytes += file.length;
    writeFileSync(path.join(directory, `${String(index).padStart(5, '0')}.dcm`), file);
  }
  return { directory, count: set.count, bytes };
}
