// Which instance the beginning of a part is, by the data set itself. Its file meta information is a note of whoever wrote the file: in
// real archives it is missing, or still names the instance that the file was made from (docs/decisions/0125).
import { createDataSetReader } from '../../../../shared/dicom/data-set-reader.ts';
import { parsePart10 } from '../../../../shared/dicom/part10.ts';
import { transferSyntaxOf } from '../../../../shared/dicom/transfer-syntax.ts';
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
  const isLast = isWhole || early.length > LIMIT_BYTES;
  const undecided = isLast ? 'not-dicom' : 'more';
  if (early.length < PREAMBLE_BYTES) return undecided;
  if (early.toString('latin1', 128, PREAMBLE_BYTES) !== 'DICM') {
    if (!isBareDataSet(early)) return 'not-dicom';
    const found = fromDataSet(early, 0, bareSyntax(early));
    return found === 'more' ? undecided : (found ?? 'not-dicom');
  }
  const parsed = parsePart10(early);
  // It stops at the last whole element that it finds: only what follows shows that the group is over.
  if (!parsed.ok || (!isWhole && parsed.value.dataSetOffset + 8 > early.length)) return undecided;
  const { meta, dataSetOffset } = parsed.value;
  const { TransferSyntaxUID } = meta;
  const found = fromDataSet(early, dataSetOffset, TransferSyntaxUID);
  if (found === 'more' && !isLast) return 'more';
  if (found !== 'more' && found !== null) return found;
  const noted = usable({
    SOPClassUID: meta.MediaStorageSOPClassUID,
    SOPInstanceUID: meta.MediaStorageSOPInstanceUID,
    TransferSyntaxUID,
    dataSetOffset,
  });
  return noted ?? 'not-dicom';
}

const usable = (identity: PartIdentity): PartIdentity | null =>
  isUsableUid(identity.SOPInstanceUID) && isUsableUid(identity.SOPClassUID) ? identity : null;

/** A data set of old begins with its identifying group (0008,xxxx); a web page or JSON does not. */
const isBareDataSet = (early: Buffer): boolean => early.readUInt16LE(0) === 0x0008;
const bareSyntax = (early: Buffer): string =>
  /^[A-Z]{2}$/u.test(early.toString('latin1', 4, 6)) ? EXPLICIT_VR_LITTLE_ENDIAN : IMPLICIT_VR_LITTLE_ENDIAN;

/** Null when the data set cannot say: it is deflated, broken, or its UIDs are none. */
function fromDataSet(
  early: Buffer,
  dataSetOffset: number,
  TransferSyntaxUID: string,
): PartIdentity | 'more' | null {
  if (transferSyntaxOf(TransferSyntaxUID)?.deflated === true) return null;
  const reader = createDataSetReader(TransferSyntaxUID);
  if (!reader.ok) return null;
  reader.value.push(early.subarray(dataSetOffset));
  const identity = reader.value.identity();
  if (identity === null) return reader.value.error() === null ? 'more' : null;
  const { SOPClassUID, SOPInstanceUID } = identity;
  return usable({ SOPClassUID, SOPInstanceUID, TransferSyntaxUID, dataSetOffset });
}
