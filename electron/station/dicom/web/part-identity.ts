// Which instance the beginning of a part is. Mostly its file meta information says so; archives also hold files from before there was
// any, and files whose meta information names no instance, and send them as they are.
import { createDataSetReader } from '../../../../shared/dicom/data-set-reader.ts';
import { parsePart10 } from '../../../../shared/dicom/part10.ts';
import { EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, isUsableUid } from '../uids.ts';

export interface PartIdentity {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly TransferSyntaxUID: string;
  /** Where the data set begins, in bytes from the start of the part. */
  readonly dataSetOffset: number;
}

const PREAMBLE_BYTES = 132;
/** Beyond this nobody can say any more what it is; {@link parsePart10} has the same limit for the meta information. */
const LIMIT_BYTES = 1024 * 1024 + 256;

/**
 * @param early the part from its first byte
 * @param isWhole no more bytes will come
 * @returns `more` when it takes more bytes to say, `not-dicom` when none will help
 */
export function identifyPart(early: Buffer, isWhole: boolean): PartIdentity | 'more' | 'not-dicom' {
  const undecided = isWhole || early.length > LIMIT_BYTES ? 'not-dicom' : 'more';
  if (early.length < PREAMBLE_BYTES) return undecided;
  if (early.toString('latin1', 128, PREAMBLE_BYTES) !== 'DICM') {
    return isBareDataSet(early) ? fromDataSet(early, 0, bareSyntax(early), undecided) : 'not-dicom';
  }
  const parsed = parsePart10(early);
  // It stops at the last whole element that it finds: only what follows shows that the group is over.
  if (!parsed.ok || (!isWhole && parsed.value.dataSetOffset + 8 > early.length)) return undecided;
  const { meta, dataSetOffset } = parsed.value;
  const { MediaStorageSOPClassUID, MediaStorageSOPInstanceUID, TransferSyntaxUID } = meta;
  return isUsableUid(MediaStorageSOPInstanceUID) && isUsableUid(MediaStorageSOPClassUID)
    ? {
        SOPClassUID: MediaStorageSOPClassUID,
        SOPInstanceUID: MediaStorageSOPInstanceUID,
        TransferSyntaxUID,
        dataSetOffset,
      }
    : fromDataSet(early, dataSetOffset, TransferSyntaxUID, undecided);
}

/** A data set of old begins with its identifying group (0008,xxxx); a web page or JSON does not. */
const isBareDataSet = (early: Buffer): boolean => early.readUInt16LE(0) === 0x0008;
const bareSyntax = (early: Buffer): string =>
  /^[A-Z]{2}$/u.test(early.toString('latin1', 4, 6)) ? EXPLICIT_VR_LITTLE_ENDIAN : IMPLICIT_VR_LITTLE_ENDIAN;

function fromDataSet(
  early: Buffer,
  dataSetOffset: number,
  TransferSyntaxUID: string,
  undecided: 'more' | 'not-dicom',
): PartIdentity | 'more' | 'not-dicom' {
  const reader = createDataSetReader(TransferSyntaxUID);
  if (!reader.ok) return 'not-dicom';
  reader.value.push(early.subarray(dataSetOffset));
  const identity = reader.value.identity();
  if (identity === null) return reader.value.error() === null ? undecided : 'not-dicom';
  const { SOPClassUID, SOPInstanceUID } = identity;
  return isUsableUid(SOPInstanceUID) && isUsableUid(SOPClassUID)
    ? { SOPClassUID, SOPInstanceUID, TransferSyntaxUID, dataSetOffset }
    : 'not-dicom';
}
