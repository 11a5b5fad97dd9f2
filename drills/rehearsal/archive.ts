// The archive behind the PACS: studies as descriptions, data sets made when asked for and always the same, a small cache.
import { createHash } from 'node:crypto';
import { encodeDataSet } from './encoding/data-set.ts';
import { instanceAttributes } from './instance-attributes.ts';
import {
  TRANSFER_SYNTAX,
  type RehearsalInstance,
  type RehearsalSeries,
  type RehearsalStudy,
} from './model.ts';
import type { PhantomImage } from './phantoms/phantom-image.ts';
import { drawPhantom } from './phantoms/recipe.ts';
import { uidFrom } from './random.ts';

/** One instance with all that it belongs to. */
export interface ArchivedInstance {
  readonly study: RehearsalStudy;
  readonly series: RehearsalSeries;
  readonly instance: RehearsalInstance;
}

/** Decoded stored values: frames × rows × columns × samples, samples interleaved, little endian, no LUT applied. */
export interface StoredPixels {
  readonly Rows: number;
  readonly Columns: number;
  readonly NumberOfFrames: number;
  readonly SamplesPerPixel: number;
  readonly BitsAllocated: number;
  readonly BitsStored: number;
  readonly PixelRepresentation: number;
  readonly PhotometricInterpretation: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

export interface RetrieveKeys {
  readonly StudyInstanceUID: readonly string[];
  readonly SeriesInstanceUID: readonly string[];
  readonly SOPInstanceUID: readonly string[];
}

export interface Archive {
  studies(): readonly RehearsalStudy[];
  /** All instances that the keys select; an empty list of a level selects all of it. */
  select(keys: RetrieveKeys): ArchivedInstance[];
  /** The instance with this UID. Throws when there is none: the caller made it up. */
  locate(SOPInstanceUID: string): ArchivedInstance;
  /** The data set as stored, or in another syntax when `TransferSyntaxUID` is given. Byte-identical each time. */
  dataSet(SOPInstanceUID: string, TransferSyntaxUID?: string): Buffer;
  storedPixels(SOPInstanceUID: string): StoredPixels;
  /** Adds images to a study's last series, as a scanner that is still sending does. @returns their SOP Instance UIDs */
  grow(StudyInstanceUID: string, images: number): string[];
}

const DEFAULT_CACHE_BYTES = 24 * 1024 * 1024;

export function createArchive(
  population: readonly RehearsalStudy[],
  options: { readonly cacheBytes?: number } = {},
): Archive {
  let studies = [...population];
  let index = indexOf(studies);
  const cache = createCache(options.cacheBytes ?? DEFAULT_CACHE_BYTES);

  const locate = (uid: string): ArchivedInstance => {
    const found = index.get(uid);
    if (found === undefined) throw new Error('no such instance in the rehearsal archive');
    return found;
  };

  return {
    studies: () => studies,
    select: (keys) => studies.flatMap((study) => selectFrom(study, keys)),
    locate,
    dataSet(uid, syntax) {
      const archived = locate(uid);
      const wanted = syntax ?? archived.series.TransferSyntaxUID;
      return cache(`${wanted} ${uid}`, () => encode(archived, wanted));
    },
    storedPixels(uid) {
      const { series, instance } = locate(uid);
      return storedPixelsOf(drawPhantom(series.recipe, instance.InstanceNumber));
    },
    grow(StudyInstanceUID, images) {
      const study = studies.find((s) => s.StudyInstanceUID === StudyInstanceUID);
      const last = study?.series.at(-1);
      if (study === undefined || last === undefined)
        throw new Error('no such study in the rehearsal archive');
      const first = (last.instances.at(-1)?.InstanceNumber ?? 0) + 1;
      const added = Array.from({ length: images }, (_, i) => ({
        InstanceNumber: first + i,
        SOPInstanceUID: uidFrom(last.SeriesInstanceUID, 'grown', first + i),
      }));
      const series = [...study.series.slice(0, -1), { ...last, instances: [...last.instances, ...added] }];
      studies = studies.map((s) => (s === study ? { ...study, series } : s));
      index = indexOf(studies);
      return added.map((i) => i.SOPInstanceUID);
    },
  };
}

function encode({ study, series, instance }: ArchivedInstance, syntax: string): Buffer {
  const image = drawPhantom(series.recipe, instance.InstanceNumber);
  return encodeDataSet(
    instanceAttributes(study, series, instance, image, syntax),
    syntax === TRANSFER_SYNTAX.implicitVrLittleEndian ? 'implicit' : 'explicit',
  );
}

function storedPixelsOf(image: PhantomImage): StoredPixels {
  return {
    Rows: image.Rows,
    Columns: image.Columns,
    NumberOfFrames: image.NumberOfFrames,
    SamplesPerPixel: image.SamplesPerPixel,
    BitsAllocated: image.BitsAllocated,
    BitsStored: image.BitsStored,
    PixelRepresentation: image.PixelRepresentation,
    PhotometricInterpretation: image.PhotometricInterpretation,
    bytes: image.pixels,
    sha256: createHash('sha256').update(image.pixels).digest('hex'),
  };
}

function selectFrom(study: RehearsalStudy, keys: RetrieveKeys): ArchivedInstance[] {
  const allowed = (list: readonly string[], uid: string) => list.length === 0 || list.includes(uid);
  if (!allowed(keys.StudyInstanceUID, study.StudyInstanceUID)) return [];
  return study.series
    .filter((series) => allowed(keys.SeriesInstanceUID, series.SeriesInstanceUID))
    .flatMap((series) =>
      series.instances
        .filter((instance) => allowed(keys.SOPInstanceUID, instance.SOPInstanceUID))
        .map((instance) => ({ study, series, instance })),
    );
}

function indexOf(studies: readonly RehearsalStudy[]): Map<string, ArchivedInstance> {
  const index = new Map<string, ArchivedInstance>();
  for (const study of studies)
    for (const series of study.series)
      for (const instance of series.instances)
        index.set(instance.SOPInstanceUID, { study, series, instance });
  return index;
}

/** Least recently used first out; a Map keeps insertion order. */
function createCache(limitBytes: number): (key: string, make: () => Buffer) => Buffer {
  const entries = new Map<string, Buffer>();
  let heldBytes = 0;
  return (key, make) => {
    const known = entries.get(key);
    const value = known ?? make();
    if (known === undefined) heldBytes += value.length;
    entries.delete(key);
    entries.set(key, value);
    for (const [oldest, bytes] of entries) {
      if (heldBytes <= limitBytes || oldest === key) break;
      entries.delete(oldest);
      heldBytes -= bytes.length;
    }
    return value;
  };
}
