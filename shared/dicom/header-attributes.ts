// From the kept bytes of a header to the attributes that the kit works with: text by its character set, numbers or null,
// never a guess (S-4).
import type { InstanceAttributes } from '../domain/instance.ts';
import { decodeAscii, decodeText, type TextVr } from './character-set.ts';

/** A kept value: its bytes and how they are to be read. */
export interface KeptValue {
  readonly bytes: Uint8Array;
  readonly vr: string;
  readonly byteOrder: 'little' | 'big';
}

/** Kept values by tag; functional group values only where the top level has none. */
export type KeptValues = ReadonlyMap<number, KeptValue>;

const SPECIFIC_CHARACTER_SET = 0x00080005;
const IMAGE_POSITION_PATIENT = 0x00200032;
const IMAGE_ORIENTATION_PATIENT = 0x00200037;

/** Top-level elements whose values are kept. */
export const HEADER_TAGS: ReadonlySet<number> = new Set([
  SPECIFIC_CHARACTER_SET,
  0x00080016,
  0x00080018,
  0x00080020,
  0x00080030,
  0x00080050,
  0x00080060,
  0x00081030,
  0x0008103e,
  0x00100010,
  0x00100020,
  0x00100021,
  0x00100030,
  0x00100040,
  0x00180015,
  0x0020000d,
  0x0020000e,
  0x00200011,
  0x00200013,
  IMAGE_POSITION_PATIENT,
  IMAGE_ORIENTATION_PATIENT,
  0x00200052,
  0x00200060,
  0x00280004,
  0x00280008,
  0x00280010,
  0x00280011,
]);

/** The UIDs that say which instance this is. */
export interface InstanceIdentity
  extends Pick<
    InstanceAttributes,
    'StudyInstanceUID' | 'SeriesInstanceUID' | 'SOPInstanceUID' | 'SOPClassUID'
  > {
  /** Whether the SOP UIDs were sent as VR UN, which makes some archives announce something else. */
  readonly sentAsUnknown: boolean;
}

/** The identity, or null until all its elements are there. */
export function identityOf(values: KeptValues): InstanceIdentity | null {
  const study = values.get(0x0020000d);
  const series = values.get(0x0020000e);
  const instance = values.get(0x00080018);
  const sopClass = values.get(0x00080016);
  if (study === undefined || series === undefined || instance === undefined || sopClass === undefined)
    return null;
  return {
    StudyInstanceUID: decodeAscii(study.bytes),
    SeriesInstanceUID: decodeAscii(series.bytes),
    SOPInstanceUID: decodeAscii(instance.bytes),
    SOPClassUID: decodeAscii(sopClass.bytes),
    sentAsUnknown: instance.vr === 'UN' && sopClass.vr === 'UN',
  };
}

/** Builds the attributes. Absent or unreadable: `''` for text, null for numbers and for lists of another length. */
export function attributesOf(
  values: KeptValues,
  facts: { readonly TransferSyntaxUID: string; readonly hasPixels: boolean },
): InstanceAttributes {
  const ascii = (tag: number): string => {
    const value = values.get(tag);
    return value === undefined ? '' : decodeAscii(value.bytes);
  };
  const characterSets = ascii(SPECIFIC_CHARACTER_SET).split('\\');
  const text = (tag: number, vr: TextVr): string => {
    const value = values.get(tag);
    return value === undefined ? '' : decodeText(value.bytes, characterSets, vr);
  };
  return {
    SOPClassUID: ascii(0x00080016),
    SOPInstanceUID: ascii(0x00080018),
    StudyInstanceUID: ascii(0x0020000d),
    SeriesInstanceUID: ascii(0x0020000e),
    TransferSyntaxUID: facts.TransferSyntaxUID,
    PatientID: text(0x00100020, 'LO'),
    IssuerOfPatientID: text(0x00100021, 'LO'),
    PatientName: text(0x00100010, 'PN'),
    PatientBirthDate: ascii(0x00100030),
    PatientSex: ascii(0x00100040),
    StudyDate: ascii(0x00080020),
    StudyTime: ascii(0x00080030),
    StudyDescription: text(0x00081030, 'LO'),
    AccessionNumber: text(0x00080050, 'SH'),
    Modality: ascii(0x00080060),
    SeriesNumber: integerOf(ascii(0x00200011)),
    SeriesDescription: text(0x0008103e, 'LO'),
    BodyPartExamined: ascii(0x00180015),
    Laterality: ascii(0x00200060),
    InstanceNumber: integerOf(ascii(0x00200013)),
    NumberOfFrames: integerOf(ascii(0x00280008)),
    Rows: unsignedOf(values.get(0x00280010)),
    Columns: unsignedOf(values.get(0x00280011)),
    PhotometricInterpretation: ascii(0x00280004),
    ImagePositionPatient: decimalsOf(ascii(IMAGE_POSITION_PATIENT), 3),
    ImageOrientationPatient: decimalsOf(ascii(IMAGE_ORIENTATION_PATIENT), 6),
    FrameOfReferenceUID: ascii(0x00200052),
    hasPixels: facts.hasPixels,
  };
}

/** IS (PS3.5 §6.2): one value of at most 32 bits, else null. */
export function integerOf(text: string): number | null {
  if (!/^[+-]?\d{1,12}$/u.test(text)) return null;
  const value = Number(text);
  return value >= -0x80000000 && value <= 0x7fffffff ? value : null;
}

/** DS (PS3.5 §6.2): exactly `count` finite values, else null. */
export function decimalsOf(text: string, count: number): number[] | null {
  const parts = text.split('\\').map((part) => part.trim());
  if (parts.length !== count) return null;
  if (!parts.every((part) => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/u.test(part))) return null;
  const numbers = parts.map(Number);
  return numbers.every(Number.isFinite) ? numbers : null;
}

/** US with one value; two values in Rows mean that one of them is wrong, and nobody knows which: null. */
function unsignedOf(value: KeptValue | undefined): number | null {
  if (value?.bytes.length !== 2) return null;
  const view = new DataView(value.bytes.buffer, value.bytes.byteOffset, 2);
  // A value sent as UN was never byte-swapped: it is little endian whatever is around it (PS3.5 §6.2.2).
  return view.getUint16(0, value.byteOrder === 'little' || value.vr === 'UN');
}
