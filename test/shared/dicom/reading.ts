// How the tests of this room read a data set: in one call, with the limits they choose.
import { type DataSetLimits, DEFAULT_DATA_SET_LIMITS } from '../../../shared/dicom/data-set-limits.ts';
import { createDataSetReader, type DataSetReader } from '../../../shared/dicom/data-set-reader.ts';
import {
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
} from '../../../shared/dicom/transfer-syntax.ts';
import {
  buildDataSet,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  type FixtureElement,
  IMPLICIT_LITTLE,
} from '../../fixtures/data-set-builder.ts';

export const ENCODINGS = [
  ['explicit little endian', EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_LITTLE],
  ['implicit little endian', IMPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_LITTLE],
  ['explicit big endian', EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_BIG],
] as const;

/** A reader with some limits changed. */
export function reader(syntax: string, limits?: Partial<DataSetLimits>): DataSetReader {
  const created = createDataSetReader(syntax, { ...DEFAULT_DATA_SET_LIMITS, ...limits });
  if (!created.ok) throw new Error(created.error.code);
  return created.value;
}

/** Reads a data set in one piece. */
export function read(
  bytes: Uint8Array,
  syntax: string = EXPLICIT_VR_LITTLE_ENDIAN,
  limits?: Partial<DataSetLimits>,
) {
  const into = reader(syntax, limits);
  into.push(bytes);
  return into.end();
}

/** The attributes, or the code of the error. */
export function outcome(elements: readonly FixtureElement[], limits?: Partial<DataSetLimits>) {
  const result = read(buildDataSet(elements), EXPLICIT_VR_LITTLE_ENDIAN, limits);
  return result.ok ? result.value : result.error.code;
}
